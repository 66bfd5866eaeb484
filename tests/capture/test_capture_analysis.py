"""What a cell's text says about names, literals and scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_jupyter.capture.analysis import analyse


def test_loads_and_stores():
    found = analyse("import numpy as np\na = b + np.pi\nfor i in c:\n    d = i")
    assert {"b", "np", "c", "i"} <= found.loads
    assert found.stores == {"np", "a", "i", "d"}


def test_names_inside_functions_are_read_but_not_stored():
    found = analyse("def f(x):\n    y = x + factor\n    return y")
    assert "factor" in found.loads
    assert found.stores == {"f"}


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("df['a'] = 1", {"df"}),
        ("df.loc[0, 'a'] = 1", {"df"}),
        ("x.append(1)", {"x"}),
        ("del x[0]", {"x"}),
        ("x += 1", {"x"}),
        ("f(x)", {"x"}),
        ("model.fit(X, y)", {"model", "X", "y"}),
        ("model.predict(X[['a']])", set()),
        ("print(x)", set()),
        ("a.b.c = 1", {"a"}),
    ],
)
def test_possible_changes(source, changed):
    assert analyse(source).mutations == changed


def test_element_writes_are_told_apart():
    assert analyse("df.iloc[3, 0] = 1").element_writes == {"df"}
    assert analyse("df['new'] = 1").element_writes == set()


@pytest.mark.parametrize("text", ["3", "-1.5", "'a'", "[1, 2]", "{'a': (1, None)}", "True"])
def test_literals_are_parameters(text):
    assert analyse(f"x = {text}").literals == {"x": text}


@pytest.mark.parametrize("text", ["f(3)", "a", "[a]", "{**a}", "..."])
def test_computed_values_are_none(text):
    assert analyse(f"x = {text}").literals == {}


def test_scored_names_know_their_function():
    found = analyse("auc = metrics.roc_auc_score(y, p)\ns = {'f1': f1_score(y, p)}")
    assert found.scored == {"auc": "metrics.roc_auc_score", "s[f1]": "f1_score"}


def test_bodies_of_time_magics_are_looked_into():
    found = analyse("get_ipython().run_cell_magic('time', '', 'z = 1\\nw = z\\n')\n")
    assert found.literals == {"z": "1"}
    assert {"z", "w"} <= found.stores


def test_what_does_not_parse_says_nothing():
    assert analyse("x = = 1").stores == set()


@given(st.text(max_size=60))
def test_no_text_breaks_it(source):
    analyse(source)
