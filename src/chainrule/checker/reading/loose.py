"""Answers as a student writes them: lines of text or Markdown with ``=`` and ``≈``.

A line names a quantity, may show the working, and ends with figures:
``net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775``. Words such as "after 1 update" and
"case 2", alone on a line or in a heading, hold for the lines that follow.
"""

from __future__ import annotations

import re

from chainrule.checker.model import Unread
from chainrule.checker.reading.blocks import blocks, is_row
from chainrule.checker.reading.changes import Change, change_of
from chainrule.checker.reading.clauses import clauses, that_of
from chainrule.checker.reading.cleaned import cleaned
from chainrule.checker.reading.decoration import undecorated
from chainrule.checker.reading.headings import heading_of, labeled
from chainrule.checker.reading.hearsay import Told, claimed, tells_mistakes
from chainrule.checker.reading.places import Place, Places, lists_weights
from chainrule.checker.reading.remarks import bare_figure
from chainrule.checker.reading.sides import sides, told_in_turn
from chainrule.checker.reading.signs import EQUAL
from chainrule.checker.reading.statements import (
    Statement,
    has_sign,
    has_statement,
    statements,
    without_bullet,
)
from chainrule.checker.reading.tables import Cell, cells_of, is_rule, read_table
from chainrule.checker.reading.telling import Teller
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.formulas.plain import shortened

LONGEST_LINE = 1_000
"""Characters that one line of answers may have."""
MOST_PIECES = 5_000
"""Figures that answers may have, read or not."""

_DIGIT = re.compile(r"\d")
_SPACES = re.compile(r"[ \t]{2,}")
_DECIMAL = re.compile(r"[.,]\d")
_EQUAL = re.compile(EQUAL)
_ASIDE = re.compile(r"\(([^()=≈]{1,40}[=≈][^()=≈]{1,40})\)")
_NAMELESS = re.compile(rf"\s*(?:(?:and|und|et|y|e|but|then)\s+)?(?:{EQUAL}|:)\s*")
"""Where only words on the place stood before a sign: "and after the update = 0.29"."""
_NUMBERS = re.compile(r"\s*[-+−(]*[\d.]")
_BOLD = re.compile(r"\*\*[^*]+\*\*:?|__[^_]+__:?")


def read_loose(text: str, example: Example) -> tuple[list[Claim], list[Unread]]:
    """The claims of loose text, and the pieces that could not be read.

    >>> import chainrule as cr
    >>> claims, unread = read_loose("δo1 ≈ 0.1385", cr.load("slides"))
    >>> claims[0].of, claims[0].says, unread
    ('δo1', '0.1385', [])
    """
    text = cleaned(text)
    reader = _Reader(example, text)
    for block in blocks(text):
        if len(block) > 1 or is_row(block[0]):
            reader.table(block)
        else:
            reader.line(block[0])
        _bound(len(reader.claims) + len(reader.unread))
    return reader.bare.settled(reader.claims), reader.unread


def read_rows(
    rows: list[list[str]], example: Example
) -> tuple[list[Claim], list[Unread]]:
    """The claims of a table whose first row is its heading."""
    reader = _Reader(example, "\n".join(" ".join(row) for row in rows))
    reader.rows([[undecorated(cell).strip() for cell in row] for row in rows])
    return reader.bare.settled(reader.claims), reader.unread


def _has_figure(text: str) -> bool:
    return has_statement(text) or _DECIMAL.search(text) is not None


def _bound(pieces: int) -> None:
    if pieces > MOST_PIECES:
        raise ChainruleError(
            f"the answers have more than {MOST_PIECES} lines with figures: split them"
        )


