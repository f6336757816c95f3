"""The squared error, added up over the outputs."""

from __future__ import annotations

from chainrule.maths.records import OUT, TARGET, Loss

SQUARED_ERROR = Loss(
    name="squared_error",
    title="squared error",
    share=(TARGET - OUT) ** 2,
    slope=-2 * (TARGET - OUT),
    aliases=("sse", "sum_of_squared_errors", "sum_squared_error", "squared_loss"),
    source="Werbos 1974, Beyond Regression, Harvard University",
)
