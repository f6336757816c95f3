"""The register of optimizers: one file each, one line here."""

from __future__ import annotations

from chainrule.maths.optimizers.sgd import SGD
from chainrule.maths.records import Optimizer
from chainrule.maths.register import Register

OPTIMIZERS: Register[Optimizer] = Register(
    "optimizer",
    SGD,
)
