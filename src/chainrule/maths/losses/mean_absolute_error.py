"""The absolute error, averaged over the outputs; its slope at 0 is 0."""

from __future__ import annotations

from fractions import Fraction

from chainrule.formulas.nodes import absolute, sign
from chainrule.maths.records import COUNT, OUT, TARGET, Kink, Loss

MEAN_ABSOLUTE_ERROR = Loss(
    name="mean_absolute_error",
    title="mean absolute error",
    share=absolute(TARGET - OUT) / COUNT,
    slope=-sign(TARGET - OUT) / COUNT,
    kinks=(Kink(at=Fraction(0), slope=Fraction(0)),),
    aliases=("mae", "l1", "l1_loss", "absolute_error"),
    source="Bishop 2006, Pattern Recognition and Machine Learning, section 1.5.5",
)
