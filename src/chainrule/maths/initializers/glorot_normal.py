"""Glorot's start with a normal distribution, not truncated."""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.records import FAN_IN, FAN_OUT, Initializer

GLOROT_NORMAL = Initializer(
    name="glorot_normal",
    title="Glorot normal",
    distribution="normal",
    spread=sqrt(2 / (FAN_IN + FAN_OUT)),
    aliases=("xavier_normal",),
    source="Glorot & Bengio 2010, AISTATS 13, 249-256, eq. 12",
)
