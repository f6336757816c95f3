"""The hyperbolic tangent: the logistic function stretched to -1 ... 1."""

from __future__ import annotations

from chainrule.formulas.nodes import tanh
from chainrule.maths.records import NET, OUT, Activation

TANH = Activation(
    name="tanh",
    title="hyperbolic tangent",
    value=tanh(NET),
    slope=1 - OUT**2,
    range=(-1.0, 1.0),
    aliases=("hyperbolic_tangent", "tansig"),
    source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.4",
)
