"""The learning rate was taken ten or a hundred times too large or too small."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import rate_replaced
from chainrule.formulas import Node, Number


def _change(site: Site) -> Iterator[Altered]:
    for factor in (Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100)):

        def scaled(rate: Node, factor: Fraction = factor) -> Node:
            return rate * Number(factor)

        yield from rate_replaced(
            site, scaled, str(factor), f"{float(factor):g} times the learning rate"
        )


RATE_OF_OTHER_MEASURE = Mistake(
    code="rate-of-other-measure",
    title=("the learning rate was taken ten or a hundred times too large or too small"),
    why="0.5 is read as 0.05, or as percent",
    cure="write the rate beside every update",
    source="slips seen in hand-worked sheets",
    varied=True,
    change=_change,
)
