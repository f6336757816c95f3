"""A neighbor's output was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._neighbors import neighbor_sources
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET or site.is_gradient:
        yield from neighbor_sources(site)


NEIGHBOR_OUTPUT = Mistake(
    code="neighbor-output",
    title="a neighbor's output was taken",
    why="h1 is used where h2 belongs",
    cure=("follow the arrow: a weight multiplies the output of the unit it comes from"),
    source="an output used twice in hand-worked sheets",
    change=_change,
)
