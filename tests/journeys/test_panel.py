"""The panel in a real JupyterLab and a real browser, filled by a real kernel.

`MLOPS_PICTURES=FOLDER` keeps a picture of each station.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lab as labs
import nbformat
import pytest
from lab import Lab
from playwright.sync_api import Browser, Locator, Page, expect

from mlops_jupyter.store import Store

pytestmark = [pytest.mark.journey, pytest.mark.timeout(420)]

SLOW_MS = 60_000

DATA = """\
import pandas as pd
from pathlib import Path
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score

flowers = load_iris(as_frame=True).frame"""
SPLIT = """\
shuffled = flowers.sample(frac=1.0, random_state=7)
train = shuffled.iloc[:90]
test = shuffled.iloc[90:]
features = ["sepal length (cm)", "sepal width (cm)"]"""
LINEAR = """\
%%experiment iris --goal max:accuracy
strength = 0.01
model = LogisticRegression(C=strength, max_iter=300).fit(train[features], train["target"])
accuracy = accuracy_score(test["target"], model.predict(test[features]))
print("trained on", len(train), "flowers")
test[features].head(3)"""
FOREST = """\
%%experiment iris --goal max:accuracy
trees = 20
model = RandomForestClassifier(trees, random_state=3).fit(train[features], train["target"])
accuracy = accuracy_score(test["target"], model.predict(test[features]))"""
WAITING = """\
%%experiment iris --goal max:accuracy --run-name "Waits for a file"
import time
model = RandomForestClassifier(5, random_state=3).fit(train[features], train["target"])
while not Path("go").exists():
    time.sleep(0.05)
accuracy = accuracy_score(test["target"], model.predict(test[features]))"""
BROKEN = """\
%%experiment iris --goal max:accuracy --run-name "Without filling gaps"
gaps = train[features].mask(train[features] > 6)
model = LogisticRegression().fit(gaps, train["target"])"""
KILLED = """\
%%experiment iris --goal max:accuracy --run-name "Never ends"
import os
Path("pid").write_text(str(os.getpid()))
while True:
    time.sleep(0.05)"""


def notebook(path: Path, **cells: str) -> Path:
    """Write a notebook whose cells have their names as ids."""
    written = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source, id=name) for name, source in cells.items()],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    nbformat.write(written, path)
    return path


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def lab(work: Path, tmp_path: Path) -> Iterator[Lab]:
    home = tmp_path / "home"
    home.mkdir()
    with labs.running_lab(work, home) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with labs.running_browser() as running:
        yield running


def picture(page: Page, name: str) -> None:
    """Keep a picture, if somebody wants to look at it."""
    folder = os.environ.get("MLOPS_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def run_of(page: Page, title: str | re.Pattern[str]) -> Locator:
    """Return the panel's row of a run."""
    return page.locator(".mlops-run").filter(has=page.locator(".mlops-run__title", has_text=title))


def test_the_panel_follows_a_notebook_as_it_runs(browser: Browser, lab: Lab, work: Path) -> None:
    notebook(
        work / "iris.ipynb",
        data=DATA,
        split=SPLIT,
        linear=LINEAR,
        forest=FOREST,
        waiting=WAITING,
        broken=BROKEN,
    )
    page = labs.open_lab(browser, lab, "iris.ipynb")
    labs.open_panel(page)
    begins_by_one_button(page)
    picture(page, "1-empty")

    labs.run_all(page)
    waiting = run_of(page, "Waits for a file")
    expect(waiting).to_contain_text("Running", timeout=SLOW_MS)
    expect(run_of(page, "First of this branch").first).to_contain_text("Finished")
    expect(page.locator(".jp-StatusBar-Widget")).to_contain_text("1 running")
    picture(page, "2-running")

    page.reload()
    page.wait_for_selector(".jp-LabShell", timeout=SLOW_MS)
    waiting = run_of(page, "Waits for a file")
    expect(waiting).to_contain_text("Running", timeout=SLOW_MS)

    (work / "go").touch()
    expect(waiting).to_contain_text("Finished", timeout=SLOW_MS)
    broken = run_of(page, "Without filling gaps")
    expect(broken).to_contain_text("Failed", timeout=SLOW_MS)
    shows_the_error(broken)
    expect(page.locator(".mlops-filter__count")).to_have_text("4 of 4")
    expect(page.locator(".mlops-run__best")).to_have_count(1)
    picture(page, "3-finished")

    keys_move_select_and_open(page)
    a_star_stays(page)
    page.close()


