"""The update was made with the wrong sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import step_turned
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind in (Kind.UPDATED, Kind.STEP):
        yield from step_turned(site)


UPDATE_SIGN = Mistake(
    code="update-sign",
    title="the update was made with the wrong sign",
    why="the step is added where it must be subtracted",
    cure="descent subtracts the rate times the gradient",
    source="ascent in place of descent in first programs",
    weight=2,
    change=_change,
)
