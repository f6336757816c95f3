"""The self-normalizing ELU, with the constants of its paper's own program."""

from __future__ import annotations

from fractions import Fraction

from chainrule.formulas.nodes import choose, exp, number, tanh
from chainrule.maths.records import NET, OUT, Activation, Kink

ALPHA = number("1.6732632423543772848170429916717")
SCALE = number("1.0507009873554804934193349852946")

SELU = Activation(
    name="selu",
    title="scaled exponential linear unit",
    value=choose(NET, ">", 0, SCALE * NET, SCALE * ALPHA * (exp(NET) - 1)),
    slope=choose(NET, ">", 0, SCALE, OUT + SCALE * ALPHA),
    stable=choose(
        NET, ">", 0, SCALE * NET, SCALE * ALPHA * tanh(NET / 2) * (exp(NET) + 1)
    ),
    range=(-float(SCALE.value * ALPHA.value), float("inf")),
    kinks=(Kink(at=Fraction(0), slope=SCALE.value * ALPHA.value),),
    aliases=("scaled_exponential_linear_unit",),
    source="Klambauer, Unterthiner, Mayr & Hochreiter 2017, NeurIPS 30, eq. 1 and 14",
)
