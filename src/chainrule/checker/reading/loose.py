"""Answers as a student writes them: lines of text or Markdown with ``=`` and ``≈``.

A line names a quantity, may show the working, and ends with figures:
``net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775``. Words such as "after 1 update" and
"case 2", alone on a line or in a heading, hold for the lines that follow.
"""

from __future__ import annotations

import re

from chainrule.checker.model import Unread
from chainrule.checker.reading.blocks import blocks, is_row
from chainrule.checker.reading.clauses import clauses
from chainrule.checker.reading.cleaned import cleaned
from chainrule.checker.reading.decoration import undecorated
from chainrule.checker.reading.headings import Heading, heading_of, labeled, layered
from chainrule.checker.reading.objects import is_nested
from chainrule.checker.reading.places import Place
from chainrule.checker.reading.remarks import bare_figure
from chainrule.checker.reading.signs import EQUAL
from chainrule.checker.reading.statements import (
    Statement,
    has_sign,
    parsed,
    statements,
    without_bullet,
)
from chainrule.checker.reading.tables import Cell, cells_of, is_rule, read_table
from chainrule.checker.reading.walk import Walk, has_figure
from chainrule.checker.reading.words import ROLE_WORDS
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.formulas.plain import shortened

LONGEST_LINE = 1_000
"""Characters that one line of answers may have."""
MOST_PIECES = 5_000
"""Figures that answers may have, read or not."""

MOST_CHARACTERS = 250_000
"""Characters that the lines of answers may have together."""

_DIGIT = re.compile(r"\d")
_SPACES = re.compile(r"[ \t]{2,}")
_DECIMAL = re.compile(r"[.,]\d")
_EQUAL = re.compile(EQUAL)
_ASIDE = re.compile(r"\(([^()=≈]{1,40}[=≈][^()=≈]{1,40})\)")
_GIVEN = re.compile(r"\(([^()]{3,80})\)")
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


def _bound(pieces: int) -> None:
    if pieces > MOST_PIECES:
        raise ChainruleError(
            f"the answers have more than {MOST_PIECES} lines with figures: split them"
        )


class _Reader(Walk):
    """One walk through the lines."""

    characters = 0
    """Those of the lines read so far."""
    braced = False
    """Whether the heading holds up to a brace that closes it."""

    def _count(self, line: str) -> None:
        self.characters += len(line)
        if self.characters > MOST_CHARACTERS:
            raise ChainruleError(
                f"the answers have more than {MOST_CHARACTERS} characters: split them"
            )

    def line(self, raw: str) -> None:
        """Read one line: a heading, statements, or nested objects."""
        if is_nested(raw):
            self._count(raw)
            self.object(raw)
            return
        if len(raw) > LONGEST_LINE:
            self._too_long(raw)
            return
        self._count(raw)
        bare = _SPACES.sub(" ", raw).strip()
        if self.braced and set(bare) <= set("}],"):
            self.heading, self.braced = Heading(), False
        text = without_bullet(undecorated(bare))
        if not text or set(text) <= set("-=_*~ "):
            return
        heading = bare.startswith("#") or _BOLD.fullmatch(bare) is not None
        text = self._claimed(text, heads=heading or text.endswith(":"))
        if not text:
            return
        if heading or not (has_figure(text) or _EQUAL.search(text)):
            self.heading = heading_of(text, self.heads)
            self.braced = bare.endswith("{")
        if heading:
            text = _ASIDE.sub(r"; \1", text)
        whole = text
        text, place = self._placed(text, holds=heading)
        text = _GIVEN.sub(self._ungiven, text) if heading else text
        if (heading or text.endswith(":")) and not _DECIMAL.search(text):
            return
        before = len(self.claims)
        self._read(text, place)
        told = all(self.heads.is_given_name(each.of) for each in self.claims[before:])
        if told and (not _DECIMAL.search(text) or self._begins_with_place(whole)):
            self.place = place

    def _ungiven(self, found: re.Match[str]) -> str:
        """What is left of brackets in a heading: nothing where they list a case."""
        pairs = (each.partition("=") for each in re.split("[,;]", found[1]))
        lists = all(
            self.is_figure(figure)
            and (of.strip() == "t" or self.heads.is_given_name(of.strip()))
            for of, _, figure in pairs
        )
        return "" if lists else found[0]

    def _read(self, text: str, place: Place) -> None:
        """What a line holds: figures side by side, a change, statements, or words."""
        if dealt := self._dealt(text):
            for of, figure in dealt:
                self.claim(Statement(of, (), (figure,)), place, text)
        elif change := self._change(text):
            self._changed(change, place, text)
        elif has_sign(text):
            self._signed(text, place)
        else:
            self._wordy(text, place)

    def _signed(self, text: str, place: Place) -> None:
        """A line of statements, perhaps behind a label."""
        unit, self.named, self.line_role = self.heading.unit, "", ""
        label, colon, rest = text.partition(":")
        if colon and not has_sign(label) and not self._begins_one(label):
            above, self.heading = self.heading, labeled(label, self.heads, self.heading)
            if self.heading is not above and has_sign(rest):
                text = rest.strip()
            self.heading = layered(label, self.heading)
        text = self.mingled.parted(self._unlabeled(text))
        pieces = statements(clauses(text, self._begins_one))
        if any(map(self.head, pieces)) and any(map(self.is_figure, pieces)):
            why = "its names and its figures stand apart: write one statement a line"
            self.unread.append(Unread(text, why, answer=True))
            return
        for piece in pieces:
            if alone := "" if has_sign(piece) else self.force.alone(piece):
                self._set_unit(alone)
                self.named = ""
                continue
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
        alone = colon and has_sign(rest) and not has_sign(label)
        unit = self.heads.unit(label) if alone else ""
        own = unit and (self.heads.quantity(label) or _NUMBERS.match(rest))
        if own and self.names(label):
            return text
        unit = unit or (self._parameter(label, rest) if alone else "")
        self._set_unit(unit or self.heading.unit)
        self.named = "" if unit else self.named
        return rest.strip() if unit else text

    def _parameter(self, label: str, rest: str) -> str:
        """The parameter that is a label, ``For w5: gradient = 0.08, new = 0.36``."""
        *words, last = label.split() or [""]
        head = parsed(rest, self.is_figure, self.names).head
        role = len(words) < 3 and ROLE_WORDS.fullmatch(head)
        return self.heads.parameter(last) if role else ""

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
        above = self.heading
        if cell.joined and not (above.role or above.renewing or above.given):
            why = "say whether it is the weight, its gradient or its new value"
            self.unread.append(Unread(cell.row, why))
        elif cell.of:
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
        short = len(names) < 5 and self.head(name)
        if name and self.is_figure(figure) and (short or self.heads.is_quantity(name)):
            self.claim(Statement(name, (), (figure,)), place, text)
        elif _DECIMAL.search(text):
            self.unread.append(Unread(text, "no quantity with = and a figure"))
