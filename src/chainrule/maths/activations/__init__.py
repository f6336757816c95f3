"""The register of activations: one file each, one line here."""

from __future__ import annotations

from chainrule.maths.activations.logistic import LOGISTIC
from chainrule.maths.records import Activation
from chainrule.maths.register import Register

ACTIVATIONS: Register[Activation] = Register(
    "activation",
    LOGISTIC,
)
