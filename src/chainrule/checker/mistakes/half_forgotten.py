"""The half was forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._formulas import factors, multiplied, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Number


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.SHARE:
        sign, parts = factors(site.formula)
        for index, part in enumerate(parts):
            if isinstance(part, Number) and part.value == Fraction(1, 2):
                yield Altered(
                    multiplied(sign, without(parts, index)), detail="without the half"
                )


HALF_FORGOTTEN = Mistake(
    code="half-forgotten",
    title="the half was forgotten",
    why="the error is written as the square, without its 1/2",
    cure="E = 1/2 (target - out)^2: the half cancels the 2 of the derivative",
    source="lecture sheets without the half",
    weight=2,
    change=_change,
    convention="the error is written without its 1/2",
)
