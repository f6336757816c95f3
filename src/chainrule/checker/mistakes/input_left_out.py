"""The input was left out of the gradient."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import fed_left_out
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    if site.is_gradient and site.of not in site.network.biases:
        new = fed_left_out(site)
        if new is not None:
            yield Altered(new, detail="delta alone")


INPUT_LEFT_OUT = Mistake(
    code="input-left-out",
    title="the input was left out of the gradient",
    why="the error signal itself is taken for the weight's gradient",
    cure="dE/dw = delta times what the weight multiplies",
    source="hand-written backward passes",
    weight=2,
    change=_change,
)
