"""The step was taken for the new weight."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Sum


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.UPDATED and isinstance(site.formula, Sum):
        yield Altered(added(terms(site.formula)[1:]), detail="the step alone")


OLD_WEIGHT_LEFT_OUT = Mistake(
    code="old-weight-left-out",
    title="the step was taken for the new weight",
    why="the old weight is not added",
    cure="the new weight is the old one plus the step",
    source="slips seen in hand-worked sheets",
    change=_change,
)
