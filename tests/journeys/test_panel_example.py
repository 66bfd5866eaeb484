"""The example, run by hand in JupyterLab: what the README shows.

`MLOPS_PICTURES=docs` renews the README's pictures.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import lab as labs
import pytest
from lab import Lab
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.journey, pytest.mark.timeout(1200)]

EXAMPLE = labs.ROOT / "example-notebooks" / "flights.ipynb"
LONG_MS = 600_000
SHORT_MS = 60_000
SET_SOURCE = """([cell, before, after]) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const index = notebook.widgets.findIndex(widget => widget.model.id === cell);
  const shared = notebook.widgets[index].model.sharedModel;
  if (!shared.getSource().includes(before)) throw new Error('no ' + before);
  shared.setSource(shared.getSource().replace(before, after));
  notebook.activeCellIndex = index;
}"""


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    work, home = tmp_path / "work", tmp_path / "home"
    work.mkdir()
    home.mkdir()
    shutil.copy(EXAMPLE, work)
    with labs.running_lab(work, home) as running:
        yield running


def test_the_example_fills_the_panel(lab: Lab) -> None:
    with labs.running_browser() as browser:
        page = labs.open_lab(browser, lab, EXAMPLE.name, size=(1280, 800))
        labs.open_panel(page)
        labs.panel_width(page, 340)
        labs.run_all(page)
        runs = page.locator(".mlops-run")
        expect(runs.first).to_contain_text("Running", timeout=LONG_MS)
        page.reload()
        finished = page.locator(".mlops-run--finished")
        expect(finished).to_have_count(3, timeout=LONG_MS)
        expect(page.locator(".mlops-run__best")).to_have_count(1)

        labs.kernel_is_idle(page, LONG_MS)
        again(page, "train-logistic-regression", "inverse_penalty = 0.1", "inverse_penalty = 1.0")
        expect(finished).to_have_count(4, timeout=LONG_MS)
        labs.kernel_is_idle(page, LONG_MS)
        pictures(page)
        again(page, "train-random-forest", "trees = 60", 'trees = "sixty"')
        failed = page.locator(".mlops-run--failed")
        expect(failed).to_contain_text("InvalidParameterError", timeout=LONG_MS)
        expect(failed.locator(".mlops-run__metric")).to_have_text("\N{EN DASH}")

        page.get_by_role("tab", name="Models", exact=True).click()
        expect(page.locator(".mlops-version")).to_contain_text("@champion", timeout=SHORT_MS)
        expect(page.locator(".mlops-version")).to_contain_text("5 of 5 criteria")
        page.get_by_role("tab", name="Data", exact=True).click()
        expect(page.locator(".mlops-frame").first).to_contain_text("flights@v1")


def again(page: Page, cell: str, before: str, after: str) -> None:
    """Change a cell as a person would, and run it."""
    page.evaluate(SET_SOURCE, [cell, before, after])
    labs.run_command(page, "notebook:run-cell")


def pictures(page: Page) -> None:
    """Show the best run beside the cell that made it, in both themes."""
    best = page.locator(".mlops-run").filter(has=page.locator(".mlops-run__best"))
    best.click()
    page.get_by_role("button", name="Go to cell", exact=True).last.click()
    expect(page.locator(".jp-Cell.jp-mod-active")).to_contain_text("HistGradientBoosting")
    page.mouse.move(900, 30)
    folder = os.environ.get("MLOPS_PICTURES")
    for name, theme in (("light", "JupyterLab Light"), ("dark", "JupyterLab Dark")):
        labs.run_command(page, "apputils:change-theme", theme=theme)
        expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
        expect(page.locator("#jupyterlab-splash")).to_have_count(0)
        if folder:
            page.screenshot(path=str(Path(folder) / f"panel-{name}.png"))
