"""Half the squared error: the loss of the classic worked examples."""

from __future__ import annotations

from chainrule.formulas.nodes import number
from chainrule.maths.records import OUT, TARGET, Loss

HALF_SQUARED_ERROR = Loss(
    name="half_squared_error",
    title="half squared error",
    share=number("1/2") * (TARGET - OUT) ** 2,
    slope=-(TARGET - OUT),
    aliases=("half_sse", "half_mse", "half_squared", "least_squares"),
    source="Rumelhart, Hinton & Williams 1986, Nature 323, 533-536, eq. 3",
)
