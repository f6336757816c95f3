"""The factor of a squared error's slope was added."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import factors, multiplied, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Number, negative


def _change(site: Site) -> Iterator[Altered]:
    if not site.is_error_slope:
        return
    sign, parts = factors(site.formula)
    for index, part in enumerate(parts):
        left = without(parts, index)
        if isinstance(part, Number) and left:
            rest = multiplied(sign, left)
            yield Altered(part + rest, "", f"{part.value} added to the rest")
            if part.value < 0:
                turned = Number(-part.value) + negative(rest)
                yield Altered(turned, "turned", f"{-part.value} added to the rest")


FACTOR_ADDED = Mistake(
    code="factor-added",
    title="the factor of the error's slope was added, not multiplied",
    why="the brackets in -2(target - out) are taken off as in -2 - target + out",
    cure="a number before brackets multiplies what stands in them",
    source="G. L. Thome's paper, dC/da",
    change=_change,
)
