"""RMSprop: each step is divided by the running root mean square of the gradients.

As PyTorch has it by default: rho = 0.99, epsilon = 1e-8 outside the root,
not centered, no momentum. Keras takes rho = 0.9 and epsilon = 1e-7, inside the root
(``epsilon_inside = true``).
"""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.optimizers._settings import (
    EPSILON_INSIDE,
    decay_rate,
    epsilon,
    learning_rate,
    weight_decay,
)
from chainrule.maths.records import GRADIENT, Optimizer, Rule, before, now, setting

_RATE, _RHO, _EPSILON = (setting(s) for s in ("learning_rate", "rho", "epsilon"))
_STATES = {"v": _RHO * before("v") + (1 - _RHO) * GRADIENT**2}

RMSPROP = Optimizer(
    name="rmsprop",
    title="RMSprop",
    settings=(
        learning_rate("0.01"),
        decay_rate("rho", "0.99", "decay rate of the squared gradients"),
        epsilon("1e-8"),
        EPSILON_INSIDE,
        weight_decay(),
    ),
    variants={
        "false": Rule(
            states=_STATES, step=-(_RATE / (sqrt(now("v")) + _EPSILON) * GRADIENT)
        ),
        "true": Rule(
            states=_STATES, step=-(_RATE / sqrt(now("v") + _EPSILON) * GRADIENT)
        ),
    },
    chosen_by="epsilon_inside",
    source="Tieleman & Hinton 2012, Neural Networks for Machine Learning, lecture 6e",
)
