"""Reading one line of criteria, word by word, with messages that point at the place."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Literal, cast

from mlops_jupyter.criteria.words import nearest

TOKEN = re.compile(
    r"`(?P<quoted>[^`]*)`|(?P<sign>[<>=!≤≥]+)|(?P<bad>`)|"
    r"(?P<word>champion(?=[+\-]\s*[\d.])|[^\s<>=!≤≥`#]+)"
)
NUMBER = re.compile(r"[+\-]?(\d[\d_]*\.?\d*|\.\d+)([eE][+\-]?\d+)?\Z")
Comparison = Literal[">=", "<=", ">", "<", "=="]
SAME = {"≥": ">=", "≤": "<="}
COMPARISONS = (">=", "<=", ">", "<", "==")
MEANT = {"=>": ">=", "=<": "<=", "=": "==", "===": "==", "!=": "==", "<>": "==", ">>": ">"}
SHOWN_COMPARISONS = "a comparison (>=, <=, >, < or ==)"


class Misread(Exception):
    """A line cannot be read; says what was expected at which column (from 1)."""

    def __init__(self, column: int, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


class LineReader:
    """The words of one line and a place among them."""

    def __init__(self, line: str) -> None:
        self._line = line.replace("\N{MINUS SIGN}", "-")
        self._words = _words(self._line)
        self._next = 0

    @property
    def text(self) -> str:
        """The line as it was written, without comment and idle blanks."""
        return " ".join(_as_written(match) for match in self._words)

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self._next >= len(self._words)

    def takes(self, word: str) -> bool:
        """Step over a fixed word if it is next, and say whether it was."""
        here = self._peek()
        if here is None or here["word"] != word:
            return False
        self._next += 1
        return True

    def name(self, expected: str, known: Iterable[str]) -> str:
        """Return the next word, which names something."""
        here = self._peek()
        name = (here["word"] or here["quoted"] or "").strip() if here else ""
        if not name or (here and here["word"] and NUMBER.match(name)):
            raise self._misread(expected, known)
        self._next += 1
        return name

    def comparison(self, *, bare: Iterable[str], after: str) -> Comparison:
        """Return the next sign; `after` may be a misspelt one of the words in `bare`."""
        here = self._peek()
        sign = SAME.get(here["sign"] or "", here["sign"]) if here else None
        if sign in COMPARISONS:
            self._next += 1
            return cast("Comparison", sign)
        meant = MEANT.get(sign or "") or nearest(after, tuple(bare)) if sign or not here else ""
        raise self._misread(SHOWN_COMPARISONS, (), meant=meant)

    def number(self, expected: str, known: Iterable[str]) -> float:
        """Return the next word as a number."""
        here = self._peek()
        word = (here["word"] or "") if here else ""
        if not NUMBER.match(word):
            raise self._misread(expected, known)
        value = float(word)
        if not math.isfinite(value):
            raise self._misread("a number that can be reached", ())
        self._next += 1
        return value

    def signed_number(self) -> float:
        """Return the margin that stands next: `+ 0.01`, `-0.01`; 0 if there is none."""
        for sign, factor in (("+", 1.0), ("-", -1.0)):
            if self.takes(sign):
                return factor * self.number("a number", ())
        here = self._peek()
        if here is not None and (here["word"] or "").startswith(("+", "-")):
            return self.number("a number", ())
        return 0.0

    def end(self, expected: str, known: Iterable[str]) -> None:
        """Raise unless nothing is left."""
        if not self.at_end():
            raise self._misread(expected, known)

    def _peek(self) -> re.Match[str] | None:
        return None if self.at_end() else self._words[self._next]

    def _misread(self, expected: str, known: Iterable[str], *, meant: str = "") -> Misread:
        here = self._peek()
        if here is None:
            column, found = len(self._line.partition("#")[0].rstrip()) + 1, "the line ends"
        else:
            column, found = here.start() + 1, f"found {here.group()!r}"
        meant = meant or (nearest(here.group(), tuple(known)) if here else "")
        hint = f"; did you mean {meant!r}?" if meant else ""
        line = self._line.strip()
        return Misread(column, f"in `{line}`, expected {expected}, {found}{hint or '.'}")


def _words(line: str) -> list[re.Match[str]]:
    words, place = [], 0
    while place < len(line):
        if line[place].isspace():
            place += 1
            continue
        match = TOKEN.match(line, place)
        if match is None:  # the rest is a comment
            break
        if match["bad"]:
            raise Misread(place + 1, f"in `{line.strip()}`, the backtick is never closed.")
        words.append(match)
        place = match.end()
    return words


def _as_written(match: re.Match[str]) -> str:
    return SAME.get(match.group(), match.group())
