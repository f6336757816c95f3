"""Exact and proven numbers: rationals while they last, balls from there on.

A value is a `flint.fmpq` where it is known exactly, else a `flint.arb` ball that
contains the truth. Rationals stay rational under ``+ - * /`` and whole powers, and at
the few arguments at which the other functions have rational values (exp 0 = 1). A digit
is printed only when the whole ball rounds to it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import flint
from flint import arb, fmpq, fmpz

from chainrule.errors import NumberError
from chainrule.formulas.evaluate import Arithmetic, multiplied

Value = Any
"""A `flint.fmpq` or a `flint.arb`."""

FIRST_PRECISION = 128
LAST_PRECISION = 32768
LARGEST_WRITTEN = fmpq(10) ** 3000
"""Values beyond this are not written out."""
LARGEST_RATIONAL = 4096
"""Bits of a numerator or denominator beyond which a rational becomes a ball."""


class Undecided(Exception):
    """A comparison or digit that the ball is too wide to decide."""


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Ball arithmetic at so many bits inside the block."""
    old = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = old


def rational(value: Fraction) -> fmpq:
    """An exact number."""
    return fmpq(value.numerator, value.denominator)


def fraction(value: fmpq) -> Fraction:
    """The Python fraction of an exact number."""
    return Fraction(int(value.p), int(value.q))


def is_exact(value: Value) -> bool:
    """Whether the value is known as a rational number."""
    return isinstance(value, fmpq)


def as_float(value: Value) -> float:
    """About the value; infinite where it is beyond double precision."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def holds_zero(value: Value) -> bool:
    """Whether the value is a ball with 0 in it: it may be 0, or just very small."""
    return isinstance(value, arb) and value.is_finite() and bool(value.contains(0))


def tamed(value: Value, largest: int = LARGEST_RATIONAL) -> Value:
    """A rational that has grown too long, as a ball; the ball around 0 alone, as 0."""
    if isinstance(value, fmpq):
        return arb(value) if value.height_bits() > largest else value
    return fmpq(0) if value == 0 else value  # a ball equals 0 only where it is 0


def _at(known: dict[int, int], function: str) -> Callable[[Value], Value]:
    """A function that is rational at a few arguments and a ball at all others."""

    def apply(x: Value) -> Value:
        if isinstance(x, fmpq):
            if x.q == 1 and int(x.p) in known:
                return fmpq(known[int(x.p)])
            x = arb(x)
        return getattr(x, function)()

    return apply


def _sqrt(x: Value) -> Value:
    if isinstance(x, fmpq):
        if x >= 0:
            top, bottom = (part.sqrtrem() for part in (x.p, x.q))
            if top[1] == 0 and bottom[1] == 0:
                return fmpq(top[0], bottom[0])
    x = arb(x)  # a constant of generated code may be a whole number
    if x.contains(0) and x.upper() > 0:
        # A square that comes to 0 is a ball around it: its negative half is empty.
        half = x.upper().sqrt() / 2
        return arb(half.upper(), half.upper())
    return x.sqrt()


def _abs(x: Value) -> Value:
    return abs(x)


def _sign(x: Value) -> Value:
    if x > 0:
        return fmpq(1)
    if x < 0:
        return fmpq(-1)
    if isinstance(x, fmpq) or x == 0:
        return fmpq(0)
    raise Undecided


def _log1p(x: Value) -> Value:
    if isinstance(x, fmpq):
        if x == 0:
            return x
        x = arb(x)
    return x.log1p()


def _normal_density(x: Value) -> Value:
    x = arb(x)
    return (-x * x / 2).exp() / (2 * arb.pi()).sqrt()


def _power(base: Value, exponent: Value) -> Value:
    if isinstance(exponent, fmpq) and exponent.q == 1:
        whole = int(exponent.p)
        if isinstance(base, fmpq):
            if base == 0 and whole < 0:
                raise ZeroDivisionError
            if abs(whole) * base.height_bits() > 8 * LARGEST_RATIONAL:
                return arb(base) ** whole
            return base**whole
        if 0 < whole <= 16:  # the ball's own power has no value where it contains 0
            return multiplied([base] * whole)
        return base**whole
    return arb(base) ** exponent


def _multiplied(values: list[Value]) -> Value:
    """The product; exactly 0 where a factor is, whatever the others are."""
    found = multiplied(values)
    return fmpq(0) if found == 0 else found  # a ball equals 0 only where it is 0


def _choose(
    left: Value,
    relation: str,
    right: Value,
    then: Callable[[], Value],
    otherwise: Callable[[], Value],
) -> Value:
    if left > right:
        return then()
    if left < right:
        return otherwise()
    if (isinstance(left, arb) or isinstance(right, arb)) and not left == right:
        raise Undecided
    return then() if relation == ">=" else otherwise()


FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "exp": _at({0: 1}, "exp"),
    "ln": _at({1: 0}, "log"),
    "tanh": _at({0: 0}, "tanh"),
    "sqrt": _sqrt,
    "abs": _abs,
    "erf": _at({0: 0}, "erf"),
    "normal_density": _normal_density,
    "sign": _sign,
    "log1p": _log1p,
}

PROVEN = Arithmetic(rational, _power, FUNCTIONS, _choose, _multiplied)
"""Rationals while they last, then balls at the current precision."""


def scaled_integer(value: Value, decimals: int, rounding: str = "half_up") -> int:
    """``value * 10**decimals`` as a whole number, every digit of it certain.

    `rounding` is "half_up" (ties away from zero), "half_even" or "cut". Raises
    `Undecided` where a ball is too wide.
    """
    sign = -1 if value < 0 else 1
    if abs(value) > LARGEST_WRITTEN:
        raise NumberError(
            "a value has more than 3,000 digits before its point: check the inputs and "
            "parameters, or standardize them"
        )
    scaled = abs(value) * fmpq(10) ** decimals
    if isinstance(scaled, fmpq):
        if rounding == "cut":
            return sign * int(scaled.floor())
        whole = int((scaled + fmpq(1, 2)).floor())
        if rounding == "half_even" and whole % 2 and scaled + fmpq(1, 2) == whole:
            whole -= 1
        return sign * whole
    shifted = scaled if rounding == "cut" else scaled + fmpq(1, 2)
    found: fmpz | None = shifted.floor().unique_fmpz() if shifted.is_finite() else None
    if found is None:
        raise Undecided
    if not (value < 0 or value > 0) and int(found) != 0:
        raise Undecided
    return sign * int(found)


def outermost(value: Value) -> Value:
    """The end of a ball that lies away from 0, as the exact rational that it is."""
    end = value.lower() if value.mid() < 0 else value.upper()
    mantissa, power = end.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(power)


def decimal_string(value: Value, decimals: int, rounding: str = "half_up") -> str:
    """The value as a decimal with exactly so many places, every digit certain.

    >>> decimal_string(rational(Fraction(-1, 8)), 2)
    '-0.13'
    """
    return place_point(scaled_integer(value, decimals, rounding), decimals)


def place_point(scaled: int, decimals: int) -> str:
    """A scaled whole number with its decimal point put in; no minus before a zero."""
    sign = "-" if scaled < 0 else ""
    digits = str(abs(scaled)).rjust(max(decimals, 0) + 1, "0")
    if decimals < 0:
        return sign + digits + "0" * -decimals if scaled else "0"
    if decimals == 0:
        return sign + digits
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"
