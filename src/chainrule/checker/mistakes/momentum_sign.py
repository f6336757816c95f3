"""The momentum was taken with the wrong sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import momentum_changed
from chainrule.formulas import negative


def _change(site: Site) -> Iterator[Altered]:
    yield from momentum_changed(site, negative, "", "the momentum's sign turned")


MOMENTUM_SIGN = Mistake(
    code="momentum-sign",
    title="the momentum was taken with the wrong sign",
    why="the last step is subtracted where it is added",
    cure="momentum carries on in the direction of the last step",
    source="hand-written optimizers",
    weight=2,
    change=_change,
)
