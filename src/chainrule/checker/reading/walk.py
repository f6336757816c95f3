"""The walk through the lines of a text: where each is read, and what it holds."""

from __future__ import annotations

import re
from dataclasses import replace

from chainrule.checker.model import Unread
from chainrule.checker.reading.changes import Change, change_of
from chainrule.checker.reading.clauses import clauses, that_of
from chainrule.checker.reading.hearsay import Told, claimed, tells_mistakes
from chainrule.checker.reading.keyed import Keyed
from chainrule.checker.reading.objects import Leaf, leaves
from chainrule.checker.reading.places import Place, Places, lists_weights
from chainrule.checker.reading.sides import sides, told_in_turn
from chainrule.checker.reading.statements import (
    Statement,
    has_sign,
    has_statement,
    statements,
)
from chainrule.checker.reading.telling import Teller
from chainrule.examples.model import Example
from chainrule.formulas.plain import shortened

_DIGIT = re.compile(r"\d")
_DECIMAL = re.compile(r"[.,]\d")
MOST_LEAVES = 5_000
"""Figures and words that nested objects may have together."""
LONGEST_VALUE = 2_000
"""Characters that a value in an object may have."""


def has_figure(text: str) -> bool:
    """Whether a text has a statement, or a number with decimals."""
    return has_statement(text) or _DECIMAL.search(text) is not None


class Walk(Teller):
    """A teller that knows where in the run the lines are."""

    def __init__(self, example: Example, text: str) -> None:
        super().__init__(example, text)
        self.places = Places(example, text)
        self.keyed = Keyed(self.heads, self.vectors, self.places)
        self.quoting = False
        """Whether a heading has announced mistakes that others make."""

    def _claimed(self, text: str, *, heads: bool) -> str:
        """The text without the figures that it quotes, which are listed."""
        if heads and not has_figure(text):
            self.quoting = tells_mistakes(text)
        all_of_it = self.quoting and has_figure(text)
        told = Told("", (text,)) if all_of_it else claimed(text)
        for each in told.quoted:
            self.quoted(each)
        return told.text

    def _placed(self, text: str, *, holds: bool) -> tuple[str, Place]:
        """The text without its words on where it is read, and that place.

        In a heading, or alone on a line, they hold from here on.
        """
        if self.places.contrasts(text) or self._moves_on(text):
            return text, self.place  # each statement has its own
        bare, place = self.places.placed(text, self.place)
        if place == self.place == self.course.moved and bare != text:
            # its update has been told: what is new is what that has made
            place = self.places.placed(text, replace(place, since=False))[1]
        alone = holds or not _DIGIT.search(bare) or not has_statement(bare)
        cases = self.places.cases
        given = cases.given(bare)
        if label := cases.labeled(bare):
            given, bare = cases.listed(label), bare.removeprefix(label)
        if case := given or (cases.listed(bare) if alone else 0):
            place = self.places.of_case(place, case)
        if self.course.moved == self.place:
            place = self.places.next(self.place, place)
        lists = alone and place.since and lists_weights(text)
        if lists and place.after == self.place.after + 1:
            return text, self.place  # the new weights of this very place
        if alone or given:
            self.place = place
        return bare.strip(" :,-") if bare != text else text, place

    def _moves_on(self, text: str) -> bool:
        """Whether a later statement of a line begins with where it is read."""
        if not has_statement(text) or self.places.placed(text, self.place)[0] == text:
            return False
        first, *others = statements(clauses(text, self._begins_one)) or [""]
        if (
            not has_statement(first)
            or self.places.placed(first, self.place)[0] != first
        ):
            return False
        return any(self._begins_with_place(piece) for piece in others)

    def _begins_with_place(self, text: str) -> bool:
        """Whether a line is headed by words on where it is read."""
        bare = self.places.placed(text, self.place)[0]
        return not bare.strip().startswith(text.strip()[:4])

    def _begins_one(self, text: str) -> bool:
        """Whether a text names a quantity, or says where the one before is read."""
        if self.names(text) or self.heads.unit(that_of(text)):
            return True
        bare, place = self.places.placed(text, self.place)
        if bare == text:  # a label ends there
            text = f"{text}:"
            bare, place = self.places.placed(text, self.place)
        moved, bare = bare != text or place != self.place, bare.strip(" ,:;")
        return moved and (not bare or self.names(bare))

    def _dealt(self, text: str) -> list[tuple[str, str]]:
        """The figures of a line that has several names or units side by side."""
        if dealt := self.vectors.dealt(text) or sides(
            text, self.head, comma=self.comma
        ):
            return dealt
        one = self.vectors.single(text)
        if one is not None and self.head(one[0]):
            return [one]
        label, colon, rest = text.partition(":")
        if not colon or has_sign(rest) or self.names(label):
            return [] if has_sign(text) else told_in_turn(text, self.head)
        if unit := self.heads.unit(label):
            return told_in_turn(rest, lambda what: self.heads.cell(what, unit))
        return told_in_turn(rest, self.head, least=1)

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
        before = place.turned(new=False)
        self.claim(Statement(of, (), (old,)), before, text)
        self.claim(Statement(of, (), (new,)), place.turned(new=True), text)

    def object(self, text: str) -> None:
        """The figures of nested objects; listed where they can't be taken apart."""
        found = leaves(text)
        if self.quoting:
            self.quoted(shortened(text))
        elif found is None or len(found) > MOST_LEAVES:
            why = "its braces can't be read: write one statement a line"
            if found:
                why = f"it has {len(found)} figures, at most {MOST_LEAVES} are read"
            self.unread.append(Unread(shortened(text), why, answer=True))
        else:
            for leaf in found:
                self._leaf(leaf)

    def _leaf(self, leaf: Leaf) -> None:
        """One figure, or list of figures, by its keys."""
        if not _DIGIT.search(leaf.value) or self.keyed.is_place(leaf):
            return
        placed = self.keyed.place(leaf, self.place)
        fits = placed is not None and len(leaf.value) <= LONGEST_VALUE
        if placed is None or not fits or not placed[0]:
            pairs = []
        else:
            pairs = self.keyed.quantities(placed[0], leaf.value)
        if placed is None or not pairs:
            why = "its keys do not name one quantity of the example"
            answer = self.keyed.answers(leaf.keys)
            self.unread.append(Unread(shortened(leaf.text), why, answer))
            return
        for of, figure in pairs:
            self.statement(f"{of} = {figure}", placed[1], shortened(leaf.text))
