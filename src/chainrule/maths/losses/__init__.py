"""The register of losses: one file each, one line here."""

from __future__ import annotations

from chainrule.maths.losses.half_squared_error import HALF_SQUARED_ERROR
from chainrule.maths.records import Loss
from chainrule.maths.register import Register

LOSSES: Register[Loss] = Register(
    "loss",
    HALF_SQUARED_ERROR,
)