def begins_by_one_button(page: Page) -> None:
    expect(page.get_by_text("No runs in this notebook yet")).to_be_visible(timeout=SLOW_MS)
    page.get_by_role("button", name="Insert the first line").click()
    first = page.locator(".jp-Notebook .jp-Cell").first
    expect(first).to_contain_text("%load_ext mlops_jupyter")


def shows_the_error(row: Locator) -> None:
    error = row.locator(".mlops-run__error")
    expect(error).to_contain_text("ValueError: Input X contains NaN")
    expect(error).to_contain_text("line 3")
    colour = error.evaluate("element => getComputedStyle(element).color")
    assert colour == "rgb(198, 40, 40)", "a failed run is red in the light theme"


def keys_move_select_and_open(page: Page) -> None:
    """One tab stop, arrows inside, Space selects, Enter opens."""
    tree = page.get_by_role("tree", name="Runs by experiment and branch")
    tree.locator("[tabindex='0']").first.focus()
    for key in ("Home", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    focused = tree.locator(":focus")
    expect(focused).to_have_class(re.compile("mlops-run"))
    page.keyboard.press("Space")
    expect(focused).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("region", name="Selected run")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".mlops-runview__title")).to_be_visible()


def a_star_stays(page: Page) -> None:
    """What a person says is kept in the workspace, not in the page."""
    row = run_of(page, "Waits for a file")
    row.hover()
    row.get_by_role("button", name="Star", exact=True).click()
    expect(row.get_by_role("button", name="Take the star away")).to_be_visible(timeout=SLOW_MS)
    page.reload()
    page.wait_for_selector(".jp-LabShell", timeout=SLOW_MS)
    expect(run_of(page, "Waits for a file").locator(".mlops-star")).to_have_count(
        1, timeout=SLOW_MS
    )


def test_a_run_is_shown_with_all_that_it_is_made_of(
    browser: Browser, lab: Lab, work: Path
) -> None:
    cells = {"load": "%load_ext mlops_jupyter", "data": DATA, "split": SPLIT}
    notebook(work / "iris.ipynb", **cells, linear=LINEAR, forest=FOREST)
    page = labs.open_lab(browser, lab, "iris.ipynb")
    labs.open_panel(page)
    labs.run_all(page)
    linear = page.locator(".mlops-run").last
    expect(page.locator(".mlops-run")).to_have_count(2, timeout=SLOW_MS)
    expect(linear).to_contain_text("Finished", timeout=SLOW_MS)

    linear.dblclick()
    view = page.locator(".mlops-runview")
    expect(view.locator(".mlops-code")).to_contain_text("strength = 0.01", timeout=SLOW_MS)
    expect(view.locator(".mlops-params")).to_contain_text("strength")
    expect(view.locator(".mlops-outputs")).to_contain_text("trained on 90 flowers")
    expect(view.locator(".mlops-outputs table")).to_contain_text("sepal length")
    expect(view.locator(".mlops-frames-io")).to_contain_text("train@v1", timeout=SLOW_MS)
    expect(view.locator(".mlops-lineage")).to_contain_text("flowers")
    picture(page, "4-run")

    labs.run_command(page, "apputils:change-theme", theme="JupyterLab Dark")
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    expect(page.locator("#jupyterlab-splash")).to_have_count(0)
    picture(page, "5-run-dark")

    view.get_by_role("button", name="Go to cell", exact=True).click()
    expect(page.locator(".jp-Cell.jp-mod-active")).to_contain_text("strength = 0.01")

    page.get_by_role("tab", name="Data", exact=True).click()
    frames = page.get_by_role("tree", name="Frame versions")
    expect(frames).to_contain_text("flowers@v1", timeout=SLOW_MS)
    expect(frames.get_by_role("treeitem").filter(has_text="train@v1")).to_contain_text(
        "90 \N{MULTIPLICATION SIGN} 5"
    )
    picture(page, "6-data-dark")

    search_hides_and_says_so(page)
    page.close()


