"""The options of `%%experiment`, checked before the cell runs."""

from __future__ import annotations

import difflib
import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace

from mlops_jupyter.errors import BadRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentOptions:
    """What the line behind `%%experiment` asks for."""

    experiment: str | None = None
    run_name: str = ""
    branch: str = ""
    goal: str | None = None
    params: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    note: str = ""
    seed: int | None = None
    frames: tuple[str, ...] = ("touched",)
    models: tuple[str, ...] = ("auto",)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _goal(text: str) -> str:
    direction, _, metric = text.partition(":")
    if direction not in ("max", "min") or not metric:
        raise BadRequest(
            f"--goal {text} is not understood: write max:METRIC or min:METRIC, "
            "for example --goal max:roc_auc."
        )
    return text


def _tag(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals):
        raise BadRequest(f"--tag {text} is not understood: write --tag key=value.")
    return key, value


def _seed(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise BadRequest(f"--seed {text} is not understood: it takes a whole number.") from None


# option → (field, what turns its text into the field's value)
OPTIONS: dict[str, tuple[str, Callable[[str], object]]] = {
    "--run-name": ("run_name", str),
    "--branch": ("branch", str),
    "--goal": ("goal", _goal),
    "--params": ("params", _names),
    "--metrics": ("metrics", _names),
    "--tag": ("tags", _tag),
    "--note": ("note", str),
    "--seed": ("seed", _seed),
    "--frames": ("frames", _names),
    "--models": ("models", _names),
}


def parse_options(line: str) -> ExperimentOptions:
    """Return the options that a header line asks for.

    Raises
    ------
    BadRequest
        If an option is unknown (the nearest right one is named), lacks its value, or
        holds a value that cannot be meant.
    """
    words = _split(line)
    options = ExperimentOptions()
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            options = _with_name(options, word)
            continue
        name, equals, value = word.partition("=")
        if name not in OPTIONS:
            raise BadRequest(_unknown(name))
        if not equals:
            if not words:
                raise BadRequest(f"{name} of %%experiment needs a value.")
            value = words.pop(0)
        options = _with_option(options, name, value)
    return options


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line, comments=True)
    except ValueError as error:
        raise BadRequest(
            f"The line behind %%experiment cannot be read ({error}): close the quotation."
        ) from None


def _with_name(options: ExperimentOptions, word: str) -> ExperimentOptions:
    if options.experiment is not None:
        raise BadRequest(
            f"%%experiment takes one name, and got {options.experiment!r} and {word!r}: "
            "put a name with spaces into quotation marks."
        )
    return replace(options, experiment=word)


def _with_option(options: ExperimentOptions, name: str, value: str) -> ExperimentOptions:
    field, convert = OPTIONS[name]
    converted = convert(value)
    if field == "tags":
        converted = (*options.tags, converted)
    return replace(options, **{field: converted})  # type: ignore[arg-type]  # the table above types it


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, OPTIONS, n=1, cutoff=0.4)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"%%experiment has no option {name}.{hint} It has {', '.join(OPTIONS)}."
