"""The slope was taken at the difference of output and target."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if not site.is_slope or not site.is_output or site.layer.activation.coupled:
        return
    out, target = site.ref(Kind.OUT, site.of), site.ref(Kind.TARGET, site.of)
    for label, error in (("derivative", out - target), ("error", target - out)):
        new = exchanged(site.formula, out, error)
        if new != site.formula:
            text = "out - target" if label == "derivative" else "target - out"
            yield Altered(new, label, f"{text} in place of out")


SLOPE_AT_ERROR = Mistake(
    code="slope-at-error",
    title="the slope was taken at the difference of output and target",
    why="the difference was computed last and is put in where out belongs",
    cure="the slope asks for the output alone: the target has no part in it",
    source="M. Fanni's notes after Mazur, dy1/dnet",
    change=_change,
)
