"""Mish: net times the hyperbolic tangent of softplus of net."""

from __future__ import annotations

from chainrule.formulas.nodes import absolute, choose, exp, ln, log1p, tanh
from chainrule.maths.records import NET, Activation

_GATE = tanh(ln(1 + exp(NET)))

MISH = Activation(
    name="mish",
    title="mish",
    value=NET * _GATE,
    slope=_GATE + NET * (1 - _GATE**2) / (1 + exp(-NET)),
    stable=NET * tanh(choose(NET, ">", 0, NET, 0) + log1p(exp(-absolute(NET)))),
    range=(-0.30884341301725046, float("inf")),  # its minimum, at -1.1924312
    source="Misra 2020, BMVC, arXiv:1908.08681, eq. 1",
)
