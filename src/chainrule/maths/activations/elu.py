"""The exponential linear unit with alpha = 1, whose slope does not jump at 0."""

from __future__ import annotations

from chainrule.formulas.nodes import choose, exp, tanh
from chainrule.maths.records import NET, OUT, Activation

ELU = Activation(
    name="elu",
    title="exponential linear unit",
    value=choose(NET, ">", 0, NET, exp(NET) - 1),
    slope=choose(NET, ">", 0, 1, OUT + 1),
    # e^x - 1 = tanh(x/2) (e^x + 1), which does not cancel near 0
    stable=choose(NET, ">", 0, NET, tanh(NET / 2) * (exp(NET) + 1)),
    range=(-1.0, float("inf")),
    aliases=("exponential_linear_unit",),
    source="Clevert, Unterthiner & Hochreiter 2016, ICLR, eq. 15",
)
