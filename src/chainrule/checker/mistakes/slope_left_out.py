"""The slope of the activation was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import slopes_left_out
from chainrule.checker.mistakes._record import Altered, Mistake, Site


def _change(site: Site) -> Iterator[Altered]:
    yield from slopes_left_out(site)


SLOPE_LEFT_OUT = Mistake(
    code="slope-left-out",
    title="the slope of the activation was left out",
    why="the error is passed on without the factor dout/dnet",
    cure="the chain runs through the activation: multiply by its slope",
    source="Bot-Academy's tutorial, pull request 3",
    weight=2,
    change=_change,
)
