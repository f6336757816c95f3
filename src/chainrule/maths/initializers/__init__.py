"""The register of initializers: one file each, one line here."""

from __future__ import annotations

from chainrule.maths.initializers.glorot import GLOROT
from chainrule.maths.initializers.glorot_normal import GLOROT_NORMAL
from chainrule.maths.initializers.he import HE
from chainrule.maths.initializers.he_uniform import HE_UNIFORM
from chainrule.maths.initializers.lecun import LECUN
from chainrule.maths.initializers.lecun_uniform import LECUN_UNIFORM
from chainrule.maths.initializers.uniform import UNIFORM
from chainrule.maths.initializers.zeros import ZEROS
from chainrule.maths.records import Initializer
from chainrule.maths.register import Register

INITIALIZERS: Register[Initializer] = Register(
    "initializer",
    ZEROS,
    UNIFORM,
    GLOROT,
    GLOROT_NORMAL,
    HE,
    HE_UNIFORM,
    LECUN,
    LECUN_UNIFORM,
)
