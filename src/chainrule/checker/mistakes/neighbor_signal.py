"""Another unit's error signal was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import other_signals
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_gradient or site.is_back_sum:
        yield from other_signals(site)


NEIGHBOR_SIGNAL = Mistake(
    code="neighbor-signal",
    title="another unit's error signal was taken",
    why="error signals are told apart by an index alone",
    cure="a weight's gradient takes the error signal of the unit it leads to",
    source="hand-worked sheets with several outputs",
    change=_change,
)
