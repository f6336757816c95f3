"""A weight was multiplied by itself, not by what it multiplies."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import (
    added,
    factors,
    is_kind,
    multiplied,
    terms,
)
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if not site.is_gradient:
        return
    own = site.ref(Kind.PARAMETER, site.of)
    parts = []
    for term in terms(site.formula):
        sign, inside = factors(term)
        kept = [each for each in inside if not is_kind(each, Kind.OUT, Kind.INPUT)]
        parts.append(multiplied(sign, [*kept, own]))
    yield Altered(added(parts), detail="the error signal times the parameter itself")


WEIGHT_FOR_INPUT = Mistake(
    code="weight-for-input",
    title="the parameter itself was put in where its input belongs",
    why="delta times w, of the way back, is taken for delta times x",
    cure="dE/dw = delta times what the weight multiplies",
    source="hand-worked sheets",
    change=_change,
)
