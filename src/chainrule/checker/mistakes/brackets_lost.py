"""Brackets were lost: a factor belongs to a whole sum and got one of its terms."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import (
    added,
    factors,
    multiplied,
    put,
    terms,
    unsigned,
    without,
)
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Quantity, Quotient, Ref, Sum, negative


def _change(site: Site) -> Iterator[Altered]:
    if site.is_signal:
        yield from _opened(site)
    elif site.kind is Kind.OUT and isinstance(site.formula, Quotient):
        below = site.formula.below
        if isinstance(below, Sum):  # 1/(1 + e) as 1/1 + e
            first, *rest = terms(below)
            new = added([site.formula.above / first, *rest])
            yield Altered(new, "quotient", "only the first term divided by")


def _opened(site: Site) -> Iterator[Altered]:
    """(a + b)*s as a + b*s, or as a*s + b."""
    sign, parts = factors(site.formula)
    for index, part in enumerate(parts):
        turn, whole = unsigned(_written(site, part))
        inside = terms(whole)
        rest = without(parts, index)
        if len(inside) < 2 or not rest:
            continue
        for which, label in ((-1, "last"), (0, "first")):
            place = which % len(inside)
            turned, own = factors(inside[place])
            new = added(put(inside, place, multiplied(turned, [*own, *rest])))
            detail = f"only the {label} term multiplied"
            yield Altered(new if sign * turn > 0 else negative(new), label, detail)


def _written(site: Site, part: Node) -> Node:
    """A factor written out: dE/dout as the sum that it is."""
    if isinstance(part, Ref) and isinstance(part.to, Quantity):
        return site.derivation.formula(part.to) or part
    return part


BRACKETS_LOST = Mistake(
    code="brackets-lost",
    title="brackets were lost",
    why="typed into a calculator, a + b*s is not (a + b)*s",
    cure="write the bracket down, or work out the sum first",
    source="slips with calculators in hand-worked sheets",
    change=_change,
)