class _Reader(Teller):
    """One walk through the lines."""

    def __init__(self, example: Example, text: str) -> None:
        super().__init__(example, text)
        self.places = Places(example, text)
        self.quoting = False
        """Whether a heading has announced mistakes that others make."""

    def line(self, raw: str) -> None:
        """Read one line: a heading, or statements."""
        if len(raw) > LONGEST_LINE:
            self._too_long(raw)
            return
        bare = _SPACES.sub(" ", raw).strip()
        text = without_bullet(undecorated(bare))
        if not text or set(text) <= set("-=_*~ "):
            return
        heading = bare.startswith("#") or _BOLD.fullmatch(bare) is not None
        text = self._claimed(text, heads=heading or text.endswith(":"))
        if not text:
            return
        if heading or not (_has_figure(text) or _EQUAL.search(text)):
            self.heading = heading_of(text, self.heads)
        if heading:
            text = _ASIDE.sub(r"; \1", text)
        text, place = self._placed(text, holds=heading)
        if (heading or text.endswith(":")) and not _DECIMAL.search(text):
            return
        before = len(self.claims)
        if dealt := self._dealt(text):
            for of, figure in dealt:
                self.claim(Statement(of, (), (figure,)), place, text)
        elif change := self._change(text):
            self._changed(change, place, text)
        elif has_sign(text):
            self._signed(text, place)
        else:
            self._wordy(text, place)
        if all(self.heads.is_given_name(each.of) for each in self.claims[before:]):
            self.place = place

    def _dealt(self, text: str) -> list[tuple[str, str]]:
        """The figures of a line that has several names or units side by side."""
        if dealt := self.vectors.dealt(text) or sides(text, self.head):
            return dealt
        label, colon, rest = text.partition(":")
        unit = self.heads.unit(label) if colon else ""
        if unit and not has_sign(rest):
            return told_in_turn(rest, lambda what: self.heads.cell(what, unit))
        return [] if has_sign(text) else told_in_turn(text, self.head)

    def _change(self, text: str) -> Change | None:
        """The change of one quantity that a sentence tells."""
        change = change_of(text)
        of = self.heads.quantity(change.of) if change else ""
        return change._replace(of=of) if change and self.heads.is_single(of) else None

    def _changed(self, change: Change, place: Place, text: str) -> None:
        """The claims of such a sentence: a parameter, or another quantity, anew."""
        of, old, new = change
        if self.heads.parameter(of):
            self.claim(Statement(of, (), (old, new), led=1), place, text)
            return
        before = self.places.before(place)
        self.claim(Statement(of, (), (old,)), before, text)
        self.claim(Statement(of, (), (new,)), self.places.following(place), text)

    def _begins_one(self, text: str) -> bool:
        """Whether a text names a quantity, or says where the one before is read."""
        if self.names(text) or self.heads.unit(that_of(text)):
            return True
        bare, place = self.places.placed(text, self.place)
        moved = bare != text or place != self.place
        return moved and (not bare.strip() or self.names(bare.strip()))

    def _claimed(self, text: str, *, heads: bool) -> str:
        """The text without the figures that it quotes, which are listed."""
        if heads and not _has_figure(text):
            self.quoting = tells_mistakes(text)
        all_of_it = self.quoting and _has_figure(text)
        told = Told("", (text,)) if all_of_it else claimed(text)
        for each in told.quoted:
            self.quoted(each)
        return told.text

    def _signed(self, text: str, place: Place) -> None:
        """A line of statements, perhaps behind a label."""
        unit, self.named, self.line_role = self.heading.unit, "", ""
        label, colon, rest = text.partition(":")
        if colon and not has_sign(label) and not self._begins_one(label):
            above, self.heading = self.heading, labeled(label, self.heads, self.heading)
            if self.heading is not above and has_sign(rest):
                text = rest.strip()
        text = self.parted(self._unlabeled(text))
        for piece in statements(clauses(text, self._begins_one)):
            own, here = self.places.placed(piece, place)
            moved = own != piece
            place = here if moved else place
            told = self._unlabeled(own.strip(" :,-") if moved else piece)
            if moved and self.spoken and _NAMELESS.match(told):
                told = _NAMELESS.sub(f"{self.spoken} = ", told)
            self.statement(told, place)
        self._set_unit(unit)
        self.named = ""

    def _too_long(self, raw: str) -> None:
        if _DIGIT.search(raw):
            why = f"it has {len(raw)} characters, at most {LONGEST_LINE} are read"
            self.unread.append(Unread(shortened(raw), f"{why}: break the line"))

    def _unlabeled(self, text: str) -> str:
        """A statement without the unit that is its label: ``h1: net = 0.3775``."""
        label, colon, rest = text.partition(":")
        unit = self.heads.unit(label) if colon and has_sign(rest) else ""
        own = unit and (self.heads.quantity(label) or _NUMBERS.match(rest))
        if own and self.names(label):
            return text
        self._set_unit(unit or self.heading.unit)
        return rest.strip() if unit else text

    def _placed(self, text: str, *, holds: bool) -> tuple[str, Place]:
        """The text without its words on where it is read, and that place.

        In a heading, or alone on a line, they hold from here on.
        """
        if self.places.contrasts(text):
            return text, self.place  # each statement has its own
        bare, place = self.places.placed(text, self.place)
        alone = holds or not _DIGIT.search(bare) or not has_statement(bare)
        cases = self.places.cases
        given = cases.given(bare)
        if label := cases.labeled(bare):
            given, bare = cases.listed(label), bare.removeprefix(label)
        if case := given or (cases.listed(bare) if alone else 0):
            place = self.places.of_case(place, case)
        if self.moved == self.place:
            place = self.places.next(self.place, place)
        lists = alone and place.since and lists_weights(text)
        if lists and place.after == self.place.after + 1:
            return text, self.place  # the new weights of this very place
        if alone or given:
            self.place = place
        return bare.strip(" :,-") if bare != text else text, place

    def table(self, lines: list[str]) -> None:
        """A Markdown table."""
        self.rows(
            [
                [undecorated(cell).strip() for cell in cells_of(line)]
                for line in lines
                if not is_rule(line)
            ]
        )

    def rows(self, rows: list[list[str]]) -> None:
        """The rows of a table: what its rows and columns name, and the figures."""
        _bound(sum(_DIGIT.search(cell) is not None for row in rows for cell in row))
        where = self.places, self.place
        for cell in read_table(rows, self.heads, where, self.is_figure, self.names):
            self._cell(cell)

    def _cell(self, cell: Cell) -> None:
        if cell.of:
            self.statement(f"{cell.of} = {cell.text}", cell.place, cell.row)
        elif cell.alike:
            why = f"several rows have {cell.alike}: say of which case, or after what"
            self.unread.append(Unread(cell.row, why, answer=True))
        elif self.is_figure(cell.text):
            what = bare_figure(cell.text)
            why = f"it is not said what {what} is of: head its column with a quantity"
            self.unread.append(Unread(cell.row, why))
        else:
            self.unread.append(Unread(cell.row, "no quantity of the example is named"))

    def _wordy(self, text: str, place: Place) -> None:
        """A line without a sign: ``net_h1 0.3775``, or words."""
        *names, figure = text.split() or [""]
        name = " ".join(names)
        if name and self.is_figure(figure) and self.heads.is_quantity(name):
            self.claim(Statement(name, (), (figure,)), place, text)
        elif _DECIMAL.search(text):
            self.unread.append(Unread(text, "no quantity with = and a figure"))
