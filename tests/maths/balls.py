"""The derivative of a formula by finite differences of balls: the independent witness.

At 512 bits a central difference over 1e-40 is right to about 80 digits, so a slope that
is off by anything a person could mean shows.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from chainrule.formulas import Node, evaluate
from chainrule.formulas.numbers import PROVEN, precision

BITS = 512
STEP = fmpq(1, 10**40)
TOLERANCE = fmpq(1, 10**30)

Values = Mapping[Hashable, Any]


def exact(value: Fraction | int) -> fmpq:
    fraction = Fraction(value)
    return fmpq(fraction.numerator, fraction.denominator)


def ball(formula: Node, values: Values) -> arb:
    """The value of a formula at 512 bits; numbers may be fractions."""
    known = {
        name: exact(value) if isinstance(value, Fraction | int) else value
        for name, value in values.items()
    }
    with precision(BITS):
        return arb(evaluate(formula, known.__getitem__, PROVEN))


def difference_quotient(
    function: Callable[[Any], arb], at: Fraction, side: int = 0
) -> arb:
    """The derivative at a point, from both sides or from one (-1, +1)."""
    x = exact(at)
    with precision(BITS):
        low = x - (STEP if side <= 0 else 0)
        high = x + (STEP if side >= 0 else 0)
        return (function(high) - function(low)) / arb(high - low)


def apart(a: arb, b: arb) -> bool:
    """Whether two numbers certainly differ by more than the tolerance."""
    with precision(BITS):
        return bool(abs(a - b) > TOLERANCE * (1 + abs(b)))


def agree(a: arb, b: arb | fmpq) -> bool:
    """Whether two numbers certainly agree within the tolerance."""
    with precision(BITS):
        return bool(abs(a - b) < TOLERANCE * (1 + abs(b)))


def added(values: Iterable[arb]) -> arb:
    """The sum of balls."""
    with precision(BITS):
        return sum(values, arb(0))
