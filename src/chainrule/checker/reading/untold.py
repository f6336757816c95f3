"""After how many updates a later case is read, where the text does not say.

Where each case makes an update of its own, the figures of case 2 may be those of the
initial weights, or those after the update of case 1. Where nothing in a text tells, its
figures do: the place at which more of them are right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from chainrule.checker.figures import gives, read_figure
from chainrule.checker.reading.lexicon import Lexicon
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.formulas import Ref
from chainrule.formulas.numbers import Undecided
from chainrule.ledger import Derivation

MOST_CASES = 50
"""The last case for which this is tried."""
MOST_FIGURES = 20
"""Figures of a case that are looked at."""
MOST_STEPS = 20_000
"""Parameters times updates up to which a run is worked out for this."""


def placed_by_figures(claims: list[Claim], example: Example) -> list[Claim]:
    """The claims of later cases where more of their figures are right."""
    later = [each for each in claims if each.case > 1]
    training = example.training
    online = training is not None and training.batch in ("online", 1)
    if not later or training is None or not online or training.restart:
        return claims
    if any(each.after for each in later):
        return claims  # the text itself tells
    lexicon, derivation = Lexicon(example), Derivation(example)
    moved = set[int]()
    last = min(MOST_CASES, MOST_STEPS // max(1, len(example.parameters)))
    for case in {each.case for each in later if each.case <= last}:
        own = [each for each in later if each.case == case][:MOST_FIGURES]
        told = [_Figure(each, lexicon, derivation) for each in own]
        if _right(told, case - 1) > _right(told, 0):
            moved.add(case)
    return [
        replace(each, after=each.case - 1) if each.case in moved else each
        for each in claims
    ]


class _Figure:
    """One figure, to be looked at in several places."""

    def __init__(self, claim: Claim, lexicon: Lexicon, derivation: Derivation) -> None:
        self.claim, self.derivation = claim, derivation
        node = lexicon.read(claim.of)
        self.to = node.to if isinstance(node, Ref) else None
        self.comma = lexicon.example.notation.decimal_comma

    def is_right(self, after: int) -> bool:
        """Whether it is right after so many updates."""
        if self.to is None:
            return False
        try:
            place = self.derivation.at(self.to, after, self.claim.case)  # type: ignore[arg-type]
            figure = read_figure(self.claim.says, decimal_comma=self.comma)
            return gives(self.derivation.value(place), figure)
        except (ChainruleError, Undecided, ZeroDivisionError):
            return False


def _right(figures: Iterable[_Figure], after: int) -> int:
    return sum(figure.is_right(after) for figure in figures)
