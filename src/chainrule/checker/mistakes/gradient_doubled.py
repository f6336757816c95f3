"""A factor 2 too many."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_error_slope:
        yield Altered(site.formula * 2, detail="doubled")


GRADIENT_DOUBLED = Mistake(
    code="gradient-doubled",
    title="a factor 2 too many",
    why="the 2 of the square's derivative is kept although the half cancels it",
    cure="differentiate the lesson's own error, with its half or without",
    source="1/n against 2/n, Open-Deep-ML issue 54",
    weight=2,
    change=_change,
)
