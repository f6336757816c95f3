"""The squared error, averaged over the outputs of a case."""

from __future__ import annotations

from chainrule.maths.records import COUNT, OUT, TARGET, Loss

MEAN_SQUARED_ERROR = Loss(
    name="mean_squared_error",
    title="mean squared error",
    share=(TARGET - OUT) ** 2 / COUNT,
    slope=-2 * (TARGET - OUT) / COUNT,
    aliases=("mse", "mse_loss", "l2", "l2_loss"),
    source="Bishop 2006, Pattern Recognition and Machine Learning, section 1.1",
)
