"""Where the rows of a table are read: by an iteration, a case, or a case's inputs."""

from __future__ import annotations

import re
from dataclasses import replace

from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.places import Place, Places
from chainrule.formulas import Kind

_ITERATION = re.compile(
    r"(?:iter\.?|iterations?|epochs?|updates?|after|epochen?|itérations?|époques?"
    r"|iteración|épocas?|迭代\w*)",
    re.IGNORECASE,
)
_DONE = re.compile(r"after|updates?", re.IGNORECASE)
_STEP = re.compile(r"steps?|t|n|k|schritt|étape|paso", re.IGNORECASE)
_CASE = re.compile(
    r"(?:case|cases|sample|pattern|example|fall|muster|exemple|caso|样本)\s*#?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d]{2,}")
_NUMBER = re.compile(r"#|no\.?|nr\.?|№|", re.IGNORECASE)


class RowPlaces:
    """Tells from a row's own cells where its figures are read."""

    def __init__(
        self,
        heading: list[str],
        rows: list[list[str]],
        heads: Heads,
        places: Places,
        place: Place,
    ) -> None:
        self.places, self.place = places, place
        self.runs, self.cases = dict[int, str](), list[int]()
        self.from_zero = False
        for column, word in enumerate(heading):
            cells = [row[column] for row in rows if column < len(row)]
            if _ITERATION.fullmatch(word) or (_STEP.fullmatch(word) and _counts(cells)):
                self.runs[column] = word
                self.from_zero = self.from_zero or "0" in cells
            elif _CASE.fullmatch(word) or (
                _NUMBER.fullmatch(word) and self._are_cases(cells)
            ):
                self.cases.append(column)
        self.inputs = self._inputs(heading, heads)

    def of(self, row: list[str]) -> tuple[Place, set[int]]:
        """Where a row is read, and the columns that say so."""
        place, used = self.place, set[int]()
        for column, word in self.runs.items():
            if (number := _whole(row, column)) is not None:
                place, used = self._after(place, word, number), used | {column}
        for column in self.cases:
            if (number := _whole(row, column)) is not None:
                place, used = self.places.of_case(place, number), used | {column}
        if row and not used and _WORDS.match(row[0]):
            place = self.places.placed(row[0], place)[1]
        if self.inputs and max(self.inputs) < len(row):
            case = self.places.cases.of_inputs([row[n] for n in self.inputs])
            if case:
                place, used = self.places.of_case(place, case), used | {*self.inputs}
        return place, used

    def columns(self, heading: list[str]) -> dict[int, Place]:
        """The places that headings tell: ``Case 2``, ``(0, 1)``, ``after 1 update``."""
        found = {}
        for column, words in enumerate(heading):
            rest, place = self.places.placed(words, self.place)
            cases = self.places.cases
            if case := cases.listed(rest):
                place, rest = self.places.of_case(place, case), ""
            if words.strip() and rest != words and not rest.strip(" ():.,"):
                found[column] = place
        return found

    def _after(self, place: Place, word: str, number: int) -> Place:
        if _DONE.fullmatch(word) or (self.from_zero and _STEP.fullmatch(word)):
            return replace(place, after=number, since=True)
        zero = self.from_zero or self.places.from_zero
        return self.places.during(place, number, word, from_zero=zero)

    def _are_cases(self, cells: list[str]) -> bool:
        """Whether a column numbers all the cases in their order."""
        count = self.places.cases.count
        return count > 1 and cells == [str(n + 1) for n in range(count)]

    def _inputs(self, heading: list[str], heads: Heads) -> list[int]:
        """The columns of the inputs in their order, where they tell cases apart."""
        if self.places.cases.count < 2:
            return []
        symbols = [heads.single(word) if word else None for word in heading]
        found = {
            symbol.of: column
            for column, symbol in enumerate(symbols)
            if symbol is not None and symbol.kind is Kind.INPUT
        }
        names = heads.example.network.inputs
        return [found[name] for name in names] if {*names} == {*found} else []


def _counts(cells: list[str]) -> bool:
    """Whether a column counts from 0."""
    return len(cells) > 1 and cells == [str(n) for n in range(len(cells))]


def _whole(row: list[str], column: int) -> int | None:
    cell = row[column] if column < len(row) else ""
    return int(cell[:9]) if cell.isdecimal() and cell.isascii() else None
