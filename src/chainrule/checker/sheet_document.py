"""The checked sheet as a document.

Marks stand in the margin, the right figure beside a wrong one; the formula that was
computed is shown with the culprit highlighted, then the mistakes and their cure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.checker.marks import Marks, marks_of
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.model import Because, Checked, Sheet, Verdict
from chainrule.documents import (
    Block,
    Bullets,
    Claim,
    Code,
    Document,
    Equation,
    Expression,
    Figure,
    Highlight,
    Inlines,
    Mark,
    Note,
    Strong,
    heading,
    paragraph,
)
from chainrule.documents import Sheet as SheetBlock
from chainrule.errors import ChainruleError
from chainrule.formulas import Node, Quantity, Ref, children, rebuild
from chainrule.ledger import Derivation

MARKS = {
    Verdict.CORRECT: Mark.CORRECT,
    Verdict.TRUNCATED: Mark.TRUNCATED,
    Verdict.CARRIED: Mark.CARRIED,
    Verdict.FOLLOWS: Mark.FOLLOWS,
    Verdict.WRONG: Mark.WRONG,
    Verdict.UNCHECKED: Mark.UNKNOWN,
}
MOST_NAMED = 4
"""Mistakes named for one figure; the rest are counted."""


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
        self.derivation = Derivation(sheet.example)
        self.points: Marks | None = marks_of(sheet) if wish.marks else None
        self.several = len(sheet.example.cases) > 1

    def blocks(self) -> Iterator[Block]:
        """The verdict in a sentence, the sheet, what was not read, the mistakes."""
        yield paragraph(Strong(summary(self.sheet)))
        if self.points is not None:
            yield paragraph(self.points.sentence)
        for each in self.sheet.conventions:
            yield Note((f"This sheet keeps to a convention of its own: {each.title}.",))
        for sentence in root_sentences(self.sheet):
            if not self.wish.hint:
                yield Note((sentence,), Mark.WRONG)
        yield SheetBlock(tuple(self._claim(i) for i in range(len(self.sheet.claims))))
        if self.sheet.unread:
            yield heading(1, "Not read")
            yield Bullets(
                tuple((Code(each.text), f": {each.why}") for each in self.sheet.unread)
            )
        if not self.wish.hint:
            yield from self._lessons()

    def _claim(self, index: int) -> Claim:
        checked = self.sheet.claims[index]
        hidden = self.wish.hint and checked.verdict in (Verdict.WRONG, Verdict.FOLLOWS)
        truth = None if hidden or checked.truth is None else Figure(checked.truth)
        wrong = checked.verdict is Verdict.WRONG
        return Claim(
            self._of(checked),
            checked.claim.says,
            MARKS[checked.verdict],
            truth,
            label=checked.claim.of,
            place=self._place(checked),
            where=checked.claim.where,
            because=tuple(self._because(index)),
            formula=self._culprit(checked) if wrong and not hidden else None,
            right=self._right(checked) if wrong and not hidden else None,
            points=self.points.of(index) if self.points is not None else "",
        )

    def _of(self, checked: Checked) -> Expression | None:
        formula = checked.formula
        if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
            return formula.to
        return formula

    def _place(self, checked: Checked) -> str:
        parts = []
        if checked.claim.after:
            word = "update" if checked.claim.after == 1 else "updates"
            parts.append(f"after {checked.claim.after:,} {word}")
        if self.several:
            parts.append(f"case {checked.claim.case}")
        return ", ".join(parts)

    # --- why --------------------------------------------------------------------------

    def _because(self, index: int) -> Iterator[Inlines]:
        checked = self.sheet.claims[index]
        if checked.note:
            yield (checked.note,)
        match checked.verdict:
            case Verdict.WRONG:
                yield from self._causes(checked)
            case Verdict.FOLLOWS:
                yield (self._follows(index),)
            case Verdict.CARRIED:
                yield (_carried(checked),)
            case Verdict.TRUNCATED:
                yield ("cut instead of rounded",)
        yield from self._working(checked)

    def _causes(self, checked: Checked) -> Iterator[Inlines]:
        if not checked.because:
            yield ("no known mistake gives these digits",)
            return
        if self.wish.hint:
            kinds = dict.fromkeys(each.title for each in checked.because)
            yield (f"look for this kind of mistake: {', or '.join(kinds)}",)
            return
        for each in checked.because[:MOST_NAMED]:
            yield (_cause(each),)
        left = len(checked.because) - MOST_NAMED
        if left > 0:
            yield (f"{left} more known mistakes give the same digits",)

    def _follows(self, index: int) -> str:
        checked = self.sheet.claims[index]
        if checked.wrong_sources:
            names = dict.fromkeys(
                self.sheet.claims[each].claim.of for each in checked.wrong_sources
            )
            return f"rightly computed from the wrong {', '.join(names)}"
        return "what the sheet gives when the mistake found before is carried on"

    def _working(self, checked: Checked) -> Iterator[Inlines]:
        working = checked.working
        if working is None or self.wish.hint:
            return
        for there, whose, number in working.swapped:
            other = f" ({whose})" if whose else ""
            yield (f"the working has {number}{other} where {there} belongs",)
        if not working.sums:
            yield (f"the working shown comes to {working.value}",)

    # --- formulas ---------------------------------------------------------------------

    def _culprit(self, checked: Checked) -> Equation | None:
        """What was computed, with what differs from the right formula marked."""
        best = checked.because[0] if checked.because else None
        right = self._formula_at(best)
        if best is None or best.formula is None or right is None:
            return None
        quantity, formula = right
        shown = marked(best.formula, formula)
        if isinstance(shown, Ref) or shown == formula:
            return None  # nothing of it is the right formula's
        steps: tuple[Node | Figure, ...] = (shown,)
        if best.gives is not None and best.at == checked.claim.of:
            steps = (*steps, Figure(best.gives, exact=False))
        return Equation(quantity, steps)

    def _formula_at(self, because: Because | None) -> tuple[Quantity, Node] | None:
        if because is None or because.formula is None:
            return None
        from chainrule.examples.names import Names

        try:
            what = Names(self.sheet.example).resolve(because.at)
            quantity = self.derivation.at(what, *_where(because.formula))
            formula = self.derivation.formula(quantity)
        except ChainruleError:
            return None
        return None if formula is None else (quantity, formula)

    def _right(self, checked: Checked) -> Equation | None:
        if checked.truth is None:
            return None
        best = checked.because[0] if checked.because else None
        found = self._formula_at(best)
        if found is not None and self._culprit(checked) is not None:
            at = found[0]
            home = at._replace(case=at.case or checked.claim.case)
            return Equation(at, (found[1],), home=home)
        formula = checked.formula
        if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
            try:
                own = self.derivation.formula(formula.to)
            except ChainruleError:
                return None
            if own is not None and not isinstance(own, Ref):
                to, truth = formula.to, Figure(checked.truth, exact=False)
                home = to._replace(case=to.case or checked.claim.case)
                return Equation(to, (own, truth), home=home)
        return None

    def _lessons(self) -> Iterator[Block]:
        codes = dict.fromkeys(root.because.mistake for root in self.sheet.roots)
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


def _where(formula: Node) -> tuple[int, int]:
    """After how many updates and for which case a formula's quantities are read."""
    to = formula.to if isinstance(formula, Ref) else None
    if isinstance(to, Quantity) and to.case:
        return to.after, to.case
    for child in children(formula):
        found = _where(child)
        if found != (0, 1):
            return found
    return 0, 1


