"""The bias was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET and site.layer.bias[site.index] is not None:
        parts = terms(site.formula)
        if len(parts) > 1:
            yield Altered(added(parts[:-1]), detail="the bias left out of the sum")


BIAS_LEFT_OUT = Mistake(
    code="bias-left-out",
    title="the bias was left out",
    why="the weighted sum is written down and the bias forgotten",
    cure="net = sum of weight times input, plus the bias: count the terms",
    source="a bias missing from one layer of tutorials' code",
    weight=2,
    change=_change,
)
