"""The identity: the output is the net input, as in linear regression."""

from __future__ import annotations

from chainrule.formulas.nodes import node
from chainrule.maths.records import NET, Activation

IDENTITY = Activation(
    name="identity",
    title="identity",
    value=NET,
    slope=node(1),
    range=(float("-inf"), float("inf")),
    aliases=("linear", "none", "purelin"),
    source="Widrow & Hoff 1960, IRE WESCON Convention Record 4, 96-104",
)
