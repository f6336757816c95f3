"""The functions of formulas in double precision; overflow is infinite, never raised."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping


def exp(x: float) -> float:
    """The exponential function."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def ln(x: float) -> float:
    """The natural logarithm; minus infinity at 0, no number below."""
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def power(base: float, exponent: float) -> float:
    """A power; a square is rounded correctly, as ``pow`` need not be."""
    if exponent == 2:
        return base * base
    try:
        return math.pow(base, exponent)
    except OverflowError:
        odd = exponent % 2 == 1
        return -math.inf if base < 0 and odd else math.inf
    except ValueError:  # 0 to a negative power, or a root of a negative number
        return math.inf if base == 0 else math.nan


def sign(x: float) -> float:
    """-1, 0 or 1."""
    return float((x > 0) - (x < 0))


def normal_density(x: float) -> float:
    """The density of the standard normal distribution."""
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def sqrt(x: float) -> float:
    """The square root; no number below 0."""
    return math.sqrt(x) if x >= 0 else math.nan


def log1p(x: float) -> float:
    """``ln(1 + x)``, exact near 0."""
    if x > -1:
        return math.log1p(x)
    return -math.inf if x == -1 else math.nan


def greater(left: float, right: float, or_equal: bool) -> bool:
    """The test of a choice."""
    return left >= right if or_equal else left > right


FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "exp": exp,
    "ln": ln,
    "tanh": math.tanh,
    "sqrt": sqrt,
    "abs": abs,
    "erf": math.erf,
    "normal_density": normal_density,
    "sign": sign,
    "log1p": log1p,
}
"""The functions by the names that formulas give them."""
