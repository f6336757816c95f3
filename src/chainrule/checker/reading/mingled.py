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
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.signs import EQUAL, FIGURE, IS, MARK

_PARTED = re.compile(r"(?<![\w.}])[\d.,]*\d\s*[,;|&\\/]+\s*[^\W\d]\w*[\d_]\w*\}*\s*$")
_NAME = (
    r"(?P<name>[d∂]\w+\s?/\s?[d∂][^\s=≈:/]+|\\[dt]?frac[^=≈:/]{1,60}?"
    r"|[^\s\d=≈:/][^=≈:/]{0,40}?)"
)
_SIGNED = rf"\s*(?:{EQUAL}|:|{IS})"
_SLASHED = re.compile(
    rf"(?<![\w.,])({FIGURE})(?P<mark>{MARK}?)\s*[/|]\s*(?={_NAME}{_SIGNED})"
)
_MIXED = re.compile(rf"({FIGURE})\s*[-–—−+/]\s*{_NAME}")
_OPERATED = re.compile(
    r"(?:[-+−–*/·×⋅^(=\\]|\\(?:times|cdot|ast|over|div|left)"
    r"|\b(?:times|by|of|mal|fois|por|plus|minus|x))\s*$",
    re.IGNORECASE,
)
MOST_WORDS = 6
"""Words that a name may have behind a figure."""
_SENTENCE = re.compile(r"\d\.\s+[^\W\d]")
"""A figure that ends a sentence, and the next one."""
LONG = 2
"""Decimals from which a figure is one that was computed."""


class Mingled:
    """Tells workings from further statements, in one example."""

    def __init__(self, heads: Heads, names: Callable[[str], bool]) -> None:
        self.heads, self.names = heads, names
        self.comma = heads.example.notation.decimal_comma

    def parted(self, text: str) -> str:
        """The text with a semicolon for a slash between two whole statements."""

        def parted(found: re.Match[str]) -> str:
            own = f"{found[1]}{found['mark']}"
            return f"{own}; " if self._begins(found) else found[0]

        return _SLASHED.sub(parted, text)

    def _begins(self, found: re.Match[str]) -> bool:
        """Whether a figure ends a statement, and the name behind begins another one.

        ``-1/out_o2`` and ``0.6 - b1`` are workings: numbers that are given or short,
        and names of what is given.
        """
        figure = read_figure(found[1], decimal_comma=self.comma)
        padded = figure.decimals > LONG and found[1].endswith("0")
        given = self.heads.is_given(figure.value) and not padded
        given = given or figure.decimals < LONG
        of = "" if given else self.heads.quantity(found["name"])
        return bool(of) and (self.heads.is_computed(of) or self.heads.settled(of) != of)

    def _ends_with_name(self, shown: str) -> bool:
        """Whether a name stands behind a number, with no sign between the two."""
        words = shown.split()
        for start in range(len(words) - 1, max(0, len(words) - MOST_WORDS) - 1, -1):
            before, name = " ".join(words[:start]), " ".join(words[start:])
            if not has_numbers(before) or _OPERATED.search(before):
                continue
            if self.names(name):
                return True
        return False

    def has_others(self, shown: tuple[str, ...]) -> bool:
        """Whether what a statement shows belongs, in part, to other statements."""
        numbered = False
        for part in shown:
            if numbered and self.heads.is_single(part):
                return True  # a name behind a number: where another one begins
            numbered = numbered or has_numbers(part)
        return any(map(self.is_astray, shown))

    def is_astray(self, shown: str) -> bool:
        """Whether a part between two signs holds the beginning of another statement."""
        if "\\\\" in shown or "&" in shown:
            return True  # a line or a cell ends there
        if (found := _MIXED.fullmatch(shown)) and self._begins(found):
            return True
        if self.heads.is_expression(shown):
            return False
        if _SENTENCE.search(shown):
            return True
        if self._ends_with_name(shown):
            return True
        return is_astray(in_signs(shown)) or _PARTED.search(shown) is not None
