"""The slope was multiplied twice."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import is_slope
from chainrule.checker.mistakes._formulas import factors, multiplied
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Derivative, Kind, Symbol


def _change(site: Site) -> Iterator[Altered]:
    if site.is_coupled_signal:
        unit = site.of
        slope = site.at(Derivative(Symbol(Kind.OUT, unit), Symbol(Kind.NET, unit)))
        detail = "the slope of the output on top of out - target"
        yield Altered(site.formula * slope, detail=detail)
    elif site.is_signal:
        sign, parts = factors(site.formula)
        slopes = [part for part in parts if is_slope(part)]
        if slopes:
            yield Altered(
                multiplied(sign, [*parts, *slopes]), detail="the slope squared"
            )


SLOPE_TWICE = Mistake(
    code="slope-twice",
    title="the slope was multiplied twice",
    why="the slope is in the error signal already and is taken once more",
    cure="each activation contributes its slope once",
    source="hand-written backward passes",
    change=_change,
)
