"""Another activation was used."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind
from chainrule.ledger.forward import fill
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.records import NET


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.OUT:
        net = site.ref(Kind.NET, site.of)
        for name in ("logistic", "tanh", "relu", "bipolar_logistic"):
            if name != site.layer.activation.name:
                value = fill(ACTIVATIONS[name].value, {NET.to: net})
                yield Altered(
                    value, name, f"{name} instead of {site.layer.activation.name}"
                )


WRONG_ACTIVATION = Mistake(
    code="wrong-activation",
    title="another activation was used",
    why="a formula is taken from another lesson",
    cure="look up the activation of the layer before computing its outputs",
    source="tanh for the logistic function in ported code",
    weight=2,
    varied=True,
    change=_change,
)
