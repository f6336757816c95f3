"""Only a part of the slope was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import factors, multiplied, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Node, Quotient


def _change(site: Site) -> Iterator[Altered]:
    if not site.is_slope or site.layer.activation.coupled:
        return
    formula = site.formula
    above: Node = formula
    below: Node | None = None
    if isinstance(formula, Quotient):
        above, below = formula.above, formula.below
        detail = "what the slope is divided by left out"
        yield Altered(above, "divisor", detail)
    sign, parts = factors(above)
    for index in range(len(parts) if len(parts) > 1 else 0):
        kept = multiplied(sign, without(parts, index))
        new = kept if below is None else kept / below
        detail = f"factor {index + 1} of the slope left out"
        yield Altered(new, f"factor {index}", detail)


SLOPE_INCOMPLETE = Mistake(
    code="slope-incomplete",
    title="only a part of the slope was taken",
    why="out*(1 - out), or (1 + out)*(1 - out)/2, loses one of its factors",
    cure="write the slope down whole before numbers are put in",
    source="students' spreadsheets",
    change=_change,
)
