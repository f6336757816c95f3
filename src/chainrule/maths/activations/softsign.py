"""Softsign: from -1 to 1 like tanh, but only as fast as 1/net."""

from __future__ import annotations

from chainrule.formulas.nodes import absolute
from chainrule.maths.records import NET, Activation

SOFTSIGN = Activation(
    name="softsign",
    title="softsign",
    value=NET / (1 + absolute(NET)),
    slope=1 / (1 + absolute(NET)) ** 2,
    range=(-1.0, 1.0),
    aliases=("elliot_symmetric",),
    source="Bergstra et al. 2009, Université de Montréal, TR 1337",
)
