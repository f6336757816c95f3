"""The bipolar logistic function: the logistic one stretched to -1 ... 1."""

from __future__ import annotations

from chainrule.formulas.nodes import exp, tanh
from chainrule.maths.records import NET, OUT, Activation

BIPOLAR_LOGISTIC = Activation(
    name="bipolar_logistic",
    title="bipolar logistic function",
    value=2 / (1 + exp(-NET)) - 1,
    slope=(1 + OUT) * (1 - OUT) / 2,
    stable=tanh(NET / 2),
    range=(-1.0, 1.0),
    aliases=("bipolar_sigmoid", "bipolar"),
    source="Fausett 1994, Fundamentals of Neural Networks, section 6.1",
)
