"""The update was made twice."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Sum


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.UPDATED and isinstance(site.formula, Sum):
        parts = terms(site.formula)
        yield Altered(added([*parts, *parts[1:]]), detail="the step taken twice")


STEP_TWICE = Mistake(
    code="step-twice",
    title="the update was made twice",
    why="the step is subtracted twice",
    cure="one update adds the step once",
    source="loops that update in two places",
    change=_change,
)
