"""A card as HTML that stands alone: inline styles, JupyterLab's variables, no script."""

from __future__ import annotations

from html import escape

from mlops_jupyter.card.facts import CardFacts, MetricLine
from mlops_jupyter.card.text import WORDS, delta, number

# Colour of each status with a fallback for front ends that lack JupyterLab's variables;
# `light-dark()` is not understood everywhere yet, so these are the ones that hold 4.5:1 in both.
COLOURS = {
    "RUNNING": "var(--mlops-status-running, var(--jp-brand-color1, #1976d2))",
    "FINISHED": "var(--mlops-status-finished, var(--jp-success-color1, #2e7d32))",
    "FAILED": "var(--mlops-status-failed, var(--jp-error-color1, #c62828))",
    "INTERRUPTED": "var(--mlops-status-interrupted, var(--jp-warn-color1, #b35900))",
    "KERNEL_DIED": "var(--mlops-status-kernel-died, #a3195b)",
}
BETTER = "var(--mlops-better, var(--jp-success-color1, #2e7d32))"
WORSE = "var(--mlops-worse, var(--jp-warn-color0, #b64a00))"
MUTED = "var(--jp-ui-font-color2, #666)"
LINE = "var(--jp-border-color2, #e0e0e0)"
MONO = "font-family:var(--jp-code-font-family,monospace);font-size:12px"
SVG = (
    '<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" '
    'stroke-width="1.3" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true" '
    'style="flex:none">{}</svg>'
)
ICONS = {
    "RUNNING": '<path d="M8 2a6 6 0 1 1-6 6"/>',
    "FINISHED": '<circle cx="8" cy="8" r="6"/><path d="m5.2 8.2 2 2 3.6-4"/>',
    "FAILED": '<circle cx="8" cy="8" r="6"/><path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4"/>',
    "INTERRUPTED": '<circle cx="8" cy="8" r="6"/><path d="M6.5 6v4m3-4v4"/>',
    "KERNEL_DIED": '<path d="M8 2v5M5 3.8a5.5 5.5 0 1 0 6 0"/>',
}
ROSETTE = '<circle cx="8" cy="6" r="3.6"/><path d="m6 9-1 5 3-1.6L11 14l-1-5"/>'


def card_html(facts: CardFacts) -> str:
    """Return the card as a self-contained HTML fragment; all that users wrote is escaped."""
    colour = COLOURS[facts.status]
    body = _failure(facts) if facts.error else _metrics(facts)
    return (
        f'<div class="mlops-card" role="group" aria-label="Run {WORDS[facts.status].lower()}" '
        f'style="border:1px solid {LINE};border-left:3px solid {colour};border-radius:2px;'
        "font:13px/1.4 var(--jp-ui-font-family,system-ui,sans-serif);"
        "color:var(--jp-ui-font-color1,#212121);"
        'background:var(--jp-layout-color1,#fff);max-width:860px">'
        f"{_head(facts, colour)}{body}{_notes(facts)}{_foot(facts)}</div>"
    )


def _head(facts: CardFacts, colour: str) -> str:
    branch = (
        f'<bdi style="color:{MUTED};overflow:hidden;text-overflow:ellipsis;white-space:nowrap;'
        f'min-width:60px">{escape(facts.branch)}</bdi>'
        if facts.branch
        else ""
    )
    best = (
        f'<span style="display:inline-flex;align-items:center;gap:3px;color:{BETTER};'
        f'font-weight:600;font-size:11px">{SVG.format(ROSETTE)}Best so far</span>'
        if facts.is_best
        else ""
    )
    return (
        '<div style="display:flex;align-items:center;gap:10px;min-height:32px;padding:0 10px">'
        f'<span style="display:inline-flex;align-items:center;gap:4px;color:{colour};'
        f'white-space:nowrap">{SVG.format(ICONS[facts.status])}{WORDS[facts.status]}</span>'
        f'<b style="font-weight:600;white-space:nowrap"><bdi>{escape(facts.experiment)}</bdi></b>'
        f"{branch}{best}</div>"
    )


def _metrics(facts: CardFacts) -> str:
    if not facts.metrics:
        return ""
    figures = "".join(_figure(line) for line in facts.metrics)
    more = (
        f'<span style="color:{MUTED};align-self:end;font-size:11px">'
        f"and {facts.more_metrics} more</span>"
        if facts.more_metrics
        else ""
    )
    why = (
        f'<div style="margin-top:4px"><span style="color:{MUTED}">Against the best run: </span>'
        f"{escape(facts.why)}</div>"
        if facts.why
        else ""
    )
    return (
        f'<div style="padding:2px 10px 8px">'
        f'<div style="display:flex;flex-wrap:wrap;gap:6px 32px">{figures}{more}</div>{why}</div>'
    )


def _figure(line: MetricLine) -> str:
    size, weight = ("17px", "600") if line.is_goal else ("15px", "400")
    change = ""
    if line.best is not None:
        colour = MUTED if line.better is None else BETTER if line.better else WORSE
        change = f' <small style="font-size:12px;color:{colour}">{delta(line)}</small>'
    return (
        f'<div><div style="font-size:11px;color:{MUTED}"><bdi>{escape(line.name)}</bdi></div>'
        f'<div style="font-size:{size};font-weight:{weight};line-height:1.3;'
        f'font-variant-numeric:tabular-nums;white-space:nowrap">{number(line.value)}{change}'
        "</div></div>"
    )


def _failure(facts: CardFacts) -> str:
    name, _, message = facts.error.partition(": ")
    line = (
        f'<div style="{MONO};margin-top:4px;padding:2px 8px;white-space:pre-wrap;'
        f"background:var(--jp-rendermime-error-background,#fdd);"
        f'border-left:2px solid {COLOURS["FAILED"]}">{escape(facts.error_line)}</div>'
        if facts.error_line
        else ""
    )
    return (
        f'<div style="padding:2px 10px 8px"><b style="color:{COLOURS["FAILED"]}">'
        f"{escape(name)}</b>{': ' if message else ''}{escape(message)}{line}</div>"
    )


def _notes(facts: CardFacts) -> str:
    return "".join(
        f'<div style="padding:0 10px 6px;color:{COLOURS["INTERRUPTED"]}">{escape(note)}</div>'
        for note in facts.notes
    )


def _foot(facts: CardFacts) -> str:
    parts = [
        f'{verb} <span style="{MONO}">{escape(" ".join(names))}</span>'
        for verb, names in (("reads", facts.reads), ("writes", facts.writes))
        if names
    ]
    if not parts:
        return ""
    return (
        f'<div style="border-top:1px solid {LINE};padding:4px 10px;font-size:11px;'
        f'color:{MUTED};display:flex;flex-wrap:wrap;gap:4px 16px">'
        + "".join(f"<span>{part}</span>" for part in parts)
        + "</div>"
    )
