"""The size of numbers, so that the squares of what it divides stay in range."""

from __future__ import annotations

import math
from typing import Any


def magnitude(values: Any) -> float:
    """The largest power of two that is not above the largest of the numbers; or 1.

    To divide by it changes no digit.

    >>> import numpy as np
    >>> magnitude(np.array([3.0, -9.0])), magnitude(np.zeros(2))
    (8.0, 1.0)
    """
    import numpy as np

    largest = float(np.abs(values).max())
    return math.ldexp(1.0, math.frexp(largest)[1] - 1) if largest else 1.0
