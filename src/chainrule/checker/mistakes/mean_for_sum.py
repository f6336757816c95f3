"""The mean was taken for the sum."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    count = len(site.network.outputs)
    if site.kind is Kind.TOTAL and count > 1:
        yield Altered(site.formula / count, detail=f"divided by {count}")
    elif site.is_back_sum and len(terms(site.formula)) > 1:
        paths = len(terms(site.formula))
        yield Altered(site.formula / paths, "paths", f"divided by {paths} paths")


MEAN_FOR_SUM = Mistake(
    code="mean-for-sum",
    title="the mean was taken for the sum",
    why="the error, or what comes back along several paths, is averaged",
    cure="paths are added; whether outputs are is said by the lesson",
    source="1/n conventions in tutorials",
    weight=2,
    change=_change,
    convention="the error is written as the mean over the outputs",
)
