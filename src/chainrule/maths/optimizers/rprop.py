"""Rprop: every parameter has a step size of its own; only the gradient's sign counts.

As PyTorch has it: where the sign of the gradient turned, the step size shrinks, no step
is made and the gradient is remembered as 0; where it stayed, the step size grows. In
the first update the step size is the learning rate.
"""

from __future__ import annotations

from fractions import Fraction

from chainrule.formulas.nodes import choose, sign
from chainrule.maths.optimizers._settings import ONE, learning_rate
from chainrule.maths.records import (
    GRADIENT,
    UPDATE_NUMBER,
    Optimizer,
    Rule,
    Setting,
    before,
    now,
    setting,
)

_AGREES = before("previous") * GRADIENT
_GROWN = setting("grow") * before("size")
_SHRUNK = setting("shrink") * before("size")
_LEARNING_RATE = setting("learning_rate")
_LARGEST, _SMALLEST = setting("largest"), setting("smallest")

RPROP = Optimizer(
    name="rprop",
    title="resilient back propagation",
    settings=(
        learning_rate("0.01"),
        Setting(
            name="shrink", default=Fraction("0.5"), below=ONE, title="shrinking factor"
        ),
        Setting(
            name="grow", default=Fraction("1.2"), at_least=ONE, title="growing factor"
        ),
        Setting(name="smallest", default=Fraction("1e-6"), title="smallest step size"),
        Setting(name="largest", default=Fraction(50), title="largest step size"),
    ),
    variants={
        "plain": Rule(
            states={
                "size": choose(
                    _AGREES,
                    ">",
                    0,
                    choose(_GROWN, ">", _LARGEST, _LARGEST, _GROWN),
                    choose(
                        0,
                        ">",
                        _AGREES,
                        choose(_SMALLEST, ">", _SHRUNK, _SMALLEST, _SHRUNK),
                        choose(UPDATE_NUMBER, ">", 1, before("size"), _LEARNING_RATE),
                    ),
                ),
                "previous": choose(0, ">", _AGREES, 0, GRADIENT),
            },
            step=-(sign(now("previous")) * now("size")),
        )
    },
    aliases=("resilient_propagation", "irprop", "irprop_minus"),
    source="Riedmiller & Braun 1993, IEEE ICNN, 586-591; Igel & Hüsken 2000, iRprop-",
)
