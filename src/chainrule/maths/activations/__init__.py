"""The register of activations: one file each, one line here."""

from __future__ import annotations

from chainrule.maths.activations.bipolar_logistic import BIPOLAR_LOGISTIC
from chainrule.maths.activations.elu import ELU
from chainrule.maths.activations.exponential import EXPONENTIAL
from chainrule.maths.activations.gelu import GELU
from chainrule.maths.activations.hard_sigmoid import HARD_SIGMOID
from chainrule.maths.activations.identity import IDENTITY
from chainrule.maths.activations.leaky_relu import LEAKY_RELU
from chainrule.maths.activations.logistic import LOGISTIC
from chainrule.maths.activations.mish import MISH
from chainrule.maths.activations.relu import RELU
from chainrule.maths.activations.selu import SELU
from chainrule.maths.activations.silu import SILU
from chainrule.maths.activations.softmax import SOFTMAX
from chainrule.maths.activations.softplus import SOFTPLUS
from chainrule.maths.activations.softsign import SOFTSIGN
from chainrule.maths.activations.tanh import TANH
from chainrule.maths.records import Activation
from chainrule.maths.register import Register

ACTIVATIONS: Register[Activation] = Register(
    "activation",
    IDENTITY,
    LOGISTIC,
    TANH,
    RELU,
    LEAKY_RELU,
    ELU,
    SELU,
    GELU,
    SILU,
    MISH,
    SOFTPLUS,
    EXPONENTIAL,
    SOFTSIGN,
    HARD_SIGMOID,
    BIPOLAR_LOGISTIC,
    SOFTMAX,
)
