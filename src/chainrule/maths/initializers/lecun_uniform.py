"""LeCun's start with a uniform distribution."""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.records import FAN_IN, Initializer

LECUN_UNIFORM = Initializer(
    name="lecun_uniform",
    title="LeCun uniform",
    distribution="uniform",
    spread=sqrt(3 / FAN_IN),
    source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, eq. 16",
)
