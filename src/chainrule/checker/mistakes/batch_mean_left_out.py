"""The batch's mean was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import is_batch_slope
from chainrule.formulas import Kind, Quotient


def _change(site: Site) -> Iterator[Altered]:
    if (site.kind is Kind.BATCH or is_batch_slope(site)) and isinstance(
        site.formula, Quotient
    ):
        yield Altered(site.formula.above, detail="the sum over the batch")


BATCH_MEAN_LEFT_OUT = Mistake(
    code="batch-mean-left-out",
    title="the batch's mean was left out",
    why="the gradients of the cases are added and not divided",
    cure="look up whether the lesson adds or averages over a batch",
    source="hunkim's lectures, issue 173",
    weight=2,
    change=_change,
    convention="the gradients of a batch are added up",
)
