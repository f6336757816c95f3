"""Huber's loss: squared up to a difference of 1, straight beyond; added up.

PyTorch and Keras average it over the outputs.
"""

from __future__ import annotations

from chainrule.formulas.nodes import absolute, choose, number, sign
from chainrule.maths.records import OUT, TARGET, Loss

_DIFFERENCE = TARGET - OUT
_SIZE = absolute(_DIFFERENCE)
_HALF = number("1/2")

HUBER = Loss(
    name="huber",
    title="Huber loss",
    share=choose(_SIZE, ">", 1, _SIZE - _HALF, _HALF * _DIFFERENCE**2),
    slope=choose(_SIZE, ">", 1, -sign(_DIFFERENCE), -_DIFFERENCE),
    aliases=("huber_loss", "smooth_l1", "smooth_l1_loss"),
    source="Huber 1964, Ann. Math. Stat. 35, 73-101, section 2",
)
