"""The moments of Adam and the ratio of the two, shared by Adam and AdamW."""

from __future__ import annotations

from chainrule.formulas.nodes import Node, sqrt
from chainrule.maths.optimizers._settings import (
    EPSILON_INSIDE,
    decay_rate,
    epsilon,
    learning_rate,
)
from chainrule.maths.records import GRADIENT, UPDATE_NUMBER, before, now, setting

_RATE, _EPSILON = setting("learning_rate"), setting("epsilon")
_BETA1, _BETA2 = setting("beta1"), setting("beta2")

MOMENTS: dict[str, Node] = {
    "m": _BETA1 * before("m") + (1 - _BETA1) * GRADIENT,
    "v": _BETA2 * before("v") + (1 - _BETA2) * GRADIENT**2,
}

# m and v start at 0 and are too small at first; this is by how much.
_M_HAT = now("m") / (1 - _BETA1**UPDATE_NUMBER)
_V_HAT = now("v") / (1 - _BETA2**UPDATE_NUMBER)

STEPS: dict[str, Node] = {
    "false": -(_RATE * _M_HAT / (sqrt(_V_HAT) + _EPSILON)),
    "true": -(_RATE * _M_HAT / sqrt(_V_HAT + _EPSILON)),
}
"""The step by where epsilon stands: inside the root ("true") or outside."""

SETTINGS = (
    learning_rate("0.001"),
    decay_rate("beta1", "0.9", "decay rate of the first moment"),
    decay_rate("beta2", "0.999", "decay rate of the second moment"),
    epsilon("1e-8"),
    EPSILON_INSIDE,
)