def marked(wrong: Node, right: Node) -> Node:
    """The wrong formula with what differs from the right one highlighted."""
    if wrong == right:
        return wrong
    ours, theirs = children(wrong), children(right)
    if type(wrong) is not type(right) or len(ours) != len(theirs) or not ours:
        return Ref(Highlight(wrong))
    pairs = iter(zip(ours, theirs, strict=True))
    return rebuild(wrong, lambda _: marked(*next(pairs)))


def _carried(checked: Checked) -> str:
    if not checked.sources:
        return "right from rounded figures"
    return "right from the rounded figures printed before"


def _cause(because: Because) -> str:
    text = because.title
    if because.detail:
        text += f" ({because.detail})"
    if because.at:
        text += f", at {because.at}"
    if because.together:
        text += f", together with {because.together.replace('-', ' ')}"
    return text


def summary(sheet: Sheet) -> str:
    """The verdict on the whole sheet, in one sentence.

    >>> from chainrule.checker import check
    >>> summary(check("slides"))
    'Of 35 figures 29 are correct, 1 is carried and 5 are wrong.'
    """
    words = [
        f"{count} {'is' if count == 1 else 'are'} {verdict.value}"
        if verdict is not Verdict.FOLLOWS
        else f"{count} {'follows' if count == 1 else 'follow'} from a wrong one"
        for verdict, count in sheet.counts.items()
        if count
    ]
    if not words:
        return "There is no figure that could be read."
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    total = len(sheet.claims)
    return f"Of {total} figure{'s' if total != 1 else ''} {listed}."


def root_sentences(sheet: Sheet) -> Iterator[str]:
    """One sentence for each mistake that explains several figures."""
    for root in sheet.roots:
        if len(root.figures) < 2:
            continue
        names = [_named(sheet, index) for index in root.figures]
        listed = f"{', '.join(names[:-1])} and {names[-1]}"
        yield (
            f"{_count(len(names))} figures come from one mistake: "
            f"{root.because.title} ({listed})."
        )


def _named(sheet: Sheet, index: int) -> str:
    claim = sheet.claims[index].claim
    if not claim.after:
        return claim.of
    return f"{claim.of} after {claim.after:,} update{'s' if claim.after != 1 else ''}"


def _count(number: int) -> str:
    small = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    return small[number - 2] if 2 <= number <= 9 else str(number)