def search_hides_and_says_so(page: Page) -> None:
    page.get_by_role("tab", name="Runs", exact=True).click()
    box = page.get_by_placeholder("Search runs, parameters, notes")
    box.fill("trees=20")
    expect(page.locator(".mlops-filter__count")).to_have_text("1 of 2")
    box.fill("no such thing")
    expect(page.get_by_text("No run matches")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(".mlops-filter__count")).to_have_text("2 of 2")


def test_a_killed_kernel_and_a_headless_run_are_seen(
    browser: Browser, lab: Lab, work: Path
) -> None:
    cells = {"load": "%load_ext mlops_jupyter", "data": DATA, "split": SPLIT}
    notebook(work / "killed.ipynb", **cells, time="import time", killed=KILLED)
    notebook(work / "headless.ipynb", **cells, waiting=WAITING)
    page = labs.open_lab(browser, lab, "killed.ipynb")
    labs.open_panel(page)
    labs.run_all(page)
    killed = run_of(page, "Never ends")
    expect(killed).to_contain_text("Running", timeout=SLOW_MS)
    pid = labs.until(lambda: _number(work / "pid"), 30, "the cell did not say its process")
    os.kill(pid, signal.SIGKILL)
    expect(killed).to_contain_text("Kernel died", timeout=SLOW_MS)
    picture(page, "7-killed")

    page.locator(".jp-Dialog").get_by_role("button", name="Ok").click()
    page.get_by_role("button", name="Remove filter: This notebook").click()
    headless = run_of(page, "Waits for a file")
    process = headless_run(work)
    expect(headless).to_contain_text("Running", timeout=2 * SLOW_MS)
    expect(headless).to_contain_text("headless")
    (work / "go").touch()
    expect(headless).to_contain_text("Finished", timeout=SLOW_MS)
    assert process.wait(timeout=120) == 0
    page.close()

    with Store.open(work) as store:
        statuses = {run.name: run.status for run in store.runs()}
    assert statuses == {"Never ends": "KERNEL_DIED", "Waits for a file": "FINISHED"}


def headless_run(work: Path) -> subprocess.Popen[Any]:
    """Start `mlops run` as a CI would."""
    return subprocess.Popen(
        [str(Path(sys.executable).with_name("mlops")), "run", "headless.ipynb"],
        cwd=work,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _number(path: Path) -> int | None:
    text = path.read_text("utf-8") if path.exists() else ""
    return int(text) if text else None


def test_the_server_going_away_leaves_what_was_loaded(
    browser: Browser, lab: Lab, work: Path
) -> None:
    cells = {"load": "%load_ext mlops_jupyter", "data": DATA, "split": SPLIT}
    notebook(work / "iris.ipynb", **cells, linear=LINEAR)
    page = labs.open_lab(browser, lab, "iris.ipynb")
    labs.open_panel(page)
    labs.run_all(page)
    expect(page.locator(".mlops-run")).to_contain_text("Finished", timeout=SLOW_MS)
    page.route("**/mlops-jupyter/api/**", lambda route: route.abort())
    labs.run_command(page, "mlops-jupyter:refresh")
    expect(page.locator(".mlops-offline")).to_contain_text("Server not reached")
    expect(page.locator(".mlops-run")).to_have_count(1)
    picture(page, "8-away")
    page.unroute("**/mlops-jupyter/api/**")
    page.get_by_role("button", name="Try now").click()
    expect(page.locator(".mlops-offline")).to_have_count(0)
    page.close()
