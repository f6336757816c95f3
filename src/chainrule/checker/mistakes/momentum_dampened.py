"""The gradient was dampened by 1 - momentum."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import dampened


def _change(site: Site) -> Iterator[Altered]:
    yield from dampened(site)


MOMENTUM_DAMPENED = Mistake(
    code="momentum-dampened",
    title="the gradient was dampened by 1 - momentum",
    why="the velocity is taken for a running mean",
    cure="look up whether the lesson's momentum has the factor 1 - momentum",
    source="momentum as a running mean in some courses",
    change=_change,
)
