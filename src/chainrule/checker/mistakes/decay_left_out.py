"""The weight decay was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import decay_replaced


def _change(site: Site) -> Iterator[Altered]:
    yield from decay_replaced(site, lambda _: None, "without the decay")


DECAY_LEFT_OUT = Mistake(
    code="decay-left-out",
    title="the weight decay was left out",
    why="the gradient of the error alone is put into the update",
    cure="add the decay times the weight to the gradient before the update",
    source="regularized examples worked by hand",
    weight=2,
    change=_change,
)
