"""The bias was added twice."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET and site.layer.bias[site.index] is not None:
        parts = terms(site.formula)
        yield Altered(added([*parts, parts[-1]]), detail="the bias added twice")


BIAS_ADDED_TWICE = Mistake(
    code="bias-added-twice",
    title="the bias was added twice",
    why="the bias is in the sum already and is added once more",
    cure="each unit adds its bias once",
    source="tutorials that add a bias row to the weights and a bias besides",
    change=_change,
)
