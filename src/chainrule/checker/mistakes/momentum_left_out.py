"""The momentum was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import momentum_changed


def _change(site: Site) -> Iterator[Altered]:
    yield from momentum_changed(site, None, "", "without the momentum")


MOMENTUM_LEFT_OUT = Mistake(
    code="momentum-left-out",
    title="the momentum was left out",
    why="the last step is forgotten from the second update on",
    cure="add the momentum times the last step",
    source="hand-written optimizers",
    weight=2,
    change=_change,
)
