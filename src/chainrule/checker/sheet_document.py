"""The checked sheet as a document.

Marks stand in the margin, the right figure beside a wrong one; the formula that was
computed is shown with the culprit highlighted, then the mistakes and their cure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.checker.culprit import belonging, culprit
from chainrule.checker.left_out import lacking, replaced
from chainrule.checker.marks import Marks, marks_of
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.model import Checked, Sheet, Verdict
from chainrule.checker.sheet_words import (
    MOST_NAMED,
    carried,
    cause,
    figure_name,
    figure_of,
    follows,
    is_of_a_case,
    place,
    root_sentences,
    summary,
    where_to_look,
)
from chainrule.documents import (
    Block,
    Bullets,
    Claim,
    Code,
    Document,
    Equation,
    Figure,
    Inlines,
    Mark,
    Note,
    Strong,
    heading,
    paragraph,
)
from chainrule.documents import Sheet as SheetBlock
from chainrule.formulas.plain import shortened
from chainrule.ledger import Derivation

MARKS = {
    Verdict.CORRECT: Mark.CORRECT,
    Verdict.TRUNCATED: Mark.TRUNCATED,
    Verdict.CARRIED: Mark.CARRIED,
    Verdict.FOLLOWS: Mark.FOLLOWS,
    Verdict.WRONG: Mark.WRONG,
    Verdict.UNCHECKED: Mark.UNKNOWN,
}


@dataclass(frozen=True)
class Wish:
    """What the reader asked for: hints instead of answers, points."""

    hint: bool = False
    marks: bool = False


def sheet_document(
    sheet: Sheet, *, hint: bool = False, marks: bool = False
) -> Document:
    """The verdict sheet as a document.

    With `hint` it says where to look and the kind of mistake, and gives no right figure
    away; with `marks` it counts points with follow-through.
    """
    writer = _Writer(sheet, Wish(hint, marks))
    example = sheet.example
    return Document(
        example.title or "Checked sheet",
        tuple(writer.blocks()),
        source=example.source,
        notation=example.notation,
    )


class _Writer:
    def __init__(self, sheet: Sheet, wish: Wish) -> None:
        self.sheet, self.wish = sheet, wish
        self.derivation = Derivation(sheet.example, written=True)
        self.points: Marks | None = marks_of(sheet) if wish.marks else None
        self.known = dict(_known(sheet))

    def blocks(self) -> Iterator[Block]:
        """The verdict in a sentence, the sheet, what was not read, the mistakes."""
        yield paragraph(Strong(summary(self.sheet)))
        if self.points is not None:
            yield paragraph(self.points.sentence)
        for each in self.sheet.conventions:
            yield Note((f"This sheet keeps to a convention of its own: {each.title}.",))
        for sentence in root_sentences(self.sheet):
            yield Note(sentence, Mark.WRONG)
        if self.sheet.claims:
            claims = map(self._claim, range(len(self.sheet.claims)))
            yield SheetBlock(tuple(claims))
        if self.sheet.unread:
            yield heading(1, "Not read")
            yield Bullets(
                tuple((Code(each.text), f": {each.why}") for each in self.sheet.unread)
            )
        if not self.wish.hint:
            yield from self._lessons()

    def _claim(self, index: int) -> Claim:
        checked = self.sheet.claims[index]
        told = not self.wish.hint
        truth = Figure(checked.truth) if told and checked.truth is not None else None
        wrong = checked.verdict is Verdict.WRONG
        shown = wrong and told and index not in self.known
        formula, right = self._formulas(checked) if shown else (None, None)
        return Claim(
            figure_of(checked),
            _printed(checked),
            MARKS[checked.verdict],
            truth,
            label=checked.claim.of,
            place=self._place(index),
            where=checked.claim.where,
            because=tuple(self._because(index)),
            formula=formula,
            right=right,
            points=self.points.of(index) if self.points is not None else "",
        )

    def _formulas(self, checked: Checked) -> tuple[Equation | None, Equation | None]:
        """What was computed, and what belongs there."""
        if pair := lacking(self.derivation, checked):
            return pair
        computed = culprit(self.derivation, checked)
        if computed is None and (pair := replaced(self.derivation, checked)):
            return pair
        return computed, belonging(self.derivation, checked)

    def _place(self, index: int) -> str:
        checked = self.sheet.claims[index]
        parts = []
        if checked.claim.after:
            word = "update" if checked.claim.after == 1 else "updates"
            parts.append(f"after {checked.claim.after:,} {word}")
        if is_of_a_case(self.sheet, index):
            parts.append(f"case {checked.claim.case}")
        return ", ".join(parts)

    # --- why --------------------------------------------------------------------------

    def _because(self, index: int) -> Iterator[Inlines]:
        checked = self.sheet.claims[index]
        if checked.note:
            yield (checked.note,)
        match checked.verdict:
            case Verdict.WRONG:
                yield from self._causes(index)
            case Verdict.FOLLOWS:
                yield follows(self.sheet, checked)
            case Verdict.CARRIED if sentence := carried(self.sheet, checked):
                yield sentence
        yield from self._working(checked)

    def _causes(self, index: int) -> Iterator[Inlines]:
        because = self.sheet.claims[index].because
        if not because:
            if not self.sheet.claims[index].note:  # which says what was not searched
                yield ("no known mistake gives these digits",)
            return
        if self.wish.hint:
            yield self._hinted(index)
            return
        if index in self.known:
            first = figure_name(self.sheet, self.known[index])
            yield (f"{because[0].title}, as in ", *first)
            because = because[1:]
        for each in because[:MOST_NAMED]:
            yield cause(each, self.sheet.example)
        left = len(because) - MOST_NAMED
        if left > 0:
            more = "mistakes give" if left > 1 else "mistake gives"
            yield (f"{left} more known {more} the same digits",)

    def _hinted(self, index: int) -> Inlines:
        if index in self.known:
            first = figure_name(self.sheet, self.known[index])
            return ("look for the mistake that was made in ", *first)
        return where_to_look(self.sheet.claims[index], self.sheet.example)

    def _working(self, checked: Checked) -> Iterator[Inlines]:
        working = checked.working
        if working is None:
            return
        if self.wish.hint:
            if working.swapped:
                yield ("look at the numbers put into the working",)
            elif not working.sums:
                yield ("reckon the working again",)
            return
        example = self.sheet.example
        for there, whose, number in working.swapped:
            other: Inlines = (" (", *place(whose, example), ")") if whose else ()
            belongs = (" where ", *place(there, example), " belongs")
            yield (f"the working has {number}", *other, *belongs)
        if not working.sums:
            yield (f"the working shown comes to {working.value}",)

    def _lessons(self) -> Iterator[Block]:
        made = [root.because for root in self.sheet.roots]
        pairs = [(each.mistake, each.together) for each in made]
        codes = dict.fromkeys(code for pair in pairs for code in pair)
        known = {each.code: each for each in MISTAKES.values()}
        found = [known[code] for code in codes if code in known]
        if not found:
            return
        yield heading(1, "How these mistakes come about, and the cure")
        yield Bullets(
            tuple(
                (Strong(each.title), f": {each.why}. Cure: {each.cure}.")
                for each in found
            )
        )


def _printed(checked: Checked) -> str:
    """The figure as printed; one that could not be read is cut where it is long."""
    says = checked.claim.says
    return shortened(says) if checked.verdict is Verdict.UNCHECKED else says


def _known(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """The wrong figures whose first cause an earlier figure shows, with that figure."""
    seen: dict[tuple[str, str, str], int] = {}
    for index, checked in enumerate(sheet.claims):
        if checked.verdict is not Verdict.WRONG or not checked.because:
            continue
        best = checked.because[0]
        first = seen.setdefault((best.mistake, best.at, best.detail), index)
        if first != index:
            yield index, first
