"""What double precision may give: balls that start from doubles, not from decimals.

3.14 is no double, so a program prints 3.1399999999999997 for a sum that is just 3.14.
Every constant gets the radius of its rounding and every operation is done at 53 bits;
the ball then holds whatever order of evaluation a program may have taken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction

from flint import arb, fmpq

from chainrule.checker.figures import NOISY_DIGITS, scaled
from chainrule.checker.model import Figure
from chainrule.checker.world import World, point
from chainrule.errors import ChainruleError
from chainrule.formulas import Kind, Node, Quantity, Symbol, evaluate, refs
from chainrule.formulas.evaluate import Arithmetic
from chainrule.formulas.numbers import (
    FUNCTIONS,
    PROVEN,
    Undecided,
    Value,
    fraction,
    precision,
    rational,
)

DOUBLE = 53
WIDEST = 1e-10
"""The widest relative radius that still counts as noise."""
CLOSE = 1e-12
"""Relative to the truth, what is as near as this is noise, whatever else may be."""
SMALLEST = 1e-13
"""A radius that counts as noise whatever it is the noise of: 1 - 1 may be 1e-16."""
TINY = 1e-12
"""What is smaller may stand for 0, also where the noise of 0 was divided by little."""
OF_ZERO = 1e-4
"""The widest radius that counts where something on the way is 0 but for its noise.

Adagrad divides a gradient by its own size: 7e-18 / (7e-18 + 1e-10) is no longer tiny.
"""
DOUBLE_DIGITS = 17
"""The most digits that tell a double from all others."""
PRINTED_DIGITS = 8
"""The fewest digits that a program prints of a double without being told how many."""

LAST_PLACES = 8
"""Units in the last place that a short computation in doubles may be off."""
DRIFT = 16
"""Units in the last place that an update in doubles may add to a parameter's error.

Adam divides a moment by the root of another: each brings the noise of all before.
"""

SEEN = 64
"""How much farther than our own doubles those of another program may be off."""


def _float_ball(value: Fraction, bits: int) -> Value:
    exact = rational(value)
    dyadic = value.denominator & (value.denominator - 1) == 0
    if dyadic and (bits >= DOUBLE or _mantissa(value) <= bits):
        return exact
    return _widened(arb(exact), 1, bits)


def _mantissa(value: Fraction) -> int:
    """The bits of a dyadic number from its first to its last that is set."""
    whole = abs(value.numerator)
    return (whole // (whole & -whole)).bit_length() if whole else 0


def _widened(value: Value, units: int, bits: int) -> Value:
    radius = float(abs(value.mid())) * units * 2.0**-bits + float(value.rad())
    return arb(value.mid(), radius)


def spread(
    world: World, formula: Node, bits: int, known: dict[Hashable, Value]
) -> float | None:
    """How far from the truth floating point of so many bits may end up.

    None where so much is lost on the way that nothing can be said. `known` keeps what
    was computed on the way, for the next formula.
    """
    try:
        with precision(bits):
            ball = arb(_noisy(world, formula, bits, known))
    except (ChainruleError, ArithmeticError, Undecided):
        return None
    size, radius = float(abs(ball.mid())), float(ball.rad())
    coarser = 2.0 ** (DOUBLE - bits)
    if not ball.is_finite() or radius > (size * WIDEST + SMALLEST) * coarser:
        return None
    return radius


def is_near_double(value: Value, figure: Figure, largest: float) -> bool:
    """Whether a program that goes on from printed figures may print a figure for it.

    A few units in the last place of a double are allowed, of the value or of the
    `largest` number that it was computed from.
    """
    if figure.digits < NOISY_DIGITS or not _is_double(figure):
        return False
    with precision(256):
        printed = fmpq(scaled(figure)) / fmpq(10) ** figure.decimals
        unit = arb(fmpq(1) / fmpq(10) ** figure.decimals)
        scale = abs(arb(value)).max(arb(largest))
        off = abs(arb(value) - arb(printed))
        return bool(off <= scale * LAST_PLACES * 2.0**-DOUBLE + unit / 2)


def is_noise(world: World, formula: Node, figure: Figure) -> bool:
    """Whether double precision may give the figure, digit for digit.

    The figure prints the value of a double near the truth; of few digits only what
    stands for 0, such as 2.7e-17, or what the noise of 0 was made larger in.
    """
    if not _is_double(figure):
        return False
    tiny = 0 < abs(figure.value) < TINY
    if figure.digits >= PRINTED_DIGITS or tiny:
        known: dict[Hashable, Value] = {}
        ball = _ball(world, formula, known)
        if ball is not None:
            zero = tiny and ball.contains(0) and abs(ball.mid()) < TINY
            if zero or _is_of_doubles(ball, figure, known):
                return _may_print(ball, figure)
    return world.steps_by_sign and _is_of_a_sign(world, formula, figure)


def zeros_but_for_noise(world: World, formula: Node) -> list[Quantity]:
    """The quantities behind a formula that are 0, but not for who rounds."""
    known: dict[Hashable, Value] = {}
    _ball(world, formula, known)
    return [q for q, v in known.items() if _is_zero_but_for_noise(v)]  # type: ignore[misc]


def _is_of_a_sign(world: World, formula: Node, figure: Figure) -> bool:
    """Whether a step took the sign that noise gave to a gradient of 0."""
    for turn in (1, -1):
        turned = _Turned(turn)
        ball = _ball(world, formula, {}, turned)
        if turned.used and ball is not None and not _is_wide(ball):
            if _may_print(ball, figure):
                return True
    return False


class _Turned:
    """The sign of what is 0 but for noise: the one that is taken."""

    def __init__(self, sign: int) -> None:
        self.sign, self.used = sign, False

    def __call__(self, value: Value) -> Value:
        if not _is_zero_but_for_noise(value):
            return FUNCTIONS["sign"](value)
        self.used = True
        return fmpq(self.sign)


def _ball(
    world: World,
    formula: Node,
    known: dict[Hashable, Value],
    sign: Callable[[Value], Value] = FUNCTIONS["sign"],
) -> Value | None:
    """What doubles may come to; None where that can't be said."""
    try:
        with precision(DOUBLE):
            ball = arb(_noisy(world, formula, DOUBLE, known, sign))
    except (ChainruleError, ArithmeticError, Undecided):
        return None
    return ball if ball.is_finite() else None


