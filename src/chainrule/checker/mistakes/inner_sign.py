"""A sign inside the activation's formula, or inside its slope's, was turned."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, put, terms, throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Sum, negative


def _change(site: Site) -> Iterator[Altered]:
    inside = site.kind is Kind.OUT or site.is_slope
    if not inside or site.layer.activation.coupled:
        return
    new = throughout(site.formula, _turned)
    if new != site.formula:
        yield Altered(new, detail="1 + where 1 - belongs, or the other way round")


def _turned(part: Node) -> Node | None:
    if not isinstance(part, Sum) or len(part.terms) != 2:
        return None
    parts = terms(part)
    return added(put(parts, 1, negative(parts[1])))


INNER_SIGN = Mistake(
    code="inner-sign",
    title="a sign inside the activation or its slope was turned",
    why="1 + e^-net and 1 - out look alike, and so do their mistakes",
    cure="check the range: an output or a slope outside it has a sign wrong",
    source="slips in algebra in hand-worked sheets",
    change=_change,
)
