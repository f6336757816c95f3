"""Statements mingled in one line: cut apart, or found out and not read.

In ``net_h1 = 0.3775/out_h1 = 0.5933`` a slash stands between two statements; in
``err_o1 = 0.01 - out_o1 = -0.74`` the minus is part of a working.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chainrule.checker.figures import read_figure
from chainrule.checker.put_in import has_numbers, in_signs
from chainrule.checker.reading.clauses import is_astray
from chainrule.checker.reading.lexicon import Lexicon
from chainrule.checker.reading.signs import FIGURE

_PARTED = re.compile(r"\d\s*[,;|&\\/]+\s*[^\W\d]\w*[\d_]\w*\}*\s*$")
_NAME = r"(?P<name>[^\s\d=≈:/][^=≈:/]{0,30}?)"
_SLASHED = re.compile(rf"(?<![\w.,])({FIGURE})\s*[/|]\s*(?={_NAME}\s*[=≈:])")
_BEHIND = re.compile(
    r"(?<![\w.,\\{])\d[\d.,]*[^\w\s.,*·×⋅/^+−(-]*[?!;,.]?\s+(?:[^\W\d]+\s+){0,3}(?P<name>[^\W\d]\S*)$"
)
"""A name behind a number and no sign: where another statement begins."""
_MIXED = re.compile(rf"({FIGURE})\s*[-–—−+/]\s*{_NAME}")
_SENTENCE = re.compile(r"\d\.\s+[^\W\d]")
"""A figure that ends a sentence, and the next one."""
LONG = 3
"""Decimals from which a figure is one that was computed."""


class Mingled:
    """Tells workings from further statements, in one example."""

    def __init__(self, lexicon: Lexicon, names: Callable[[str], bool]) -> None:
        self.lexicon, self.names = lexicon, names
        self.comma = lexicon.example.notation.decimal_comma

    def parted(self, text: str) -> str:
        """The text with a semicolon for a slash between two whole statements."""
        return _SLASHED.sub(lambda e: f"{e[1]}; " if self._begins(e) else e[0], text)

    def _begins(self, found: re.Match[str]) -> bool:
        """Whether a figure ends a statement, and the name behind begins another one.

        ``-1/out_o2`` and ``0.6 - b1`` are workings: numbers that are given or short,
        and names of what is given.
        """
        figure = read_figure(found[1], decimal_comma=self.comma)
        given = self.lexicon.is_given(figure.value) or figure.decimals < LONG
        return not given and self.lexicon.is_computed(found["name"])

    def has_others(self, shown: tuple[str, ...]) -> bool:
        """Whether what a statement shows belongs, in part, to other statements."""
        numbered = False
        for part in shown:
            if numbered and self.lexicon.is_single(part):
                return True  # a name behind a number: where another one begins
            numbered = numbered or has_numbers(part)
        return any(map(self.is_astray, shown))

    def is_astray(self, shown: str) -> bool:
        """Whether a part between two signs holds the beginning of another statement."""
        if "\\\\" in shown:
            return True  # a line ends there
        if (found := _MIXED.fullmatch(shown)) and self._begins(found):
            return True
        if self.lexicon.is_expression(shown):
            return False
        if _SENTENCE.search(shown):
            return True
        if (found := _BEHIND.search(shown)) and self.names(found["name"]):
            return True
        return is_astray(in_signs(shown)) or _PARTED.search(shown) is not None
