"""Values of parameters: checked against the default's type, written as literals."""

from __future__ import annotations

import ast
import datetime as dt
import math
from numbers import Real

from mlops_jupyter.errors import BadRequest

_WORDS = {"true": True, "false": False, "yes": True, "no": False, "none": None, "null": None}
_NAMES = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "text",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
    set: "a set",
}


def typed(name: str, value: object, default: object, *, known: bool = True) -> object:
    """Return `value` as the type that the notebook expects.

    Text for a default that is no text is read as a literal. Without a known default
    (None, or an expression) anything goes.

    Raises
    ------
    BadRequest
        If the value does not fit.
    """
    if isinstance(value, dt.date):
        value = value.isoformat()
    if isinstance(default, str) and known:
        return value if value is None or isinstance(value, str) else str(value)
    if isinstance(value, str):
        value = _read(value)
    if value is None or default is None or not known or _fits(value, default):
        return _cast(value, default)
    expected = _NAMES.get(type(default), type(default).__name__)
    raise BadRequest(f"{name} takes {expected} (the notebook has {default!r}), and got {value!r}.")


def _read(text: str) -> object:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    try:
        value: object = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return value


def _fits(value: object, default: object) -> bool:
    if isinstance(value, bool) or isinstance(default, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, Real):
        return isinstance(value, Real)
    if isinstance(default, list | tuple):
        return isinstance(value, list | tuple)
    return isinstance(value, type(default))


def _cast(value: object, default: object) -> object:
    """Keep a float a float and a tuple a tuple, however the value was written."""
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if isinstance(default, tuple) and isinstance(value, list):
        return tuple(value)
    if isinstance(default, list) and isinstance(value, tuple):
        return list(value)
    return value


def as_literal(value: object, like: str = "") -> str:
    """Return a value as Python writes it, with the quotation marks of `like`."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    text = repr(value)
    if isinstance(value, str) and like.startswith('"') and '"' not in value:
        return f'"{text[1:-1]}"' if text.startswith("'") else text
    return text
