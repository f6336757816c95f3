"""The batch's mean was taken for the sum."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import is_batch_slope
from chainrule.formulas import Kind, Sum


def _change(site: Site) -> Iterator[Altered]:
    if (site.kind is Kind.BATCH or is_batch_slope(site)) and isinstance(
        site.formula, Sum
    ):
        count = len(site.formula.terms)
        yield Altered(site.formula / count, detail=f"divided by {count}")


BATCH_MEAN_TAKEN = Mistake(
    code="batch-mean-taken",
    title="the batch's mean was taken for the sum",
    why="the gradients of the cases are averaged where the lesson adds them",
    cure="look up whether the lesson adds or averages over a batch",
    source="1/n conventions in tutorials",
    weight=2,
    change=_change,
    convention="the gradients of a batch are averaged",
)
