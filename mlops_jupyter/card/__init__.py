"""The card below a cell, which answers: is this better, and why."""

from mlops_jupyter.card.facts import CardFacts, card_facts
from mlops_jupyter.card.html import card_html
from mlops_jupyter.card.show import show_card
from mlops_jupyter.card.text import card_text

__all__ = ["CardFacts", "card_facts", "card_html", "card_text", "show_card"]
