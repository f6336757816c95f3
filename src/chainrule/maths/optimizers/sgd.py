"""Gradient descent: a step against the gradient, as long as the learning rate says."""

from __future__ import annotations

from fractions import Fraction

from chainrule.maths.records import GRADIENT, Optimizer, Rule, Setting, setting

SGD = Optimizer(
    name="sgd",
    title="gradient descent",
    settings=(
        Setting(name="learning_rate", default=None, title="learning rate"),
        Setting(name="weight_decay", default=Fraction(0), title="L2 weight decay"),
    ),
    variants={"plain": Rule(step=-(setting("learning_rate") * GRADIENT))},
    aliases=("gradient_descent", "gd"),
    source="Robbins & Monro 1951, Ann. Math. Stat. 22, 400-407",
)
