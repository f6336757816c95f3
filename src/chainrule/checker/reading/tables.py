"""Tables in Markdown: every cell is a figure of what its row and its column name.

The first column names quantities, units, parameters, cases or iterations; the headings
name quantities, letters such as ``I_j`` and ``δ``, or words such as "new value".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from chainrule.checker.reading.connections import Connections
from chainrule.checker.reading.headings import kind_of
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.places import Place, Places
from chainrule.checker.reading.rows import RowPlaces

_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_SPLIT = re.compile(r"(?<!\\)\|")
_FIGURE = re.compile(r"\d")
_DECIMAL = re.compile(r"[.,]\d")
_SIGNAL = re.compile(
    r"\$?(?:δ|\\delta)s?(?:[_ ]\{?(?![wb])\w{1,4}\}?)?\$?|(?:target|desired|soll).*"
)
"""The heading of what is no parameter's own: ``δ``, "target"."""
_DELTA = re.compile(r"deltas?(?:[_ ](?![wb])\w{1,4})?", re.IGNORECASE)
"""One that may be of error signals, or of steps."""
_VALUE = re.compile(
    r"\b(?:values?|results?|answers?|figures?|wert|ergebnis|valeur|résultat|valor"
    r"|resultado)\b|值|结果",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cell:
    """A figure of a table: its quantity ("" where none is named), text and place."""

    of: str
    text: str
    place: Place
    row: str
    headed: bool = False
    """Whether its column alone names it."""
    alike: str = ""
    """The quantity of which another row has a figure, too, at the same place."""
    joined: bool = False
    """Whether it is a parameter told by what it joins, with no word on which value."""


def is_rule(line: str) -> bool:
    """Whether a line parts a table's heading from its rows."""
    bare = line.strip()
    return "-" in bare and "|" in bare and _RULE.fullmatch(bare) is not None


def cells_of(line: str) -> list[str]:
    """The cells of one line."""
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [each.strip() for each in _SPLIT.split(bare)]


def read_table(
    rows: list[list[str]],
    heads: Heads,
    where: tuple[Places, Place],
    is_figure: Callable[[str], bool],
    names: Callable[[str], bool],
) -> Iterator[Cell]:
    """The figures of a table, row by row; the first row may be its heading.

    Rows that nothing tells apart are not read: whose figures they are is not said.
    """
    heading: list[str] = []
    if len(rows) > 1 and not any(is_figure(cell) for cell in rows[0][1:]):
        heading, rows = rows[0], rows[1:]
    table = _Table(heading, heads, RowPlaces(heading, rows, heads, *where))
    table.is_figure, table.names = is_figure, names
    found = [list(table.row(row)) for row in rows]
    told = Counter((c.of, c.place) for cells in found for c in cells if c.headed)
    for cell in (cell for cells in found for cell in cells):
        alike = cell.headed and told[cell.of, cell.place] > 1
        yield replace(cell, of="", alike=cell.of) if alike else cell


class _Table:
    is_figure: Callable[[str], bool]
    names: Callable[[str], bool]
    joined = False
    """Whether the row is of a weight that is told by what it joins."""

    def __init__(self, heading: list[str], heads: Heads, where: RowPlaces) -> None:
        self.heading, self.heads, self.where = heading, heads, where
        self.columns = where.columns(heading)
        self.connections = Connections(heading, heads)

    def row(self, row: list[str]) -> Iterator[Cell]:
        """The figures of one row; those that nothing names come without a name."""
        place, used = self.where.of(row)
        told, used = self.connections.told(row, used)
        self.joined = told != row
        text = " | ".join(row)
        if self.connections.is_open(told, used):
            yield from self._nameless(row, used, place, text)
            return
        if len(row) == 1 and _DECIMAL.search(text):
            yield Cell("", text, place, text)
        for cell in self._cells(told, used, place, text):
            yield replace(cell, joined=self.connections.is_vague(cell.of, row))

    def _cells(
        self, row: list[str], used: set[int], place: Place, text: str
    ) -> Iterator[Cell]:
        label = self._label(row, used)
        found = {
            n: name
            for n in range(len(row))
            if n not in used and (n != label or self._heads_itself(n))
            if _FIGURE.search(row[n]) and (name := self._name(row[label], n))
        }
        if not found:
            yield from self._plain(row, label, place, text)
            return
        for column in range(len(row)):
            if column in found:
                headed = found[column] == self.heads.quantity(self.heading[column])
                of = found[column]
                of = f"old {of}" if self.heads.parameter(of) else of
                yield Cell(of, row[column], place, text, headed)
            elif column in used or not self.is_figure(row[column]):
                continue
            elif column > label or _DECIMAL.search(row[column]):
                yield Cell("", row[column], place, text)

    def _nameless(
        self, row: list[str], used: set[int], place: Place, text: str
    ) -> Iterator[Cell]:
        for column, cell in enumerate(row):
            if column not in used and self.is_figure(cell):
                yield Cell("", cell, place, text)

    def _label(self, row: list[str], used: set[int]) -> int:
        """The column that says what a row is of: its first name, or its first cell.

        A weight between two units is what its row is of, and not one of the units.
        """
        free = [n for n in range(len(row)) if n not in used]
        named = [n for n in free[:3] if self._is_of(row[n])]
        weights = [n for n in named if self.heads.parameter(row[n])]
        return next(iter(weights or named or free), 0)

    def _is_of(self, cell: str) -> bool:
        return bool(self.heads.unit(cell) or self.heads.parameter(cell))

    def _head(self, column: int) -> str:
        return "".join(self.heading[column : column + 1])

    def _heads_itself(self, column: int) -> bool:
        """Whether a column holds figures of the quantity in its heading."""
        return self.heads.is_quantity(self._head(column))

    def _name(self, label: str, column: int) -> str:
        heading = self._head(column)
        if not heading or (self.heads.parameter(label) and self._is_signal(heading)):
            return ""
        return (
            self.heads.cell(heading, label)
            or self.heads.cell(label, heading)
            or self.heads.quantity(heading)
        )

    def _is_of_another(self, of: str, column: int) -> bool:
        """Whether a column has no figures of what a row names: δ of a weight."""
        head = self._head(column)
        if not self.heads.parameter(of):
            return self.connections.crosses(of, column)
        return kind_of(head) != "" or self._is_signal(head)

    def _is_signal(self, heading: str) -> bool:
        vague = self.joined and _DELTA.fullmatch(heading)
        return bool(vague or _SIGNAL.fullmatch(heading))

    def _plain(
        self, row: list[str], label: int, place: Place, text: str
    ) -> Iterator[Cell]:
        """A quantity in the first cell, or in one after a number; then its figures."""
        if self.columns and self.heads.quantity(row[label]):
            for column, there in self.columns.items():
                if column > label and self.is_figure("".join(row[column : column + 1])):
                    yield Cell(row[label], row[column], there, text)
            others = [n for n in range(label + 1, len(row)) if n not in self.columns]
            for column in others:
                if self.is_figure(row[column]):
                    yield Cell("", row[column], place, text)
            return
        named = [n for n in range(label, len(row) - 1) if self.names(row[n])]
        start = named[0] if named else label
        of = row[start] if named else ""
        rest = range(start + 1, len(row))
        figures = [n for n in rest if self.is_figure(row[n])]
        worth = [n for n in figures if _VALUE.search(self._head(n))]
        alone = [n for n in figures if len(figures) == 1 or not self._head(n)]
        chosen = worth[-1:] or alone[-1:]
        other = [n for n in chosen if self._is_of_another(of, n)]
        of = "" if other else of
        if not figures:
            shown = " = ".join(row[n] for n in rest if row[n])
            if _FIGURE.search(shown):
                yield Cell(of, shown, place, text)
            return
        for column in figures:
            if column in chosen:
                before = [row[n] for n in rest if n < column and n not in figures]
                yield Cell(of, " = ".join([*before, row[column]]), place, text)
            else:
                yield Cell("", row[column], place, text)
