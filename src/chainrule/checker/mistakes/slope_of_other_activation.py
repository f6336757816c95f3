"""The slope of another activation was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind
from chainrule.ledger.forward import fill
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.records import NET, OUT


def _change(site: Site) -> Iterator[Altered]:
    if site.is_slope and not site.layer.activation.coupled:
        parts = {
            NET.to: site.ref(Kind.NET, site.of),
            OUT.to: site.ref(Kind.OUT, site.of),
        }
        for name in ("logistic", "tanh", "relu", "bipolar_logistic"):
            if name != site.layer.activation.name:
                slope = fill(ACTIVATIONS[name].slope, parts)
                yield Altered(slope, name, f"the slope of {name}")


SLOPE_OF_OTHER_ACTIVATION = Mistake(
    code="slope-of-other-activation",
    title="the slope of another activation was taken",
    why="a formula is taken from another lesson",
    cure="take the slope of the layer's own activation",
    source="1 - out^2 for the logistic function in ported code",
    weight=2,
    varied=True,
    change=_change,
)
