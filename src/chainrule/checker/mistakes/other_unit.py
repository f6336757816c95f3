"""The figure of another unit."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._instead import other_units
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    yield from other_units(here)


OTHER_UNIT = Mistake(
    code="other-unit",
    title="the figure of another unit",
    why="units of a layer are told apart by an index alone",
    cure="write the unit's name beside every figure",
    source="hand-worked sheets with several units",
    weight=1,
    instead=_instead,
)
