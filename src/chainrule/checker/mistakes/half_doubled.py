"""The half was taken twice, or taken where there is none."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.SHARE:
        yield Altered(site.formula / 2, detail="halved once more")
    elif site.kind is Kind.TOTAL:
        yield Altered(site.formula / 2, "total", "the sum of the shares halved")


HALF_DOUBLED = Mistake(
    code="half-doubled",
    title="the half was taken twice, or taken where there is none",
    why="the half of another definition is put in front of the error",
    cure="look up whether the lesson's error has a half",
    source="lecture sheets with the half",
    change=_change,
)
