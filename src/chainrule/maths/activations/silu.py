"""The sigmoid linear unit, or swish: net times the logistic function of net."""

from __future__ import annotations

from chainrule.formulas.nodes import exp
from chainrule.maths.records import NET, OUT, Activation

SILU = Activation(
    name="silu",
    title="sigmoid linear unit",
    value=NET / (1 + exp(-NET)),
    slope=OUT + (1 - OUT) / (1 + exp(-NET)),
    range=(-0.27846454276107383, float("inf")),  # its minimum, at -1.2784645
    aliases=("swish", "sigmoid_linear_unit"),
    source="Elfwing, Uchibe & Doya 2018, Neural Networks 107, 3-11, eq. 5",
)
