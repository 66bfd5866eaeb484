"""A card as one line of text, for terminals."""

from __future__ import annotations

from mlops_jupyter.card.facts import CardFacts, MetricLine

MINUS = "\N{MINUS SIGN}"
WORDS = {
    "RUNNING": "Running",
    "FINISHED": "Finished",
    "FAILED": "Failed",
    "INTERRUPTED": "Interrupted",
    "KERNEL_DIED": "Kernel died",
}


def card_text(facts: CardFacts) -> str:
    """Return the card as one line: `Finished flight-delay · roc_auc 0.7268 (+0.0082)`."""
    parts = [f"{WORDS[facts.status]} {facts.experiment}"]
    if facts.branch:
        parts.append(facts.branch)
    parts += [_metric(line) for line in facts.metrics]
    if facts.error:
        parts.append(facts.error.splitlines()[0])
    if facts.is_best:
        parts.append("best so far")
    return " · ".join(parts)


def _metric(line: MetricLine) -> str:
    change = f" ({delta(line)})" if line.best is not None else ""
    return f"{line.name} {number(line.value)}{change}"


def number(value: float) -> str:
    """Return a score with four digits after the point, small and large ones in full."""
    plain = value == 0 or 1e-3 <= abs(value) < 1e5
    text = f"{value:,.4f}" if plain else f"{value:.4g}"
    return text.replace("-", MINUS)


def delta(line: MetricLine) -> str:
    """Return the change against the best run, with its sign."""
    if line.best is None:
        return ""
    change = line.value - line.best
    return f"{'+' if change > 0 else MINUS if change < 0 else '±'}{number(abs(change))}"
