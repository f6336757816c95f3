"""The difference out - target was taken for the slope of a cross-entropy."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    loss = site.network.loss
    if loss is None or not site.is_error_slope:
        return
    if site.layer.activation.name in loss.shortcuts:
        difference = site.ref(Kind.OUT, site.of) - site.ref(Kind.TARGET, site.of)
        if difference != site.formula:
            yield Altered(difference, detail="out - target in place of dE/dout")


SIGNAL_FOR_ERROR_SLOPE = Mistake(
    code="signal-for-error-slope",
    title="out - target was taken for the slope of a cross-entropy",
    why="out - target is its dE/dnet, with the slope of the activation in it already",
    cure="start from out - target at the net input, or from dE/dout at the output",
    source="interview notes that multiply by the slope once more",
    weight=2,
    change=_change,
)
