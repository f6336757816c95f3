"""Uniform within 1/sqrt(fan_in) of 0, as PyTorch starts the weights of a layer."""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.records import FAN_IN, Initializer

UNIFORM = Initializer(
    name="uniform",
    title="uniform",
    distribution="uniform",
    spread=1 / sqrt(FAN_IN),
    aliases=("random_uniform", "torch_default"),
    source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.6",
)
