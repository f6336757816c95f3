"""The register of optimizers: one file each, one line here."""

from __future__ import annotations

from chainrule.maths.optimizers.adagrad import ADAGRAD
from chainrule.maths.optimizers.adam import ADAM
from chainrule.maths.optimizers.adamw import ADAMW
from chainrule.maths.optimizers.momentum import MOMENTUM
from chainrule.maths.optimizers.nesterov import NESTEROV
from chainrule.maths.optimizers.rmsprop import RMSPROP
from chainrule.maths.optimizers.rprop import RPROP
from chainrule.maths.optimizers.sgd import SGD
from chainrule.maths.records import Optimizer
from chainrule.maths.register import Register

OPTIMIZERS: Register[Optimizer] = Register(
    "optimizer",
    SGD,
    MOMENTUM,
    NESTEROV,
    RMSPROP,
    ADAGRAD,
    ADAM,
    ADAMW,
    RPROP,
)
