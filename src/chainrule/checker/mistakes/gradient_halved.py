"""A factor 2 too few."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_error_slope:
        yield Altered(site.formula / 2, detail="halved")


GRADIENT_HALVED = Mistake(
    code="gradient-halved",
    title="a factor 2 too few",
    why="the half is kept in the derivative, or the 2 of the square forgotten",
    cure="differentiate the lesson's own error, with its half or without",
    source="1/n against 2/n, Open-Deep-ML issue 54",
    weight=2,
    change=_change,
)
