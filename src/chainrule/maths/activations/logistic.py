"""The logistic function, the unit of the classic worked examples."""

from __future__ import annotations

from chainrule.formulas.nodes import exp
from chainrule.maths.records import NET, OUT, Activation

LOGISTIC = Activation(
    name="logistic",
    title="logistic function",
    value=1 / (1 + exp(-NET)),
    slope=OUT * (1 - OUT),
    range=(0.0, 1.0),
    aliases=("sigmoid", "expit", "logsig"),
    source="Rumelhart, Hinton & Williams 1986, Nature 323, 533-536",
)
