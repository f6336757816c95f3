"""Glorot's uniform start, for tanh and logistic units; Keras' default."""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.records import FAN_IN, FAN_OUT, Initializer

GLOROT = Initializer(
    name="glorot",
    title="Glorot uniform",
    distribution="uniform",
    spread=sqrt(6 / (FAN_IN + FAN_OUT)),
    aliases=("glorot_uniform", "xavier", "xavier_uniform"),
    source="Glorot & Bengio 2010, AISTATS 13, 249-256, eq. 16",
)
