"""The learning rate was left out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import rate_replaced
from chainrule.formulas import Number


def _change(site: Site) -> Iterator[Altered]:
    yield from rate_replaced(
        site, lambda _: Number(Fraction(1)), "", "without the learning rate"
    )


RATE_LEFT_OUT = Mistake(
    code="rate-left-out",
    title="the learning rate was left out",
    why="the gradient itself is subtracted",
    cure="the step is the rate times the gradient",
    source="first programs",
    weight=2,
    change=_change,
)
