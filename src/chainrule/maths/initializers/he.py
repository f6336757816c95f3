"""He's normal start, for rectified linear units; not truncated."""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.records import FAN_IN, Initializer

HE = Initializer(
    name="he",
    title="He normal",
    distribution="normal",
    spread=sqrt(2 / FAN_IN),
    aliases=("he_normal", "kaiming", "kaiming_normal"),
    source="He, Zhang, Ren & Sun 2015, ICCV, 1026-1034, eq. 10",
)
