"""What double precision may give: balls that start from doubles, not from decimals.

3.14 is no double, so a program prints 3.1399999999999997 for a sum that is just 3.14.
Every constant gets the radius of its rounding and every operation is done at 53 bits;
the ball then holds whatever order of evaluation a program may have taken.
"""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

from flint import arb, fmpq

from chainrule.checker.figures import NOISY_DIGITS, scaled
from chainrule.checker.model import Figure
from chainrule.checker.world import World
from chainrule.errors import ChainruleError
from chainrule.formulas import Kind, Node, Quantity, Symbol, evaluate, refs
from chainrule.formulas.evaluate import Arithmetic
from chainrule.formulas.numbers import (
    FUNCTIONS,
    PROVEN,
    Undecided,
    Value,
    precision,
    rational,
)

DOUBLE = 53
WIDEST = 1e-10
"""The widest relative radius that still counts as noise."""
SMALLEST = 1e-13
"""A radius that counts as noise whatever it is the noise of: 1 - 1 may be 1e-16."""
TINY = 1e-12
"""What is smaller may stand for 0, also where the noise of 0 was divided by little."""

LAST_PLACES = 8
"""Units in the last place that a short computation in doubles may be off."""


def _double_ball(value: Fraction) -> Value:
    exact = rational(value)
    if value.denominator & (value.denominator - 1) == 0:
        return exact
    return _widened(arb(exact), 1)


def _widened(value: Value, units: int) -> Value:
    return arb(
        value.mid(), float(abs(value.mid())) * units * 2.0**-DOUBLE + float(value.rad())
    )


_NOISY = Arithmetic(_double_ball, PROVEN.power, FUNCTIONS, PROVEN.choose)


def is_near_double(value: Value, figure: Figure, largest: Fraction) -> bool:
    """Whether a program that goes on from printed figures may print a figure for it.

    A few units in the last place of a double are allowed, of the value or of the
    `largest` number that it was computed from.
    """
    if figure.digits < NOISY_DIGITS:
        return False
    with precision(256):
        printed = fmpq(scaled(figure)) / fmpq(10) ** figure.decimals
        unit = arb(fmpq(1) / fmpq(10) ** figure.decimals)
        scale = abs(arb(value)).max(arb(rational(largest)))
        off = abs(arb(value) - arb(printed))
        return bool(off <= scale * LAST_PLACES * 2.0**-DOUBLE + unit / 2)


def is_noise(world: World, formula: Node, figure: Figure) -> bool:
    """Whether double precision may give the figure, digit for digit.

    The figure prints the value of a double near the truth; of few digits only what
    stands for 0, such as 2.7e-17.
    """
    few, tiny = figure.digits < NOISY_DIGITS, 0 < abs(figure.value) < TINY
    if few and not tiny:
        return False
    try:
        with precision(DOUBLE):
            ball = arb(_noisy(world, formula))
    except (ChainruleError, ArithmeticError, Undecided):
        return False
    if not ball.is_finite():
        return False
    zero = tiny and ball.contains(0) and abs(ball.mid()) < TINY
    wide = ball.rad() > abs(ball.mid()) * WIDEST + arb(SMALLEST)
    if not zero and (few or wide):
        return False
    with precision(256):
        unit = fmpq(1) / fmpq(10) ** figure.decimals
        spread = arb(ball.mid(), float(ball.rad()) * 2 + float(arb(unit)) / 2)
        return bool(spread.contains(fmpq(scaled(figure)) * unit))


def _noisy(world: World, formula: Node) -> Value:
    derivation = world.derivation
    known: dict[Hashable, Value] = {}
    wanted = [to for to in refs(formula) if isinstance(to, Quantity)]
    for each in derivation.order(wanted):
        own = derivation.formula(each)
        if own is None:
            known[each] = _noisy_leaf(world, each)
        else:
            known[each] = _after_rounding(evaluate(own, known.__getitem__, _NOISY))
    return evaluate(formula, known.__getitem__, _NOISY)


def _after_rounding(value: Value) -> Value:
    """An exact number that an operation gave, rounded as a double is."""
    return _widened(arb(value), 1) if isinstance(value, fmpq) else value


def _noisy_leaf(world: World, of: Quantity) -> Value:
    value = world.derivation.leaf(of)
    what = of.what
    late = isinstance(what, Symbol) and what.kind in (Kind.PARAMETER, Kind.STATE_BEFORE)
    return _widened(arb(value), 1 + (4 * of.after if late else 0))
