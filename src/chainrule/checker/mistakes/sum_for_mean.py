"""The sum was taken for the mean."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._neighbors import all_refs
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind
from chainrule.maths.records import COUNT


def _change(site: Site) -> Iterator[Altered]:
    count = len(site.network.outputs)
    loss = site.network.loss
    if loss is not None and count > 1 and COUNT in all_refs(loss.share):
        if site.kind is Kind.SHARE or site.is_error_slope:
            yield Altered(site.formula * count, detail=f"not divided by {count}")


SUM_FOR_MEAN = Mistake(
    code="sum-for-mean",
    title="the sum was taken for the mean",
    why="the division by the number of outputs is forgotten",
    cure="look up whether the lesson adds the outputs' shares or averages them",
    source="1/n conventions in tutorials",
    weight=2,
    change=_change,
    convention="the error is written as the sum over the outputs",
)
