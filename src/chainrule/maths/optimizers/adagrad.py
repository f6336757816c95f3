"""Adagrad: each step is divided by the root of the sum of all squared gradients.

As PyTorch has it by default: epsilon = 1e-10 outside the root, the sum starts at 0 and
the learning rate does not decay.
"""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.optimizers._settings import epsilon, learning_rate, weight_decay
from chainrule.maths.records import GRADIENT, Optimizer, Rule, before, now, setting

_RATE, _EPSILON = setting("learning_rate"), setting("epsilon")

ADAGRAD = Optimizer(
    name="adagrad",
    title="Adagrad",
    settings=(learning_rate("0.01"), epsilon("1e-10"), weight_decay()),
    variants={
        "plain": Rule(
            states={"v": before("v") + GRADIENT**2},
            step=-(_RATE / (sqrt(now("v")) + _EPSILON) * GRADIENT),
        )
    },
    source="Duchi, Hazan & Singer 2011, JMLR 12, 2121-2159",
)
