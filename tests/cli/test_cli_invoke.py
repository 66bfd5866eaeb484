"""The command line inside a notebook: `%mlops`."""

from __future__ import annotations

from pathlib import Path

import pytest
from handmade import Hand

from mlops_jupyter.cli import invoke
from mlops_jupyter.store import Store


def test_an_answer_is_a_record_a_text_and_a_rich_output(
    store: Store, made: Hand, capsys: pytest.CaptureFixture[str]
) -> None:
    result = invoke(["runs", "flights"], store.root)
    assert (result.exit_code, len(result.record)) == (0, 3)
    assert "depth 8 → 12" in result.text
    assert result.html.startswith("<pre")
    assert "depth 8 → 12" in result.html
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "")


def test_what_users_wrote_is_text_in_the_rich_output(store: Store, made: Hand) -> None:
    invoke(["rename", "flights@best", "<script>[red]x"], store.root)
    result = invoke(["runs"], store.root)
    assert "<script>[red]x" in result.text
    assert "&lt;script&gt;[red]x" in result.html


def test_a_refusal_is_a_sentence(store: Store, made: Hand) -> None:
    for words, says in (
        (["show", "flights@bets"], "flights@best"),
        (["rnus"], "'runs'"),
        (["runs", "--jsn"], "--json"),
    ):
        result = invoke(words, store.root)
        assert result.exit_code == 2
        assert says in result.text
        assert result.record["error"] == result.text


def test_help_is_text(store: Store) -> None:
    result = invoke(["runs", "--help"], store.root)
    assert result.exit_code == 0
    assert "Example" in result.text


def test_the_workspace_is_found_from_the_notebook(
    store: Store, made: Hand, tmp_path: Path
) -> None:
    notebook = store.root / "deep" / "n.ipynb"
    notebook.parent.mkdir()
    notebook.write_text("{}", encoding="utf-8")
    assert len(invoke(["runs"], notebook).record) == 3
    assert invoke(["runs"], tmp_path).exit_code == 4
