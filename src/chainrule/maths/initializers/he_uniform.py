"""He's start with a uniform distribution."""

from __future__ import annotations

from chainrule.formulas.nodes import sqrt
from chainrule.maths.records import FAN_IN, Initializer

HE_UNIFORM = Initializer(
    name="he_uniform",
    title="He uniform",
    distribution="uniform",
    spread=sqrt(6 / FAN_IN),
    aliases=("kaiming_uniform",),
    source="He, Zhang, Ren & Sun 2015, ICCV, 1026-1034, eq. 10",
)
