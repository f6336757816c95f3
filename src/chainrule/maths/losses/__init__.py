"""The register of losses: one file each, one line here."""

from __future__ import annotations

from chainrule.maths.losses.binary_cross_entropy import BINARY_CROSS_ENTROPY
from chainrule.maths.losses.cross_entropy import CROSS_ENTROPY
from chainrule.maths.losses.half_squared_error import HALF_SQUARED_ERROR
from chainrule.maths.losses.huber import HUBER
from chainrule.maths.losses.mean_absolute_error import MEAN_ABSOLUTE_ERROR
from chainrule.maths.losses.mean_squared_error import MEAN_SQUARED_ERROR
from chainrule.maths.losses.poisson import POISSON
from chainrule.maths.losses.squared_error import SQUARED_ERROR
from chainrule.maths.records import Loss
from chainrule.maths.register import Register

LOSSES: Register[Loss] = Register(
    "loss",
    HALF_SQUARED_ERROR,
    SQUARED_ERROR,
    MEAN_SQUARED_ERROR,
    MEAN_ABSOLUTE_ERROR,
    HUBER,
    BINARY_CROSS_ENTROPY,
    CROSS_ENTROPY,
    POISSON,
)
