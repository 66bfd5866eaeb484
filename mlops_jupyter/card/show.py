"""Showing a card where the user looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlops_jupyter.card.facts import card_facts
from mlops_jupyter.card.html import card_html
from mlops_jupyter.card.text import card_text
from mlops_jupyter.records import Run


def show_card(
    shell: Any,
    run: Run,
    earlier: Sequence[Run],
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
) -> None:
    """Show the card of an ended run below its cell; a line of text where there is no page."""
    facts = card_facts(run, earlier, reads, writes)
    if getattr(shell, "kernel", None) is None:
        print(card_text(facts))  # a terminal shows cards as text
        return
    shell.display_pub.publish({"text/html": card_html(facts), "text/plain": card_text(facts)})
