"""The first case's gradient was used again."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import first_case


def _change(site: Site) -> Iterator[Altered]:
    yield from first_case(site)


FIRST_GRADIENT_REUSED = Mistake(
    code="first-gradient-reused",
    title="the first case's gradient was used again",
    why="the gradient is not computed anew for the next case",
    cure="every case has its own forward and backward pass",
    source="loops over cases with the gradient outside",
    change=_change,
)
