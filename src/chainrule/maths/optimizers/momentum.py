"""Gradient descent with momentum: the last step is carried on.

With ``velocity = "step"`` (Keras, scikit-learn) the velocity is the step itself,
v <- mu v - eta g, w <- w + v. With ``velocity = "gradient"`` (PyTorch) it sums
gradients, v <- mu v + g, w <- w - eta v. Both agree while the learning rate stays.
"""

from __future__ import annotations

from chainrule.maths.optimizers._settings import (
    VELOCITY,
    decay_rate,
    learning_rate,
    weight_decay,
)
from chainrule.maths.records import GRADIENT, Optimizer, Rule, before, now, setting

_RATE = setting("learning_rate")
_KEPT = setting("momentum") * before("velocity")

MOMENTUM = Optimizer(
    name="momentum",
    title="gradient descent with momentum",
    settings=(
        learning_rate(),
        decay_rate("momentum", "0.9", "momentum"),
        VELOCITY,
        weight_decay(),
    ),
    variants={
        "step": Rule(
            states={"velocity": _KEPT - _RATE * GRADIENT}, step=now("velocity")
        ),
        "gradient": Rule(
            states={"velocity": _KEPT + GRADIENT}, step=-(_RATE * now("velocity"))
        ),
    },
    chosen_by="velocity",
    aliases=("sgd_momentum", "sgd_with_momentum", "heavy_ball", "classical_momentum"),
    source="Polyak 1964, USSR Comp. Math. and Math. Phys. 4, 1-17",
)
