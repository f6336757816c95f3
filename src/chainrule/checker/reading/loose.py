"""Answers as a student writes them: lines of text or Markdown with ``=`` and ``≈``.

A line names a quantity, may show the working, and ends with figures:
``net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775``. Words such as "after 1 update" and
"case 2", alone on a line or in a heading, hold for the lines that follow.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chainrule.checker.figures import read_figure
from chainrule.checker.model import Unread
from chainrule.checker.reading.blocks import blocks, is_row
from chainrule.checker.reading.clauses import clauses, is_astray, its
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.places import Place, counts_from_zero, placed, renews
from chainrule.checker.reading.statements import (
    Statement,
    bare_figure,
    has_sign,
    has_statement,
    parsed,
    statements,
    undecorated,
    without_bullet,
)
from chainrule.checker.reading.tables import Cell, cells_of, is_rule, read_table
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.formulas.parse import parse
from chainrule.formulas.plain import shortened

LONGEST_LINE = 1_000
"""Characters that one line of answers may have."""
MOST_PIECES = 5_000
"""Figures that answers may have, read or not."""

_DIGIT = re.compile(r"\d")
_SPACES = re.compile(r"[ \t]{2,}")
_DECIMAL = re.compile(r"\d*[.,]\d+")
_FORMULA = re.compile(r"[-+−*/·×⋅^_(){}\\Σ∑√∂½²]")
_COMMA = re.compile(r"[-+−]?\d+,\d+")


def read_loose(text: str, example: Example) -> tuple[list[Claim], list[Unread]]:
    """The claims of loose text, and the pieces that could not be read.

    >>> import chainrule as cr
    >>> claims, unread = read_loose("δo1 ≈ 0.1385", cr.load("slides"))
    >>> claims[0].of, claims[0].says, unread
    ('δo1', '0.1385', [])
    """
    reader = _Reader(example, from_zero=counts_from_zero(text))
    for block in blocks(text):
        if len(block) > 1 or is_row(block[0]):
            reader.table(block)
        else:
            reader.line(block[0])
        if len(reader.claims) + len(reader.unread) > MOST_PIECES:
            raise ChainruleError(
                f"the answers have more than {MOST_PIECES} lines with figures: split "
                "them"
            )
    return reader.claims, reader.unread


class _Reader:
    """One walk through the lines."""

    def __init__(self, example: Example, *, from_zero: bool = False) -> None:
        self.heads = Heads(example)
        self.comma = example.notation.decimal_comma
        self.cases = max(1, len(example.cases))
        self.from_zero = from_zero
        self.place = Place()
        self.unit = ""
        """The unit that a heading, or the label of the line, speaks of."""
        self.named = ""
        """The unit or parameter that the statement before is of."""
        self.claims: list[Claim] = []
        self.unread: list[Unread] = []

    def line(self, raw: str) -> None:
        """Read one line: a heading, or statements."""
        if len(raw) > LONGEST_LINE:
            self._too_long(raw)
            return
        bare = _SPACES.sub(" ", raw).strip()
        text = without_bullet(undecorated(bare))
        if not text or set(text) <= set("-=_*~ "):
            return
        heading = bare.startswith("#")
        if heading or not has_statement(text):
            self.place = replace(self.place, renewing=renews(text))
            self.unit = self.heads.unit(text.rstrip(" :."))
        text, place = self._placed(text)
        if heading and not _DECIMAL.search(text):
            return
        if not has_sign(text):
            self._wordy(text, place)
            return
        before, self.named = self.unit, ""
        for piece in statements(clauses(self._unlabeled(text), self._names)):
            self._statement(self._unlabeled(piece), place)
        self.unit, self.named = before, ""

    def _too_long(self, raw: str) -> None:
        if _DIGIT.search(raw):
            why = f"it has {len(raw)} characters, at most {LONGEST_LINE} are read"
            self.unread.append(Unread(shortened(raw), f"{why}: break the line"))

    def _unlabeled(self, text: str) -> str:
        """A statement without the unit that is its label: ``h1: net = 0.3775``."""
        label, colon, rest = text.partition(":")
        unit = self.heads.unit(label) if colon and has_sign(rest) else ""
        self.unit = unit or self.unit
        return rest.strip() if unit else text

    def _placed(self, text: str) -> tuple[str, Place]:
        """The text without its words on where it is read, and that place.

        Alone on a line (or before a colon alone) they hold from here on.
        """
        bare, place = placed(text, self.place, self.cases, from_zero=self.from_zero)
        if not _DIGIT.search(bare) or not has_statement(bare):
            self.place = place
        return bare.strip(" :,-") if bare != text else text, place

    def table(self, lines: list[str]) -> None:
        """A Markdown table: what its rows and columns name, and the figures."""
        rows = [
            [undecorated(cell).strip() for cell in cells_of(line)]
            for line in lines
            if not is_rule(line)
        ]
        for cell in read_table(rows, self.heads, self.place, self._is_figure):
            self._cell(cell)

    def _cell(self, cell: Cell) -> None:
        if cell.of:
            self._statement(f"{cell.of} = {cell.text}", cell.place, cell.row)
        elif self._is_figure(cell.text):
            what = bare_figure(cell.text)
            why = f"it is not said what {what} is of: head its column with a quantity"
            self.unread.append(Unread(cell.row, why))
        else:
            self.unread.append(Unread(cell.row, "no quantity of the example is named"))

    def _wordy(self, text: str, place: Place) -> None:
        """A line without a sign: ``net_h1 0.3775``, or words."""
        name, _, figure = text.rpartition(" ")
        if name and self._is_figure(figure) and self.heads.is_quantity(name):
            self._claim(Statement(name, (), (figure,)), place, text)
        elif _DECIMAL.search(text):
            self.unread.append(Unread(text, "no quantity with = and a figure"))

    def _statement(self, text: str, place: Place, line: str = "") -> None:
        """``quantity = working = figure``, with any number of figures at its end."""
        found = parsed(text, self._is_figure, self._names)
        if found.figures and any(map(self._is_astray, found.shown)):
            why = "it has figures of several quantities: write one statement a line"
            self.unread.append(Unread(line or text, why, answer=True))
        elif found.figures:
            self._claim(found, place, line or text)
            return
        elif (answer := self._answers(found)) or (
            _DIGIT.search(text) and not self._is_formula(found)
        ):
            self.unread.append(Unread(line or text, self._why(found), answer))
        self.named = ""

    def _answers(self, found: Statement) -> bool:
        """Whether a quantity is given what is neither a figure nor a formula."""
        if not found.shown or not self._names(found.head):
            return False
        last = found.shown[-1].lstrip("+-−")
        if " " in last and not _DIGIT.search(last):
            return False  # words on what it is
        return not _FORMULA.search(last) and not self.heads.is_quantity(last)

    def _is_astray(self, shown: str) -> bool:
        return is_astray(shown) and not self.heads.is_expression(shown)

    def _names(self, text: str) -> bool:
        return bool(self.heads.quantity(text) or self._of_the_unit(text))

    def _claim(self, found: Statement, place: Place, text: str) -> None:
        of = self.heads.quantity(found.head) or self._of_the_unit(found.head)
        of = of or next(filter(self.heads.is_single, found.shown), "")
        self.named = self.heads.whose_is(of)
        if self.heads.may_be_target(found.head, found.figures[0]):
            why = f"{found.head} may be the output or the target: write out_ or target_"
            self.unread.append(Unread(text, why, answer=False))
            return
        if not of:
            answer = bool(found.head) and " " not in found.head and ":" not in text
            self.unread.append(Unread(text, self._nameless(found.head), answer))
            return
        starts = self.heads.starts_at(of, found.figures[:1])
        renewed = self.heads.renewed(of, found.shown)
        if (place.renewing or found.assigned) and (found.shown or not starts):
            renewed = self.heads.updated(of)
        names = [renewed or of] * len(found.figures)
        if found.arrow and starts and not renewed:
            names[1:] = [self.heads.updated(of) or of] * len(names[1:])
        working = " = ".join(filter(self._is_of_numbers, found.shown))
        self.claims += [
            Claim(name, figure, place.after, place.case, "", "" if index else working)
            for index, (name, figure) in enumerate(
                zip(names, found.figures, strict=True)
            )
        ]

    def _of_the_unit(self, head: str) -> str:
        """``net`` of the unit spoken of; ``its output`` of what is named before."""
        if what := its(head):
            return self.heads.cell(what, self.named) if self.named else ""
        return self.heads.cell(head, self.unit) if self.unit else ""

    def _is_formula(self, found: Statement) -> bool:
        """Whether a statement has quantities on all sides, and so no answer."""
        sides = (found.head, *found.shown)
        return len(sides) > 1 and all(map(self.heads.is_quantity, sides))

    def _is_of_numbers(self, shown: str) -> bool:
        """Whether what is shown has the numbers put in."""
        try:
            parse(shown, lambda _: None, decimal_comma=self.comma)
        except ChainruleError:
            return False
        return True

    def _is_figure(self, text: str) -> bool:
        try:
            read_figure(bare_figure(text), decimal_comma=self.comma)
        except ChainruleError:
            return False
        return True

    # --- why not ----------------------------------------------------------------------

    def _nameless(self, head: str) -> str:
        if unit := self.heads.whose(head):
            return f"{unit} is a unit: write net_{unit} or out_{unit}"
        return "no quantity of the example is named"

    def _why(self, found: Statement) -> str:
        if not found.shown:
            head = found.head
            figure = self._is_figure(head)
            return self._nameless("") if figure else "no figure after its sign"
        last = found.shown[-1]
        if _COMMA.fullmatch(last) and not self.comma:
            return (
                f"{last!r} is no figure: write a decimal point, or set decimal_comma "
                "in [notation]"
            )
        return f"{last!r} is no figure: end the line with a number"
