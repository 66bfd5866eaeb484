"""`mlops runs --filter`: conditions on runs, in MLflow's manner and shorter.

`roc_auc > 0.7 and branch = 'LogisticRegression' or starred = true`; `metrics.`, `params.` and
`tags.` settle a clash of names. `and` binds tighter than `or`.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator
from typing import Any

from mlops_jupyter.comparison.goal import scores
from mlops_jupyter.comparison.words import did_you_mean
from mlops_jupyter.errors import BadRequest
from mlops_jupyter.records import Run

Predicate = Callable[[Run], bool]

TOKEN = re.compile(
    r"""\s*(?:
      (?P<op>==|!=|<=|>=|=|<|>|~)
    | (?P<quoted>'[^']*'|"[^"]*"|`[^`]*`)
    | (?P<word>[^\s=!<>~'"`]+)
    )""",
    re.VERBOSE,
)
EXAMPLE = "roc_auc > 0.7 and branch = 'LogisticRegression'"


def _contains(left: Any, right: Any) -> bool:
    return str(right).lower() in str(left).lower()


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "~": _contains,
}
ATTRIBUTES: dict[str, Callable[[Run], Any]] = {
    "status": lambda run: run.status,
    "branch": lambda run: run.branch,
    "name": lambda run: run.name,
    "experiment": lambda run: run.experiment,
    "notebook": lambda run: run.notebook or "",
    "note": lambda run: run.note,
    "starred": lambda run: run.starred,
    "auto": lambda run: run.auto,
    "headless": lambda run: run.headless,
    "seed": lambda run: run.seed,
    "started": lambda run: run.started_at.isoformat(),
}


def parse_filter(text: str) -> Predicate:
    """Return the predicate that a filter expression states.

    Raises
    ------
    BadRequest
        With the column at which the expression stops making sense.
    """
    tokens = list(_tokens(text))
    ways: list[list[Predicate]] = [[]]
    position = 0
    while True:
        ways[-1].append(_condition(text, tokens, position))
        position += 3
        if position >= len(tokens):
            return lambda run: any(all(test(run) for test in way) for way in ways)
        joint = tokens[position][1].lower()
        if joint not in ("and", "or"):
            raise _error(text, tokens[position][2], "'and' or 'or' is expected here")
        if joint == "or":
            ways.append([])
        position += 1


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            column = end - len(text[position:end].lstrip())
            raise _error(text, column, "this cannot be read")
        yield match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)
        position = match.end()


def _condition(text: str, tokens: list[tuple[str, str, int]], position: int) -> Predicate:
    three = tokens[position : position + 3]
    if len(three) < 3:
        raise _error(text, len(text), "a name, a comparison and a value are expected")
    (_, name, _), (kind, sign, column), (value_kind, raw, _) = three
    if kind != "op":
        raise _error(text, column, f"one of {' '.join(OPERATORS)} is expected")
    wanted = raw[1:-1] if value_kind == "quoted" else _literal(raw)
    return _test(name.strip("`'\""), OPERATORS[sign], wanted)


def _test(name: str, compare: Callable[[Any, Any], bool], wanted: Any) -> Predicate:
    def test(run: Run) -> bool:
        value = lookup(run, name)
        if value is None:
            return False
        try:
            return bool(compare(value, wanted))
        except TypeError:  # a text is neither above nor below a number
            return False

    return test


def lookup(run: Run, name: str) -> Any:
    """Return what a filter's name means for a run: metric, parameter, tag, attribute."""
    kind, dot, rest = name.partition(".")
    if dot and kind in ("metrics", "metric"):
        return scores(run).get(rest)
    if dot and kind in ("params", "param"):
        return _param(run, rest)
    if dot and kind in ("tags", "tag"):
        return run.tags.get(rest)
    if name in ATTRIBUTES:
        return ATTRIBUTES[name](run)
    value = scores(run).get(name)
    return value if value is not None else _param(run, name)


def _param(run: Run, name: str) -> Any:
    for param in run.params:
        if param.name == name:
            return _literal(param.value)
    return None


def _literal(text: str) -> Any:
    """Return the number, truth value or text that a word of the filter means."""
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def check_sort(name: str, runs: list[Run]) -> None:
    """Raise BadRequest when no run has what one asked to sort by."""
    if any(lookup(run, name) is not None for run in runs) or not runs:
        return
    known = sorted({metric for run in runs for metric in scores(run)})
    raise BadRequest(f"No run has {name!r} to sort by; {did_you_mean(name, known, 'metrics')}.")


def _error(text: str, column: int, what: str) -> BadRequest:
    return BadRequest(
        f"The filter {text!r} cannot be read at column {column + 1}: {what}; "
        f"for example: {EXAMPLE}."
    )
