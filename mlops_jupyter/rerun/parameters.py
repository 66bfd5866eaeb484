"""Parameters of a notebook: tagged the papermill way, or any top-level literal.

A literal is replaced where it stands, so the output notebook reads like the input, and
its comment stays. A cell tagged `parameters` is followed by papermill's injected cell.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Record
from mlops_jupyter.rerun.literals import Binding, bindings
from mlops_jupyter.rerun.notebook import code_cells, new_code_cell
from mlops_jupyter.rerun.values import as_literal, typed

INJECTED = "injected-parameters"


class Parameter(Record, frozen=True, kw_only=True):
    """What can be set from outside: `mlops run NOTEBOOK --help-notebook`."""

    name: str
    default: str
    """The literal as the notebook has it; of a tagged one, any expression."""
    type_name: str
    comment: str = ""
    cell: int
    """Place among the code cells, from 1."""
    tagged: bool = False


def find_parameters(notebook: Any) -> tuple[Parameter, ...]:
    """Return the parameters of a notebook in the order in which they stand.

    A name that several cells bind to literals is no parameter: setting it in one place
    would be undone in the other.
    """
    found = {name: places[0] for name, places in _places(notebook).items() if len(places) == 1}
    return tuple(_parameter(place) for place in found.values())


class _Place(Record, frozen=True, kw_only=True):
    index: int
    number: int
    tagged: bool
    binding: Binding


def _places(notebook: Any) -> dict[str, list[_Place]]:
    """Return where each name could be set; a tagged place outdoes all others."""
    places: dict[str, list[_Place]] = {}
    for number, (index, cell) in enumerate(code_cells(notebook), start=1):
        tags = cell.metadata.get("tags", [])
        if INJECTED in tags:
            continue
        tagged = "parameters" in tags
        for binding in bindings(cell.source, computed=tagged):
            place = _Place(index=index, number=number, tagged=tagged, binding=binding)
            places.setdefault(binding.name, []).append(place)
    return {name: _narrowed(those) for name, those in places.items()}


def _narrowed(those: list[_Place]) -> list[_Place]:
    tagged = [place for place in those if place.tagged]
    return tagged[-1:] if tagged else those


def _parameter(place: _Place) -> Parameter:
    binding = place.binding
    return Parameter(
        name=binding.name,
        default=binding.text,
        type_name=type(binding.value).__name__ if binding.literal else "",
        comment=binding.comment,
        cell=place.number,
        tagged=place.tagged,
    )


def set_parameters(notebook: Any, given: Mapping[str, object]) -> dict[str, str]:
    """Write values into a notebook, in place; return name → literal as written.

    Raises
    ------
    BadRequest
        If a name is no parameter of this notebook, is bound in several places, or a
        value does not fit the default's type.
    """
    places = _places(notebook)
    chosen = {name: _choose(name, places) for name in given}
    values = {
        name: typed(name, value, chosen[name].binding.value, known=chosen[name].binding.literal)
        for name, value in given.items()
    }
    edits = {name: place for name, place in chosen.items() if not place.tagged}
    for index in {place.index for place in edits.values()}:
        cell = notebook.cells[index]
        here = {name: p.binding for name, p in edits.items() if p.index == index}
        cell.source = _edited(cell.source, here, values)
    _inject(notebook, chosen, values)
    return {name: as_literal(value) for name, value in values.items()}


def _choose(name: str, places: dict[str, list[_Place]]) -> _Place:
    those = places.get(name, [])
    if not those:
        raise BadRequest(_unknown(name, [n for n, p in places.items() if len(p) == 1]))
    if len(those) > 1:
        cells = ", ".join(str(place.number) for place in those)
        raise BadRequest(
            f"{name} is bound to a literal in code cells {cells}, so setting one would be "
            "undone by the next: tag the cell that holds it `parameters`."
        )
    return those[0]


def _unknown(name: str, there: list[str]) -> str:
    if not there:
        return (
            f"The notebook has no parameter {name}: it binds no name to a literal at top "
            f"level; add a line `{name} = …` to it."
        )
    near = difflib.get_close_matches(name, there, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"The notebook has no parameter {name}.{hint} It has {', '.join(there)}."


def _edited(source: str, here: dict[str, Binding], values: dict[str, object]) -> str:
    """Return the source with literals replaced, the last one first: offsets stay right."""
    raw = source.encode()
    for name, binding in sorted(here.items(), key=lambda item: -item[1].start):
        old = raw[binding.start : binding.end].decode()
        new = as_literal(values[name], like=old)
        raw = raw[: binding.start] + new.encode() + raw[binding.end :]
    return raw.decode()


def _inject(notebook: Any, chosen: dict[str, _Place], values: dict[str, object]) -> None:
    """Add papermill's injected cell below the tagged one; replace an older one."""
    tagged = {name: place for name, place in chosen.items() if place.tagged}
    if not tagged:
        return
    lines = ["# Parameters", *(f"{name} = {as_literal(values[name])}" for name in tagged)]
    cell = new_code_cell("\n".join(lines), INJECTED, [INJECTED])
    below = max(place.index for place in tagged.values()) + 1
    old = [
        i for i, other in enumerate(notebook.cells) if INJECTED in other.metadata.get("tags", [])
    ]
    if old:
        notebook.cells[old[0]] = cell
    else:
        notebook.cells.insert(below, cell)
