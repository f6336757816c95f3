"""A neighboring weight was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._neighbors import neighbor_weights
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind in (Kind.NET, Kind.UPDATED) or site.is_back_sum:
        yield from neighbor_weights(site)


NEIGHBOR_WEIGHT = Mistake(
    code="neighbor-weight",
    title="a neighboring weight was taken",
    why="w3 stands where w2 belongs: weights are told apart by an index alone",
    cure="draw the arrows and write each weight beside its own",
    source="the slides' line for net_h1, with w3 where w2 belongs",
    change=_change,
)
