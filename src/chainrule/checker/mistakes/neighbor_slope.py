"""Another unit's slope was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import other_slopes
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_signal:
        yield from other_slopes(site)


NEIGHBOR_SLOPE = Mistake(
    code="neighbor-slope",
    title="another unit's slope was taken",
    why="the slope of the neighbor, or of the layer above, is put in",
    cure="a unit's error signal takes the slope of that unit",
    source="dennybritz's tutorial, pull request 3",
    change=_change,
)
