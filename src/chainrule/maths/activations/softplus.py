"""Softplus: a smooth rectifier, whose slope is the logistic function."""

from __future__ import annotations

from chainrule.formulas.nodes import absolute, choose, exp, ln, log1p
from chainrule.maths.records import NET, Activation

SOFTPLUS = Activation(
    name="softplus",
    title="softplus",
    value=ln(1 + exp(NET)),
    slope=1 / (1 + exp(-NET)),
    stable=choose(NET, ">", 0, NET, 0) + log1p(exp(-absolute(NET))),
    range=(0.0, float("inf")),
    aliases=("smooth_relu",),
    source="Dugas, Bengio, Bélisle, Nadeau & Garcia 2001, NeurIPS 13, 472-478",
)
