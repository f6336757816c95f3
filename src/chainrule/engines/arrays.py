"""What engines need of arrays: formulas over them, and the ends of their numbers."""

from __future__ import annotations

import math

from chainrule.formulas.arrays import array_arithmetic, namespace

__all__ = ["array_arithmetic", "namespace", "open_interval"]


def open_interval(bounds: tuple[float, float], dtype: str) -> tuple[float, float]:
    """The outermost numbers inside an interval, where logarithms are finite.

    >>> open_interval((0.0, float("inf")), "float64")
    (2.2250738585072014e-308, inf)
    """
    import numpy as np

    info = np.finfo(dtype)
    low, high = bounds
    if math.isfinite(low):
        low = max(low + float(info.tiny), low + abs(low) * float(info.eps))
    if math.isfinite(high):
        high = high - max(abs(high) * float(info.epsneg), float(info.tiny))
    return low, high
