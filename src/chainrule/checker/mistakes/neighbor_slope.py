"""Another unit's slope was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._backward import other_slopes
from chainrule.checker.mistakes._formulas import exchanged, factors, multiplied, put
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.is_signal:
        yield from other_slopes(site)
    elif site.is_slope and not site.layer.activation.coupled:
        yield from _mixed(site)


def _mixed(site: Site) -> Iterator[Altered]:
    """One factor of the slope taken from a neighbor: out_h1*(1 - out_h2)."""
    sign, parts = factors(site.formula)
    out = site.ref(Kind.OUT, site.of)
    for unit, label in site.neighbors(site.of) if len(parts) > 1 else ():
        other = site.ref(Kind.OUT, unit)
        for index, part in enumerate(parts):
            new = multiplied(sign, put(parts, index, exchanged(part, out, other)))
            detail = f"out_{unit} in factor {index + 1} of the slope"
            yield Altered(new, f"{label} factor {index}", detail)


NEIGHBOR_SLOPE = Mistake(
    code="neighbor-slope",
    title="another unit's slope was taken",
    why="the slope of the neighbor, or of the layer above, is put in",
    cure="a unit's error signal takes the slope of that unit",
    source="dennybritz's tutorial, pull request 3",
    change=_change,
)
