"""Outputs, errors, scores and settings, each on its own."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_jupyter.capture.analysis import analyse
from mlops_jupyter.capture.failing import describe_error, status_of
from mlops_jupyter.capture.outputs import MAX_STREAM, OutputBuffer
from mlops_jupyter.capture.scores import split_numbers


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\r"), max_size=20)))
def test_small_streams_are_kept_to_the_letter(parts):
    buffer = OutputBuffer()
    for part in parts:
        buffer.stream("stdout", part)
    assert "".join(output.text for output in buffer.outputs()) == "".join(parts)


def test_a_huge_stream_keeps_head_and_tail():
    buffer = OutputBuffer()
    buffer.stream("stdout", "first\n")
    for _ in range(300):
        buffer.stream("stdout", "x" * 10_000)
    buffer.stream("stdout", "last\n")
    (output,) = buffer.outputs()
    assert output.truncated
    assert output.text.startswith("first\n")
    assert output.text.endswith("last\n")
    assert len(output.text) < 2 * MAX_STREAM


def test_progress_bars_collapse_to_what_a_terminal_shows():
    buffer = OutputBuffer()
    buffer.stream("stderr", "10%\r")
    buffer.stream("stderr", "100%\ndone")
    assert buffer.outputs()[0].text == "100%\ndone"


def test_displays_are_kept_as_text_or_base64():
    buffer = OutputBuffer()
    buffer.bundle("display_data", {"image/png": b"\x89PNG", "application/json": {"a": [1]}})
    assert buffer.outputs()[0].data == {"image/png": "iVBORw==", "application/json": '{"a": [1]}'}


class Hostile(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no")


def test_an_exception_whose_message_raises_is_described():
    namespace = {"Hostile": Hostile}
    try:
        exec(compile("a = 1\nraise Hostile()", "cell", "exec"), namespace)
    except Hostile as error:
        found = describe_error(error, namespace, "a = 1\nraise Hostile()")
    assert (found.ename, found.line, found.line_text) == ("Hostile", 2, "raise Hostile()")
    assert "cannot be shown" in found.evalue


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (None, "FINISHED"),
        (ValueError(), "FAILED"),
        (KeyboardInterrupt(), "INTERRUPTED"),
        (SystemExit(0), "FINISHED"),
        (SystemExit(3), "FAILED"),
    ],
)
def test_how_a_cell_ended(error, status):
    assert status_of(error) == status


def split(source, **options):
    namespace = {}
    exec(source, namespace)
    names = [name for name in namespace if name != "__builtins__"]
    metrics, values = split_numbers(analyse(source), namespace, names, **options)
    return {metric.name: metric.value for metric in metrics}, values


def test_scores_by_function_by_name_and_by_request():
    source = (
        "from sklearn.metrics import accuracy_score as how_good\n"
        "a = how_good([0, 1], [0, 1])\ntest_rmse = 2 * 0.5\nrows = len('abc')\nplain = 3"
    )
    assert split(source) == ({"a": 1.0, "test_rmse": 1.0}, {"rows": 3.0})
    assert split(source, named_metrics=("rows",)) == ({"rows": 3.0}, {"a": 1.0, "test_rmse": 1.0})
    assert split("gain = 3", goal="gain") == ({"gain": 3.0}, {})


def test_scores_in_a_dict():
    source = (
        "from sklearn.metrics import f1_score\n"
        "s = {'f1': f1_score([0, 1], [0, 1]), 'n': len('abc')}"
    )
    assert split(source)[0] == {"f1": 1.0}


def test_numbers_that_are_none():
    source = (
        "import numpy as np\na = True\nnan = float('nan')\ninf = float('inf')\n"
        "b = np.float32(0.5) * 1"
    )
    assert split(source)[1] == {"b": 0.5}
    assert isinstance(np.float32(1), np.floating)
    assert "numpy" in sys.modules
