"""A term of the sum was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET:
        parts = terms(site.formula)
        weighted = len(site.layer.weights[site.index])
        for index in range(weighted if len(parts) > 1 else 0):
            yield Altered(
                added(without(parts, index)),
                f"term {index}",
                f"term {index + 1} left out",
            )


TERM_LEFT_OUT = Mistake(
    code="term-left-out",
    title="a term of the sum was left out",
    why="one of many products is skipped",
    cure="count the terms: one for each input, and the bias",
    source="the postnetwork softmax example, net_o2",
    weight=2,
    change=_change,
)
