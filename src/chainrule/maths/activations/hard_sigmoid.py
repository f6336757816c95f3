"""The logistic function in three straight pieces: net/6 + 1/2 between -3 and 3.

As PyTorch and Keras 3 have it; Keras 2 took 0.2 net + 0.5.
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.formulas.nodes import choose, number
from chainrule.maths.records import NET, Activation, Kink

_HALF, _SIXTH = number("1/2"), number("1/6")

HARD_SIGMOID = Activation(
    name="hard_sigmoid",
    title="hard sigmoid",
    value=choose(NET, ">=", 3, 1, choose(-3, ">=", NET, 0, NET / 6 + _HALF)),
    slope=choose(NET, ">=", 3, 0, choose(-3, ">=", NET, 0, _SIXTH)),
    range=(0.0, 1.0),
    kinks=(
        Kink(at=Fraction(-3), slope=Fraction(0)),
        Kink(at=Fraction(3), slope=Fraction(0)),
    ),
    source="Howard et al. 2019, ICCV, arXiv:1905.02244, section 5.2",
)
