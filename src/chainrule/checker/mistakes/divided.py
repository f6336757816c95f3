"""Divided where the chain multiplies."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import (
    added,
    factors,
    is_kind,
    multiplied,
    terms,
    without,
)
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node

_FED = (Kind.OUT, Kind.INPUT)


def _change(site: Site) -> Iterator[Altered]:
    if site.is_gradient:
        yield from _divided(site, _FED, "what feeds the weight")
    elif site.is_back_sum:
        yield from _divided(site, (Kind.PARAMETER,), "the weight")


def _divided(site: Site, kinds: tuple[Kind, ...], what: str) -> Iterator[Altered]:
    """Every term divided by its factor of these kinds."""
    parts: list[Node] = []
    changed = False
    for term in terms(site.formula):
        sign, inside = factors(term)
        last = len(inside) - 1
        if last > 0 and is_kind(inside[last], *kinds):
            parts.append(multiplied(sign, without(inside, last)) / inside[last])
            changed = True
        else:
            parts.append(term)
    if changed:
        yield Altered(added(parts), detail=f"divided by {what}")


DIVIDED = Mistake(
    code="divided",
    title="divided where the chain multiplies",
    why="a difference is to be undone, so the error is divided by what it came through",
    cure="every link of the chain rule is a factor",
    source="an early form of S. Miller's How to build a neural network",
    change=_change,
)
