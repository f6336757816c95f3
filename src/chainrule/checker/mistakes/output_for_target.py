"""An output was taken for the target."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind in (Kind.SHARE, Kind.DIFFERENCE) or site.is_error_slope:
        for unit, label in site.neighbors(site.of):
            old, new = site.ref(Kind.TARGET, site.of), site.ref(Kind.OUT, unit)
            formula = exchanged(site.formula, old, new)
            yield Altered(formula, label, f"out_{unit} in place of target_{site.of}")
            old = site.ref(Kind.OUT, site.of)
            formula = exchanged(site.formula, old, new)
            yield Altered(
                formula, f"out {label}", f"out_{unit} in place of out_{site.of}"
            )


OUTPUT_FOR_TARGET = Mistake(
    code="output-for-target",
    title="an output was taken for the target",
    why="out and target stand side by side in the table",
    cure="the error compares an output with its own target",
    source="hand-worked sheets with two outputs",
    change=_change,
)
