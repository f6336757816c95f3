"""The exponential function: outputs above 0, the inverse of the log link of counts."""

from __future__ import annotations

from chainrule.formulas.nodes import exp
from chainrule.maths.records import NET, OUT, Activation

EXPONENTIAL = Activation(
    name="exponential",
    title="exponential function",
    value=exp(NET),
    slope=OUT,
    range=(0.0, float("inf")),
    aliases=("exp",),
    source="McCullagh & Nelder 1989, Generalized Linear Models, section 2.2.3",
)
