"""Gradient descent: a step against the gradient, as long as the learning rate says."""

from __future__ import annotations

from chainrule.maths.optimizers._settings import learning_rate, weight_decay
from chainrule.maths.records import GRADIENT, Optimizer, Rule, setting

SGD = Optimizer(
    name="sgd",
    title="gradient descent",
    settings=(learning_rate(), weight_decay()),
    variants={"plain": Rule(step=-(setting("learning_rate") * GRADIENT))},
    aliases=("gradient_descent", "stochastic_gradient_descent", "gd"),
    source="Robbins & Monro 1951, Ann. Math. Stat. 22, 400-407",
)
