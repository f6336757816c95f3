"""Adam's bias correction was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import uncorrected


def _change(site: Site) -> Iterator[Altered]:
    yield from uncorrected(site)


BIAS_CORRECTION_LEFT_OUT = Mistake(
    code="bias-correction-left-out",
    title="Adam's bias correction was left out",
    why="the moments are used as they are, without dividing by 1 - beta^t",
    cure="divide both moments by 1 - beta^t before the step",
    source="hand-written Adam",
    weight=2,
    change=_change,
)
