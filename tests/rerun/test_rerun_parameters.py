"""Parameters: found, typed, written in place."""

import datetime as dt

import nbformat
import pytest

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.rerun import find_parameters
from mlops_jupyter.rerun.parameters import set_parameters


def notebook(*sources, tags=None):
    cells = [nbformat.v4.new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources)]
    for index, names in (tags or {}).items():
        cells[index].metadata["tags"] = names
    return nbformat.v4.new_notebook(cells=cells)


def edited(source, name, value):
    nb = notebook(source)
    set_parameters(nb, {name: value})
    return nb.cells[0].source


def test_top_level_literals_are_parameters_with_defaults_and_comments():
    nb = notebook(
        "import os\nlate_after_min = 15  # minutes; later is late\nrate: float = -0.5",
        "if True:\n    hidden = 1\ntotal = 2 * 3\nfiles = !ls\nfirst, second = 1, 2",
        '%%experiment flights --goal max:auc\nmonths = [1, 2]  # "# not this"',
    )
    found = {p.name: p for p in find_parameters(nb)}
    assert list(found) == ["late_after_min", "rate", "months"]
    assert found["late_after_min"].comment == "minutes; later is late"
    assert (found["rate"].default, found["rate"].type_name) == ("-0.5", "float")
    assert (found["months"].default, found["months"].cell) == ("[1, 2]", 3)


def test_a_literal_is_replaced_where_it_stands():
    assert edited("depth = 8  # how deep\nb = 2", "depth", 12) == "depth = 12  # how deep\nb = 2"
    assert edited("%time y = 1\nü = 'ä'; k = 3 # ö", "k", "4") == "%time y = 1\nü = 'ä'; k = 4 # ö"
    assert edited("m = [\n  1,  # one\n  2,\n]\nz = 1", "m", [3]) == "m = [3]\nz = 1"
    assert edited('name = "a"', "name", "b") == 'name = "b"'
    assert edited("name = 'a'", "name", 'say "b"') == "name = 'say \"b\"'"
    assert edited('name = "a"', "name", "it's") == 'name = "it\'s"'
    assert edited('path = "a"', "path", "c:\\new") == 'path = "c:\\\\new"'
    assert edited("x = 1.0", "x", float("inf")) == 'x = float("inf")'


def test_two_literals_of_one_cell_are_replaced_together():
    nb = notebook("a = 1; b = 22; c = 3")
    assert set_parameters(nb, {"c": 300, "a": 100}) == {"c": "300", "a": "100"}
    assert nb.cells[0].source == "a = 100; b = 22; c = 300"


@pytest.mark.parametrize(
    ("default", "given", "written"),
    [
        ("8", "12", "12"),
        ("8", "0.5", "0.5"),
        ("0.1", "1", "1.0"),
        ("True", "false", "False"),
        ("'a'", "007", "'007'"),
        ("'2013-09-30'", dt.date(2013, 10, 31), "'2013-10-31'"),
        ("[1]", "(1, 2)", "[1, 2]"),
        ("(1,)", [2, 3], "(2, 3)"),
        ("None", "3", "3"),
        ("8", "none", "None"),
        ("{'a': 1}", "{'b': 2}", "{'b': 2}"),
    ],
)
def test_values_take_the_type_of_the_default(default, given, written):
    nb = notebook(f"p = {default}")
    assert set_parameters(nb, {"p": given}) == {"p": written}


@pytest.mark.parametrize(
    ("default", "given"), [("8", "abc"), ("8", True), ("True", 1), ("[1]", "3"), ("0.5", "x")]
)
def test_values_that_do_not_fit_are_refused(default, given):
    with pytest.raises(BadRequest, match="p takes"):
        set_parameters(notebook(f"p = {default}"), {"p": given})


def test_an_unknown_parameter_names_the_nearest_and_all():
    nb = notebook("max_depth = 3\nseed = 1\nname = f'{seed}'")
    with pytest.raises(
        BadRequest, match=r"no parameter max_dept\. Did you mean max_depth\? It has"
    ) as e:
        set_parameters(nb, {"max_dept": 1})
    assert "max_depth, seed" in str(e.value)
    with pytest.raises(BadRequest, match="binds no name to a literal"):
        set_parameters(notebook("print(1)"), {"a": 1})


def test_a_name_bound_twice_is_ambiguous_until_it_is_tagged():
    nb = notebook("k = 1", "k = 2")
    with pytest.raises(BadRequest, match="code cells 1, 2"):
        set_parameters(nb, {"k": 3})
    assert find_parameters(nb) == ()
    tagged = notebook("k = 1", "k = 2", tags={0: ["parameters"]})
    set_parameters(tagged, {"k": 3})
    assert [c.source for c in tagged.cells] == ["k = 1", "# Parameters\nk = 3", "k = 2"]


def test_a_tagged_cell_is_followed_by_the_injected_one_which_is_replaced_next_time():
    nb = notebook("k = 1\ncomputed = k * 2", "depth = 4", tags={0: ["parameters"]})
    set_parameters(nb, {"computed": 5, "depth": 6})
    assert nb.cells[1].metadata["tags"] == ["injected-parameters"]
    assert [c.source for c in nb.cells][1:] == ["# Parameters\ncomputed = 5", "depth = 6"]
    set_parameters(nb, {"k": 7})
    assert [c.source for c in nb.cells][1:] == ["# Parameters\nk = 7", "depth = 6"]
    nbformat.validate(nb)
