"""Softmax: the outputs of a layer are positive and sum to 1.

Its units are coupled: the Jacobian is out_i (1 - out_i) on the diagonal and
-out_i out_j beside it.
"""

from __future__ import annotations

from chainrule.formulas.nodes import exp
from chainrule.maths.records import LAYER_SUM, NET, OTHER, OUT, Activation

SOFTMAX = Activation(
    name="softmax",
    title="softmax",
    value=exp(NET) / LAYER_SUM,
    summand=exp(NET),
    slope=OUT * (1 - OUT),
    cross=-(OUT * OTHER),
    range=(0.0, 1.0),
    aliases=("softargmax", "normalized_exponential"),
    source="Bridle 1990, NeurIPS 2, 211-217",
)
