"""The weight was left out on the way back."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import weights_replaced
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_back_sum:
        new = weights_replaced(site, None)
        if new is not None:
            yield Altered(new, detail="the weights left out")


WEIGHT_LEFT_OUT = Mistake(
    code="weight-left-out",
    title="the weight was left out on the way back",
    why="the error signals of the next layer are added without their weights",
    cure="each path back multiplies by the weight it runs along",
    source="hand-written backward passes",
    weight=2,
    change=_change,
)
