"""Only a part of the slope was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import factors, multiplied, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_slope and not site.layer.activation.coupled:
        sign, parts = factors(site.formula)
        for index in range(len(parts) if len(parts) > 1 else 0):
            new = multiplied(sign, without(parts, index))
            yield Altered(
                new, f"factor {index}", f"factor {index + 1} of the slope left out"
            )


SLOPE_INCOMPLETE = Mistake(
    code="slope-incomplete",
    title="only a part of the slope was taken",
    why="out*(1 - out) loses one of its factors",
    cure="the logistic slope is out*(1 - out), both factors",
    source="students' spreadsheets",
    change=_change,
)
