"""The epsilon stands in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import epsilon_moved


def _change(site: Site) -> Iterator[Altered]:
    yield from epsilon_moved(site)


EPSILON_PLACE = Mistake(
    code="epsilon-place",
    title="the epsilon stands in the wrong place",
    why="inside the root and outside it are both in use",
    cure="look up where the lesson has its epsilon",
    source="differences between frameworks",
    weight=2,
    change=_change,
)
