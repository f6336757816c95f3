"""The weight decay was taken with the wrong sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import decay_replaced
from chainrule.formulas import negative


def _change(site: Site) -> Iterator[Altered]:
    yield from decay_replaced(site, negative, "the decay with the other sign")


DECAY_SIGN = Mistake(
    code="decay-sign",
    title="the weight decay was taken with the wrong sign",
    why="decay sounds like something that is subtracted from the gradient",
    cure="the decay is added to the gradient, which is subtracted from the weight",
    source="regularized examples worked by hand",
    change=_change,
)
