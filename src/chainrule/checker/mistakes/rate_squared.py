"""The learning rate was multiplied twice."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import rate_replaced


def _change(site: Site) -> Iterator[Altered]:
    yield from rate_replaced(
        site, lambda rate: rate * rate, "", "the learning rate squared"
    )


RATE_SQUARED = Mistake(
    code="rate-squared",
    title="the learning rate was multiplied twice",
    why="the rate is in the step already and is taken once more",
    cure="multiply by the rate once, in the update",
    source="hand-written updates",
    change=_change,
)
