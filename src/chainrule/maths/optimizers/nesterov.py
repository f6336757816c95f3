"""Nesterov's momentum, with the gradient taken at the parameters themselves.

As Keras, scikit-learn (``velocity = "step"``) and PyTorch (``"gradient"``) have it:
v <- mu v - eta g, w <- w + mu v - eta g; or v <- mu v + g, w <- w - eta (g + mu v).
"""

from __future__ import annotations

from chainrule.maths.optimizers._settings import (
    VELOCITY,
    decay_rate,
    learning_rate,
    weight_decay,
)
from chainrule.maths.records import GRADIENT, Optimizer, Rule, before, now, setting

_RATE, _MOMENTUM = setting("learning_rate"), setting("momentum")
_KEPT = _MOMENTUM * before("velocity")
_AHEAD = _MOMENTUM * now("velocity")

NESTEROV = Optimizer(
    name="nesterov",
    title="gradient descent with Nesterov momentum",
    settings=(
        learning_rate(),
        decay_rate("momentum", "0.9", "momentum"),
        VELOCITY,
        weight_decay(),
    ),
    variants={
        "step": Rule(
            states={"velocity": _KEPT - _RATE * GRADIENT},
            step=_AHEAD - _RATE * GRADIENT,
        ),
        "gradient": Rule(
            states={"velocity": _KEPT + GRADIENT}, step=-(_RATE * (GRADIENT + _AHEAD))
        ),
    },
    chosen_by="velocity",
    aliases=("nag", "nesterov_momentum", "nesterov_accelerated_gradient"),
    source="Sutskever, Martens, Dahl & Hinton 2013, ICML 30, 1139-1147, eq. 3 and 4",
)
