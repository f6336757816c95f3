"""Weights that a table tells by what they join: from h1, to o2; or ``h1 → o2``.

Such a row is read where one parameter stands there and nowhere else. A unit that only
says where a weight comes from or leads to is never what the row is of.
"""

from __future__ import annotations

import re

from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.lexicon import flat
from chainrule.examples.names import leveled
from chainrule.maths.network import Place

_UNIT = r"(?:\s+(?:the\s+)?(?:unit|neuron|node|layer|einheit|neurone|neurona))?"
_FROM = re.compile(
    rf"(?:from|source|sender|von|quelle|depuis|de|da|desde|origen|origem|从){_UNIT}",
    re.IGNORECASE,
)
_TO = re.compile(
    rf"(?:to|into|receiver|nach|zu|ziel|vers|à|a|al|hasta|hacia|para|destino|到){_UNIT}",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:weights?|parameters?|names?|symbols?|connections?|gewichte?|poids|pesos?|nom"
    r"|nombre|nome|权重)(?:\s+(?:name|symbol))?",
    re.IGNORECASE,
)
_WEIGHTS = re.compile(r"weight|parameter|gewicht|poids|peso|权重", re.IGNORECASE)
_JOINED = re.compile(
    r"(?:from\s+)?(?P<one>\S{1,40}?)\s*(?:→|⟶|->|=>|-->|[-–—]|\s(?:to|nach|vers)\s)\s*"
    r"(?P<other>\S{1,40})",
    re.IGNORECASE,
)
_UNITS = re.compile(
    r"(?:units?|neurons?|nodes?|einheit|neurone?|neurona|neurônio|单元|神经元)(?:\s+\w)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d][\w{}^]{0,20}|[-–—]?")
"""A name of the writer's own, or none; no figure and no formula."""
_BIAS = frozenset({"bias", "1", "+1", "b", "biais", "sesgo", "viés", "偏置"})


class Connections:
    """The weights of one table, by the columns or the words that say what they join."""

    def __init__(self, heading: list[str], heads: Heads) -> None:
        self.heads, self.network = heads, heads.example.network
        self._heading = heading
        self._ends = (_column(heading, _FROM), _column(heading, _TO))
        self._sources = {leveled(name): name for name in self.network.inputs}

    def told(self, row: list[str], used: set[int]) -> tuple[list[str], set[int]]:
        """A row with the name of its weight for what it joins, and the columns used.

        Without one where the row itself has a name, or no single one stands there.
        """
        row = [self._named(cell) if len(cell) < 100 else cell for cell in row]
        one, other = self._ends
        if not 0 <= min(self._ends) <= max(self._ends) < len(row):
            return row, used
        ends = {one, other}
        given = [n for n in range(len(row)) if n not in ends and n not in used]
        named = any(self.heads.parameter(row[n]) for n in given)
        weight = "" if named else self._weight(row[one], row[other])
        if not weight:
            return row, used | ends
        own = [
            n
            for n in given
            if _NAME.fullmatch(self._heading[n]) and _WORD.fullmatch(row[n])
        ]
        told = ["" if n in (other, *own) else cell for n, cell in enumerate(row)]
        told[one] = weight
        return told, used | {other}

    def is_open(self, row: list[str], used: set[int]) -> bool:
        """Whether a row without a weight has several units: of which, is not said."""
        free = [n for n in range(len(row)) if n not in used]
        if any(self.heads.parameter(row[n]) for n in free):
            return False
        units = [n for n in free if self._unit(row[n]) or self._source(row[n])]
        names = {self._unit(row[n]) or self._source(row[n]) for n in units}
        return len(names) > 1 and not self._is_headed(units[0])

    def is_vague(self, of: str, row: list[str]) -> bool:
        """Whether a bare parameter is told so, and no heading speaks of weights."""
        if not self.heads.parameter(of) or of in row:
            return False
        return not any(map(_WEIGHTS.search, self._heading))

    def crosses(self, label: str, column: int) -> bool:
        """Whether a cell stands where the row of a unit meets the column of another."""
        return bool(self._unit(label) and self._unit(self._head(column)))

    def _is_headed(self, column: int) -> bool:
        return _UNITS.fullmatch(self._head(column)) is not None

    def _head(self, column: int) -> str:
        return self._heading[column] if column < len(self._heading) else ""

    def _named(self, cell: str) -> str:
        """``w7`` of ``h1 → o2``; "" where no single weight stands there."""
        found = _JOINED.fullmatch(cell)
        if found is None:
            return cell
        one, other = found["one"], found["other"]
        if not self._unit(other) or not (self._unit(one) or self._source(one)):
            return cell
        return self._weight(one, other)

    def _weight(self, one: str, other: str) -> str:
        """The one parameter between two units, or of the bias of the second."""
        unit, source = self._unit(other), self._unit(one) or self._source(one)
        if not unit:
            return ""
        depth, index = self.network.position[unit]
        sources = self.network.sources(depth)
        bias = not source and one.strip("$` ").lower() in _BIAS
        if not bias and source not in sources:
            return ""
        column = None if bias else sources.index(source)
        cell = self.network.cell(Place(depth, index, column))
        alone = isinstance(cell, str) and len(self.network.places[cell]) == 1
        return str(cell) if alone else ""

    def _unit(self, cell: str) -> str:
        return "" if " " in cell.strip() else self.heads.unit(cell)

    def _source(self, cell: str) -> str:
        return self._sources.get(flat(cell), "")


def _column(heading: list[str], words: re.Pattern[str]) -> int:
    """The one column that words head; -1 where none, or several."""
    found = [n for n, each in enumerate(heading) if words.fullmatch(each.strip())]
    return found[0] if len(found) == 1 else -1
