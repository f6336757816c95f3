"""The rectified linear unit; its slope at 0 is 0, as PyTorch, Keras and JAX have it."""

from __future__ import annotations

from fractions import Fraction

from chainrule.formulas.nodes import choose
from chainrule.maths.records import NET, Activation, Kink

RELU = Activation(
    name="relu",
    title="rectified linear unit",
    value=choose(NET, ">", 0, NET, 0),
    slope=choose(NET, ">", 0, 1, 0),
    range=(0.0, float("inf")),
    kinks=(Kink(at=Fraction(0), slope=Fraction(0)),),
    aliases=("rectifier", "rectified_linear", "poslin"),
    source="Nair & Hinton 2010, ICML 27, 807-814",
)
