"""The mean was taken for the sum."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    count = len(site.network.outputs)
    if site.kind is Kind.TOTAL and count > 1:
        yield Altered(site.formula / count, detail=f"divided by {count}")


MEAN_FOR_SUM = Mistake(
    code="mean-for-sum",
    title="the mean was taken for the sum",
    why="the error is divided by the number of outputs",
    cure="look up whether the lesson adds the outputs' shares or averages them",
    source="1/n conventions in tutorials",
    weight=2,
    change=_change,
    convention="the error is written as the mean over the outputs",
)
