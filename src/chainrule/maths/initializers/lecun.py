"""LeCun's normal start, for selu units; not truncated."""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.records import FAN_IN, Initializer

LECUN = Initializer(
    name="lecun",
    title="LeCun normal",
    distribution="normal",
    spread=1 / sqrt(FAN_IN),
    aliases=("lecun_normal",),
    source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, eq. 16",
)