def _may_print(ball: Value, figure: Figure) -> bool:
    with precision(256):
        unit = fmpq(1) / fmpq(10) ** figure.decimals
        spread = arb(ball.mid(), float(ball.rad()) * 2 + float(arb(unit)) / 2)
        return bool(spread.contains(fmpq(scaled(figure)) * unit))


def _is_double(figure: Figure) -> bool:
    """Whether a figure of more digits than a double has is one, written out."""
    if figure.digits <= DOUBLE_DIGITS:
        return True
    nearest = point(figure.value)
    if not math.isfinite(nearest):
        return False
    off = abs(figure.value - Fraction(nearest))
    return off * 2 <= Fraction(10) ** -figure.decimals


def _is_of_doubles(
    ball: Value, figure: Figure, known: Mapping[Hashable, Value]
) -> bool:
    """Whether a figure has the digits of a double, and a ball is narrow enough."""
    wide = _is_wide(ball, max((each.after for each in known), default=0))  # type: ignore[attr-defined]
    if wide and any(_is_zero_but_for_noise(each) for each in known.values()):
        return bool(ball.rad() < OF_ZERO)
    off = abs(point(figure.value) - float(ball.mid()))
    close = off <= abs(point(figure.value)) * CLOSE
    return (close or not wide) and figure.digits >= NOISY_DIGITS


def _is_wide(ball: Value, after: int = 0) -> bool:
    """Whether a ball says too little, after so many updates."""
    widest = abs(ball.mid()) * WIDEST + arb(SMALLEST)
    return bool(ball.rad() > widest * (1 + after))


def _is_zero_but_for_noise(value: Value) -> bool:
    return isinstance(value, arb) and not value.is_exact() and value.contains(0)


def _noisy(
    world: World,
    formula: Node,
    bits: int,
    known: dict[Hashable, Value],
    sign: Callable[[Value], Value] = FUNCTIONS["sign"],
) -> Value:
    derivation = world.derivation
    arithmetic = Arithmetic(
        lambda value: _float_ball(value, bits),
        PROVEN.power, FUNCTIONS | {"sign": sign}, PROVEN.choose,
    )  # fmt: skip
    wanted = [to for to in refs(formula) if isinstance(to, Quantity)]
    for each in derivation.order(wanted, known.__contains__):
        own = derivation.formula(each)
        if each in known:
            continue
        if own is None:
            known[each] = _noisy_leaf(world, each, bits)
        else:
            value = evaluate(own, known.__getitem__, arithmetic)
            known[each] = _after_rounding(value, bits)
    return evaluate(formula, known.__getitem__, arithmetic)


def _after_rounding(value: Value, bits: int) -> Value:
    """An exact number that an operation gave, rounded as a float is."""
    return _widened(arb(value), 1, bits) if isinstance(value, fmpq) else value


def _noisy_leaf(world: World, of: Quantity, bits: int) -> Value:
    value = world.derivation.leaf(of)
    what = of.what
    late = isinstance(what, Symbol) and what.kind in (Kind.PARAMETER, Kind.STATE_BEFORE)
    if not of.after or not late:
        exact = isinstance(value, fmpq)
        return _float_ball(fraction(value), bits) if exact else _widened(value, 1, bits)
    ball = _widened(arb(value), 1 + DRIFT * of.after, bits)
    off = abs(world.double(of) - float(arb(value).mid())) * 2.0 ** (DOUBLE - bits)
    return arb(ball.mid(), float(ball.rad()) + SEEN * off)
