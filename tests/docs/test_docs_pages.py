"""The pages name what there is: commands, targets, files, rooms."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from docs_pages import PAGES, ROOT, inline, parse, shell_lines, text_of

NO_COMMAND = {"COMMAND", "off", "on"}  # `mlops COMMAND`, and the two words of %mlops


def test_the_command_reference_is_fresh():
    """`make docs` writes it anew."""
    checked = subprocess.run(
        [sys.executable, "docs/commands.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_could_be_typed(page):
    text = text_of(page)
    for words in shell_lines(text):
        if words[0] == "mlops":
            parse(words)
    for words in inline(text, "mlops"):
        if words[1] not in NO_COMMAND:
            parse(words, named=True)


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_of_a_page_exists(page):
    text = text_of(page)
    lines = [words for words in shell_lines(text) if words[0] == "make"]
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    for words in lines + inline(text, "make"):
        assert words[1] in targets, " ".join(words)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", text_of(page)):
        assert ((ROOT / page).parent / target).exists(), target


def test_every_room_is_named_in_the_architecture():
    package = ROOT / "mlops_jupyter"
    rooms = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    modules = {path.name for path in package.glob("*.py")} - {"__init__.py"}
    tree = {line.split()[0] for line in text_of("ARCHITECTURE.md").splitlines() if line.strip()}
    assert rooms | modules <= tree


def test_every_file_that_the_architecture_names_exists():
    named = re.findall(r"`([\w./-]+(?:\.py|\.ts|/))`", text_of("ARCHITECTURE.md"))
    places = [ROOT, ROOT / "mlops_jupyter"]
    lost = {name for name in named if not any((place / name).exists() for place in places)}
    # where in the front end a view goes, told from its own folder
    assert {name for name in lost if not (ROOT / "labextension/src" / name).exists()} == set()


def test_the_floors_of_the_architecture_are_those_that_are_checked():
    """The tree is drawn in the order of the layers in `pyproject.toml`."""
    layers = re.search(r"^layers = \[(.*?)\]", text_of("pyproject.toml"), re.DOTALL | re.MULTILINE)
    assert layers is not None
    checked = [set(re.findall(r"\w+", floor)) for floor in re.findall(r'"([^"]+)"', layers[1])]
    tree = text_of("ARCHITECTURE.md").split("mlops_jupyter/\n  __main__")[1].split("\n  etc/")[0]
    drawn = [
        {re.split(r"[/.\s]", line.strip())[0] for line in floor.splitlines() if line.strip()}
        for floor in ("__main__" + tree).split("  ─────────\n")
    ]
    assert drawn == checked
