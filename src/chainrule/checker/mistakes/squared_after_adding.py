"""The differences were added before they were squared."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._formulas import added
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    loss, outputs = site.network.loss, site.network.outputs
    if site.kind is not Kind.TOTAL or loss is None or len(outputs) < 2:
        return
    factors = {
        "half_squared_error": Fraction(1, 2),
        "squared_error": Fraction(1),
        "mean_squared_error": Fraction(1, len(outputs)),
    }
    if loss.name in factors:
        whole = added([site.ref(Kind.DIFFERENCE, unit) for unit in outputs])
        new = whole**2 * factors[loss.name]
        yield Altered(new, detail="the square of the sum of the differences")


SQUARED_AFTER_ADDING = Mistake(
    code="squared-after-adding",
    title="the differences were added before they were squared",
    why="the sum and the square change places",
    cure="square the difference of each output, then add",
    source="slips in algebra in hand-worked sheets",
    change=_change,
)
