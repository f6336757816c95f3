"""Another output's target was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind in (Kind.SHARE, Kind.DIFFERENCE) or site.is_error_slope:
        for unit, label in site.neighbors(site.of):
            old, new = site.ref(Kind.TARGET, site.of), site.ref(Kind.TARGET, unit)
            formula = exchanged(site.formula, old, new)
            yield Altered(formula, label, f"target_{unit} in place of target_{site.of}")


OTHER_TARGET = Mistake(
    code="other-target",
    title="another output's target was taken",
    why="targets are told apart by an index alone",
    cure="write each output's target beside it",
    source="hand-worked sheets with two outputs",
    weight=2,
    change=_change,
)
