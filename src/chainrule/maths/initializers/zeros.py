"""All weights 0: right for biases and for a single layer, never for hidden units."""

from __future__ import annotations

from chainrule.formulas.nodes import node
from chainrule.maths.records import Initializer

ZEROS = Initializer(
    name="zeros",
    title="zeros",
    distribution="zeros",
    spread=node(0),
    aliases=("zero",),
    source="Rumelhart, Hinton & Williams 1986, Nature 323, 533-536",
)
