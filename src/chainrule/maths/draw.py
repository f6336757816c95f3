"""Initial weights, drawn as a registered initializer says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.formulas.evaluate import FLOATS, evaluate
from chainrule.maths.records import FAN_IN, FAN_OUT, Initializer

if TYPE_CHECKING:
    import numpy as np


def spread(initializer: Initializer, fan_in: int, fan_out: int) -> float:
    """The half-width (uniform) or the standard deviation (normal) for a layer.

    >>> from chainrule.maths.initializers import INITIALIZERS
    >>> spread(INITIALIZERS["glorot"], 2, 4)
    1.0
    """
    known = {FAN_IN.to: float(fan_in), FAN_OUT.to: float(fan_out)}
    return float(evaluate(initializer.spread, known.__getitem__, FLOATS))


def draw(
    initializer: Initializer,
    fan_in: int,
    fan_out: int,
    generator: np.random.Generator,
) -> Any:
    """The weights of one layer, shape ``(unit_in, unit_out)``, float64.

    Args:
        initializer: how to draw, a record of `INITIALIZERS`.
        fan_in: the number of inputs of each unit.
        fan_out: the number of units.
        generator: a seeded NumPy generator; equal seeds give equal weights.

    Example:
        >>> import numpy as np
        >>> from chainrule.maths.initializers import INITIALIZERS
        >>> draw(INITIALIZERS["he"], 3, 2, np.random.default_rng(0)).shape
        (3, 2)
    """
    size, shape = spread(initializer, fan_in, fan_out), (fan_in, fan_out)
    match initializer.distribution:
        case "uniform":
            return generator.uniform(-size, size, shape)
        case "normal":
            return size * generator.standard_normal(shape)
        case _:
            import numpy as np

            return np.zeros(shape)
