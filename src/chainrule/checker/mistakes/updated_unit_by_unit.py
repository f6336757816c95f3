"""Weights were updated unit by unit, before all gradients were known."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import updated_by_unit
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_back_sum:
        yield from updated_by_unit(site)


UPDATED_UNIT_BY_UNIT = Mistake(
    code="updated-unit-by-unit",
    title="weights were updated unit by unit, before all gradients were known",
    why=("each unit's weights are overwritten as soon as its own gradient is known"),
    cure="compute all gradients with the old weights, then update all of them",
    source="loops that update inside the backward pass",
    change=_change,
)
