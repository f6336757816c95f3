"""The weight matrix was transposed."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._neighbors import transposed
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET or site.is_back_sum:
        yield from transposed(site)


TRANSPOSED_WEIGHTS = Mistake(
    code="transposed-weights",
    title="the weight matrix was transposed",
    why="rows and columns change places: W in place of its transpose",
    cure="forward each unit has a row of weights, backward a column",
    source="transposed wiring in ported code",
    weight=2,
    change=_change,
)
