"""The leaky rectifier: slope 0.01 for net inputs up to 0, and at 0."""

from __future__ import annotations

from chainrule.formulas.nodes import choose, number
from chainrule.maths.records import NET, Activation, Kink

LEAK = number("0.01")

LEAKY_RELU = Activation(
    name="leaky_relu",
    title="leaky rectified linear unit",
    value=choose(NET, ">", 0, NET, LEAK * NET),
    slope=choose(NET, ">", 0, 1, LEAK),
    range=(float("-inf"), float("inf")),
    kinks=(Kink(at=LEAK.value * 0, slope=LEAK.value),),
    aliases=("leaky_rectifier", "lrelu"),
    source="Maas, Hannun & Ng 2013, ICML Workshop on Deep Learning",
)
