"""A term of the sum was added twice."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET:
        parts = terms(site.formula)
        weighted = min(len(parts), len(site.layer.weights[site.index]))
        for index in range(weighted if len(parts) > 1 else 0):
            detail = f"term {index + 1} added twice"
            yield Altered(added([*parts, parts[index]]), f"term {index}", detail)


TERM_TWICE = Mistake(
    code="term-twice",
    title="a term of the sum was added twice",
    why="a product that was typed already is typed again",
    cure="count the terms: one for each input, and the bias",
    source="slips with calculators in hand-worked sheets",
    change=_change,
)
