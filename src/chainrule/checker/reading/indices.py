"""Iterations in brackets behind a name: ``w5(0)`` at the start, ``w_5^{(1)}`` later.

Where the text has an index 0, index N is after N updates; where index 1 has the value
that a weight starts with, it is after N - 1.
"""

from __future__ import annotations

import re

from chainrule.checker.reading.renewal import Renewal
from chainrule.checker.reading.signs import FIGURE
from chainrule.formulas import Kind

_INDEX = (
    r"(?:\(\s*(?P<{0}a>\d{{1,6}})\s*\)|\[\s*(?P<{0}b>\d{{1,6}})\s*\]"
    r"|\^\{{?\s*\(\s*(?P<{0}c>\d{{1,6}})\s*\)\s*\}}?|\^\{{?(?P<{0}d>[01])\}}?)"
)
_INDEXED = re.compile(rf"(?P<name>[^\W\d]\S*?)\s*{_INDEX.format('i')}")
_GIVEN = re.compile(
    rf"(?<![\w\\])(?P<name>[^\W\d][\w{{}}]{{0,20}}?)\s*{_INDEX.format('i')}"
    rf"\s*\$?\s*(?:=|≈|:|&=)+\s*(?P<figure>{FIGURE})"
)


class Indices:
    """Reads such names in one text."""

    def __init__(self, names: Renewal, text: str) -> None:
        self.names = names
        self.first: int | None = None
        """The index of the first values; None where the text does not tell."""
        self.sure = False
        """Whether the text has that first index itself."""
        for found in _GIVEN.finditer(text[:1_000_000]):
            if self._is_parameter(found["name"]):
                self._learn(found)

    def _learn(self, found: re.Match[str]) -> None:
        index = _index(found)
        starts = self.names.starts_at(found["name"], [found["figure"]])
        if index == 0 and starts:
            self.first, self.sure = 0, True
        elif index == 1 and not self.sure:
            self.first, self.sure = (1, True) if starts else (0, False)

    def read(self, head: str) -> tuple[str, int] | None:
        """The quantity that a head names, and after how many updates."""
        found = _INDEXED.fullmatch(head.strip("$` "))
        if found is None or self.first is None:
            return None
        name, index = found["name"], _index(found)
        single = len(self.names.example.cases) < 2
        known = self._is_parameter(name) or (
            self.sure and single and self.names.is_single(name)
        )
        if not known or index < self.first or self._may_be_layer(name, index):
            return None
        return name, index - self.first

    def _is_parameter(self, name: str) -> bool:
        symbol = self.names.single(name)
        return symbol is not None and symbol.kind is Kind.PARAMETER

    def _may_be_layer(self, name: str, index: int) -> bool:
        """Whether an index may be that of the layer where a parameter stands."""
        symbol = self.names.single(name)
        places = self.names.example.network.places.get(symbol.of, ()) if symbol else ()
        return not self.sure and any(place.layer + 1 == index for place in places)


def _index(found: re.Match[str]) -> int:
    texts = (found[f"i{each}"] for each in "abcd")
    return next(int(text) for text in texts if text is not None)
