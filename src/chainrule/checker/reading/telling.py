"""What one statement tells: claims, or why it could not be read."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from chainrule.checker.figures import read_figure
from chainrule.checker.model import Unread
from chainrule.checker.put_in import has_numbers, usual_signs
from chainrule.checker.reading.bare import Bare
from chainrule.checker.reading.classes import Classes
from chainrule.checker.reading.clauses import its, that_of
from chainrule.checker.reading.course import Course
from chainrule.checker.reading.headings import Heading
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.hearsay import answers
from chainrule.checker.reading.in_force import InForce
from chainrule.checker.reading.indices import Indices
from chainrule.checker.reading.mingled import Mingled
from chainrule.checker.reading.places import Place, says_new
from chainrule.checker.reading.remarks import bare_figure
from chainrule.checker.reading.statements import Statement, parsed
from chainrule.checker.reading.vectors import Vectors
from chainrule.checker.reading.whole_error import WholeError
from chainrule.checker.reading.why_not import WhyNot
from chainrule.checker.reading.words import ROLE_WORDS
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.formulas.parse import parse

_DIGIT = re.compile(r"\d")
_FORMULA = re.compile(r"[-+−*/·×⋅^_(){}\\Σ∑√∂½²]")
_SEVERAL = re.compile(
    r"\b(?:gradients|derivatives|values|weights|changes|steps|corrections|biases"
    r"|parameters|gradienten|gewichte|ableitungen|poids|pesos)\b",
    re.IGNORECASE,
)
_SQUASHED = re.compile(
    r"\\?(?:σ|sigma|sigmoide?|sigm?|logistic|tanh|relu|softmax|f)\s*[(\[{].*"
    r"|\(?1\)?\s*/\s*[(\[{]\s*1\s*\+\s*(?:e|exp)\b.*|\\[dt]?frac\{1\}\{1\s*\+\s*e.*",
    re.IGNORECASE,
)
_KINDS = ("net", "out", "delta", "target")
_ASIDE = re.compile(
    r"(?<=\d)\s\((?=[^()]*[^\W\d]{3})(?![^()]*\d\s*(?:points?|punkte|pts|marks))"
    r"[^()=≈]*\d[.,]\d[^()=≈]*\)(?=[\s.;!]*$)",
    re.IGNORECASE,
)
_ADDED = re.compile(r"\s[-+−*/]$")
_SHOULD = re.compile(r"\s+(?:should|must)\s+be\b", re.IGNORECASE)
_WITH_UNIT = re.compile(r"[-+−]?\d*[.,]\d+\s+\(?[^\W\d]+\)?")


class Teller:
    """Collects what statements claim; what is spoken of comes from the walk."""

    def __init__(self, example: Example, text: str) -> None:
        self.heads = Heads(example, text)
        self.vectors = Vectors(self.heads.layers, text)
        self.classes = Classes(example, text)
        self.indices = Indices(self.heads, text)
        self.bare, self.force = Bare(self.heads), InForce(self.heads)
        self.course, self.whole = Course(self.heads), WholeError(self.heads)
        self.mingled = Mingled(self.heads, self.names)
        self.why_not = WhyNot(self.heads, self.whole)
        self.comma = example.notation.decimal_comma
        self.place = Place()
        self.heading = Heading()
        self.named = ""
        """The unit or parameter that the statement before is of."""
        self.spoken = ""
        """The quantity that was spoken of last, claimed or quoted."""
        self.line_role = ""
        """What words earlier in the line make of a bare parameter."""
        self.claims: list[Claim] = []
        self.unread: list[Unread] = []

    def statement(self, text: str, place: Place, line: str = "") -> None:
        """``quantity = working = figure``, with any number of figures at its end."""
        found = parsed(text, self.is_figure, self.names)
        if found.figures and (found.stray or self.mingled.has_others(found.shown)):
            why = "it has figures of several quantities: write one statement a line"
            self.unread.append(Unread(line or text, why, answer=True))
        elif found.figures:
            self.claim(found, place, line or text)
            return
        elif (answer := self._answers(found)) or (
            _DIGIT.search(text) and not self._is_formula(found)
        ):
            self.unread.append(
                Unread(line or text, self.why_not.says(found, self.is_figure), answer)
            )
        self.named = ""

    def claim(self, found: Statement, place: Place, text: str) -> None:
        """The claims of a statement that ends with figures."""
        of, place = self._of(found, place)
        if not of and answers(_said(found.head, text)):
            of = self.spoken
        self.named, self.spoken = self.heads.whose_is(of), of or self.spoken
        if self.heads.may_be_target(found.head, found.figures[0]):
            why = f"{found.head} may be a target or not: write target_, out_ or after"
            self.unread.append(Unread(text, why, answer=False))
            return
        if not of:
            answer = bool(found.head) and " " not in found.head and ":" not in text
            self.unread.append(Unread(text, self.why_not.nameless(found.head), answer))
            return
        if aside := _ASIDE.search(text):
            self.unread.append(Unread(aside[0], "a remark with a figure is not read"))
        names = self._names_of(of, found)
        self._learn(found.head, of)
        if names[-1] == "":
            why = f"it is not said what {found.figures[-1]} behind the arrow is of"
            self.unread.append(Unread(text, why, answer=True))
        working = " = ".join(filter(self._is_working, found.shown))
        for name, figure in zip(names, found.figures, strict=True):
            if name:
                self._add(name, figure, place, working, found.head)
                working = ""

    def quoted(self, text: str) -> None:
        """A piece with a figure that the text itself does not claim."""
        head = parsed(text, self.is_figure, self.names).head
        words = (word.strip("()[],.;:'\"$") for word in text.split())
        named = next(filter(self.heads.is_computed, words), "")
        self.spoken = self.heads.quantity(head) or named or self.spoken
        why = "the text quotes this and does not claim it"
        self.unread.append(Unread(text, why))

    def _add(
        self, name: str, figure: str, place: Place, working: str, head: str
    ) -> None:
        name = self.course.told(name, figure, place, self.place, self.heading.given)
        if place == Place(case=place.case) and self.heads.parameter(head):
            if not self.heading.given and self.heads.updated(name):
                self.bare.note(len(self.claims), name, figure)
        self.force.note(name, place)
        self.whole.note(name, place)
        self.claims.append(Claim(name, figure, place.after, place.case, "", working))

    def _of(self, found: Statement, place: Place) -> tuple[str, Place]:
        """The quantity that a statement is of, and where it is read."""
        if indexed := self.indices.read(found.head):
            of, after = indexed
            return of, replace(place, after=after, since=True)
        if _ADDED.search(found.head):
            return "", place  # w5 += 0.04
        own = self.classes.of(found.head, self.heading.layer)
        if own is not None:
            return own, place
        of = self._named(found.head, place)
        if not of and (result := self.heads.renewed_result(found.head)):
            return result[0], place.turned(new=result[1])
        unit = self.heads.whose(found.head)
        if not of and unit and any(map(_SQUASHED.fullmatch, found.shown)):
            of = f"out_{unit}"
        unit, figure = self.named or self.heading.unit, found.figures[0]
        own = self.whole.settled(of, found.head, unit, figure, place)
        if of and not own:
            return "", place
        of = own
        return of or next(filter(self.heads.is_single, found.shown), ""), place

    def _names_of(self, of: str, found: Statement) -> list[str]:
        """What each figure of a statement is of; "" where that is not said."""
        updated = self.heads.updated(of)
        starts = self.heads.starts_at(of, found.figures[:1])
        names = [of] * len(found.figures)
        if found.led and updated:
            return [of] * found.led + [updated] * (len(names) - found.led)
        if self.heads.renewed(of, found.shown):
            names = [updated] * len(names)
        elif updated and (found.shown or not starts):
            role = self.line_role or self.heading.role
            if found.assigned or self.heading.renewing:
                names = [updated] * len(names)
            elif role:
                names = [role.format(self.heads.whose_is(of))] * len(names)
        if found.led and not self._agree(found.figures[found.led - 1 : found.led + 1]):
            names[found.led :] = [""] * len(names[found.led :])
        return names

    def _learn(self, head: str, of: str) -> None:
        """What words for several say holds for the bare names behind them, too.

        ``The new values are w5 = 0.3589 and w6 = 0.4087``.
        """
        own = self.heads.whose_is(of)
        words = head.rpartition(" ")[0]
        if own and own != of and (_SEVERAL.search(words) or says_new(words)):
            self.line_role = of.replace(own, "{}")

    def _agree(self, figures: tuple[str, ...]) -> bool:
        """Whether the second figure is the first one to fewer places."""
        one, other = (read_figure(each, decimal_comma=self.comma) for each in figures)
        apart = abs(one.value - other.value) * Fraction(10) ** other.decimals
        return other.decimals < one.decimals and apart < 1

    def _named(self, head: str, place: Place) -> str:
        """The quantity that a head names, by itself or of what is spoken of."""
        spoken = self.spoken if self.named or its(head) else ""
        own = self.force.output(head, self.heading, spoken, place)
        if own is not None:
            return own
        return (
            self.heads.quantity(head)
            or self._of_the_unit(head)
            or self.force.of_named(head)
        )

    def _of_the_unit(self, head: str) -> str:
        """``net`` of the unit spoken of; ``its output`` of what is named before.

        ``that of h2`` is what was spoken of before, of another unit.
        """
        if other := self.heads.unit(that_of(head)):
            kind, _, own = self.spoken.rpartition("_")
            return f"{kind}_{other}" if kind in _KINDS and self.heads.unit(own) else ""
        if self.named and ROLE_WORDS.fullmatch(head.strip()):
            return self.heads.cell(head, self.named)
        if what := its(head):
            return self.heads.cell(what, self.named) if self.named else ""
        if self.heading.kind and self.heads.whose(head):
            return self.heads.cell(self.heading.kind, head)
        return self.heads.cell(head, self.heading.unit) if self.heading.unit else ""

    def _set_unit(self, unit: str) -> None:
        self.heading = replace(self.heading, unit=unit)

    def _answers(self, found: Statement) -> bool:
        """Whether a quantity is given what is neither a figure nor a formula."""
        if not found.shown or not self.names(found.head):
            return False
        last = found.shown[-1].lstrip("+-−")
        if _WITH_UNIT.fullmatch(last):
            return True
        if " " in last and not _DIGIT.search(last):
            return False  # words on what it is
        return not _FORMULA.search(last) and not self.heads.is_quantity(last)

    def names(self, text: str) -> bool:
        """Whether a text names a quantity, by itself or under its heading."""
        return bool(
            self.classes.of(text, self.heading.layer)
            or self._named(text, self.place)
            or self.indices.read(text)
        )

    def head(self, text: str) -> str:
        """A text that names a single quantity; "" for others."""
        of = self.classes.of(text, self.heading.layer)
        if of is None:
            of = self._named(text, self.place)
        return text if of and self.heads.is_single(of) else ""

    def _is_formula(self, found: Statement) -> bool:
        """Whether a statement has quantities on all sides, and so no answer."""
        sides = (found.head, *found.shown)
        return len(sides) > 1 and all(map(self.heads.is_quantity, sides))

    def _is_working(self, shown: str) -> bool:
        """Whether what is shown has the numbers put in, readable or not."""
        try:
            parse(usual_signs(shown), lambda _: None, decimal_comma=self.comma)
        except ChainruleError:
            return has_numbers(shown) and not self.heads.is_expression(shown)
        return True

    def is_figure(self, text: str) -> bool:
        """Whether a text is a figure, remarks and all."""
        try:
            read_figure(bare_figure(text), decimal_comma=self.comma)
        except ChainruleError:
            return False
        return True


def _said(head: str, text: str) -> str:
    """The words before a figure, "it should be" with its verb."""
    verb = _SHOULD.match(text[text.find(head) + len(head) :]) if head in text else None
    return head + verb[0] if verb else head
