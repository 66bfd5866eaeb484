"""From checks to one sentence: what came out, what differs first, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mlops_jupyter.records import Check
from mlops_jupyter.records.judgement import VerdictOutcome

RESULTS = ("frame", "metric", "model")
_PLURALS = {"frame": "frames", "metric": "metrics", "model": "models"}


def outcome_of(checks: Sequence[Check]) -> VerdictOutcome:
    """Return what the checks come to.

    An edited cell alone decides nothing: its results do.
    """
    decisive = [check for check in checks if is_decisive(check)]
    if any(check.outcome in ("different", "missing") for check in decisive):
        return "different"
    if not any(check.kind in RESULTS for check in decisive):
        return "unproven"
    return "equal" if any(check.outcome == "equal" for check in decisive) else "identical"


def is_decisive(check: Check) -> bool:
    """Tell whether a check is about a result."""
    return check.outcome != "noted" and not is_edit(check)


def is_edit(check: Check) -> bool:
    """Tell whether a check says that a cell's text was changed."""
    return check.kind == "cell" and check.name == "source"


def first_difference(checks: Sequence[Check]) -> str:
    """Return the first difference in the order of the cells, in words; "" for none.

    Where that is a cause (an edited cell, another parameter), the first result that it
    led to is named with it.
    """
    bad = [check for check in checks if check.outcome in ("different", "missing")]
    if not any(is_decisive(check) for check in bad):
        return ""
    said = [described(bad[0])]
    effect = next((check for check in bad[1:] if check.kind in RESULTS), None)
    if bad[0].kind not in RESULTS and effect is not None:
        said.append(f"first seen in {described(effect)}")
    if len(bad) > len(said):
        said.append("everything after it follows")
    return "; ".join(said)


def described(check: Check) -> str:
    """Return a check that went wrong as a clause that begins with its cell."""
    if check.kind == "cell":
        return f"{check.cell} {check.note}"
    where = f"{check.cell}: " if check.cell else ""
    if check.kind in ("param", "metric", "value"):
        return where + _number_words(check)
    if check.kind == "frame":
        return f"{where}frame `{check.name}` differs{_colon(_after_role(check.note))}"
    model, _, what = check.name.partition(": ")
    subject = f"{check.kind} `{model}`" + (f" ({what})" if what else "")
    return f"{where}{subject} differs{_colon(check.note)}"


def _number_words(check: Check) -> str:
    kind = {"param": "parameter"}.get(check.kind, check.kind)
    if not check.actual:
        return f"{kind} `{check.name}` was {check.expected} and is missing"
    if not check.expected:
        return f"{kind} `{check.name}` is {check.actual} and was not there"
    return f"{kind} `{check.name}` was {check.expected} and is {check.actual}"


def _after_role(note: str) -> str:
    return note.partition(": ")[2]


def _colon(words: str) -> str:
    return f": {words}" if words else ""


def counted(checks: Sequence[Check]) -> str:
    """Return what was compared, in words: `6 frames, 2 metrics and 1 model`."""
    numbers = Counter(check.kind for check in checks if is_decisive(check))
    numbers["model"] = len({c.name.partition(": ")[0] for c in checks if _is_model(c)})
    parts = [
        f"{numbers[kind]} {kind if numbers[kind] == 1 else _PLURALS[kind]}"
        for kind in RESULTS
        if numbers[kind]
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _is_model(check: Check) -> bool:
    return check.kind == "model" and is_decisive(check)


def not_compared(checks: Sequence[Check]) -> tuple[str, ...]:
    """Return what was left uncompared, with the reason."""
    prefix = "not compared: "
    return tuple(
        f"{check.name} ({check.note.removeprefix(prefix)})"
        for check in checks
        if check.note.startswith(prefix)
    )
