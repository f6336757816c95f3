"""Another weight's gradient was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import other_gradients
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind in (Kind.UPDATED, Kind.STEP, Kind.STATE):
        yield from other_gradients(site)


NEIGHBOR_GRADIENT = Mistake(
    code="neighbor-gradient",
    title="another weight's gradient was taken",
    why="gradients are told apart by an index alone",
    cure="update each weight with its own gradient",
    source="hand-worked sheets with many weights",
    change=_change,
)
