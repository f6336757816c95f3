"""The slope was taken at net instead of out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.is_slope and not site.layer.activation.coupled:
        unit = site.of
        new = exchanged(
            site.formula, site.ref(Kind.OUT, unit), site.ref(Kind.NET, unit)
        )
        if new != site.formula:
            yield Altered(new, detail="net in place of out")


SLOPE_AT_NET = Mistake(
    code="slope-at-net",
    title="the slope was taken at net instead of out",
    why="out*(1 - out) is computed with the net input in place of out",
    cure="the short form of the slope takes the output",
    source="llSourcell's tutorial, issue 2",
    weight=2,
    change=_change,
)
