"""Printed figures: the point a string prints, its digits, and what rounds to it."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from flint import fmpq

from chainrule.checker.model import Figure
from chainrule.errors import NumberError
from chainrule.formulas.decimals import exact
from chainrule.formulas.numbers import (
    Undecided,
    Value,
    is_exact,
    place_point,
    rational,
    scaled_integer,
)
from chainrule.formulas.plain import plain

_DIGITS = re.compile(r"[0-9]*\.?[0-9]*")
_POWER = re.compile(r"(?:[eE]|[*xX]\s*10\s*\^\s*\(?)\s*([+-]?\s*[0-9]+)")

NOISY_DIGITS = 13
"""From so many significant digits on, what double precision gives is right too."""


def read_figure(text: str, *, decimal_comma: bool = False) -> Figure:
    """The figure that a string prints.

    Raises `NumberError` where the string is no number.

    >>> read_figure("-2.406 * 10^-3").decimals, read_figure(".85").digits
    (6, 2)
    >>> read_figure("8.25%").value
    Fraction(33, 400)
    """
    bare = text.strip().strip("$").strip()
    percent = bare.endswith("%")
    if percent:
        bare = bare[:-1].rstrip().removesuffix("\\")
    value = exact(bare, decimal_comma=decimal_comma)
    flat = plain(bare, decimal_comma=decimal_comma).strip().lstrip("+-").strip()
    digits = _DIGITS.match(flat)
    power = _POWER.search(flat)
    if digits is None or not digits[0]:
        raise NumberError(f"can't read {text!r} as a number: write it as 0.564")
    shift = int(power[1].replace(" ", "")) if power else 0
    shift -= 2 if percent else 0
    decimals = len(digits[0].partition(".")[2]) - shift
    significant = len(digits[0].replace(".", "").lstrip("0"))
    scale = Fraction(1, 100) if percent else Fraction(1)
    pointed = plain(text, decimal_comma=True) if decimal_comma else text
    return Figure(pointed, value * scale, decimals, max(significant, 1))


def scaled(figure: Figure) -> int:
    """The printed point as a whole number of its last digit's unit."""
    return int(figure.value * Fraction(10) ** figure.decimals)


def rounds_to(value: Value, figure: Figure) -> bool:
    """Whether the value rounds to the printed digits, half up or half even."""
    wanted = scaled(figure)
    if is_exact(value):
        ways = ("half_up", "half_even")
        return any(scaled_integer(value, figure.decimals, w) == wanted for w in ways)
    return wanted in _ends(value, figure.decimals, "half_up")


def cuts_to(value: Value, figure: Figure) -> bool:
    """Whether the value, cut instead of rounded, has the printed digits."""
    if abs(value) * rational(Fraction(10) ** figure.decimals) < 1:
        return (
            scaled(figure) == 0
        )  # a ball around 0 has no sign, but its digits are sure
    if is_exact(value):
        return scaled_integer(value, figure.decimals, "cut") == scaled(figure)
    return scaled(figure) in _ends(value, figure.decimals, "cut")


TIGHT = 1e-25
"""Units of the last digit by which a ball may be wide and still straddle a boundary."""


def _ends(value: Value, decimals: int, how: str) -> set[int]:
    """The digits of a ball: one answer, or both where it sits on a boundary.

    A sum such as 1 - 1/3 - 2/3 of balls is exactly 0 and no precision can tell: what
    either side of the boundary gives is then right.
    """
    try:
        return {scaled_integer(value, decimals, how)}
    except Undecided:
        width = value.rad() * rational(Fraction(10) ** decimals)
        if not width < TIGHT:
            raise
        ends = (value.lower(), value.upper())
        return {scaled_integer(middle(each), decimals, how) for each in ends}


def middle(value: Value) -> Value:
    """The middle of a ball as the exact rational that it is."""
    mantissa, power = value.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(power)


def gives(value: Value, figure: Figure) -> bool:
    """Whether the value, rounded or cut, has the printed digits."""
    return rounds_to(value, figure) or cuts_to(value, figure)


def near(value: float, target: float, unit: float) -> bool:
    """Whether a double may round or be cut to the figure; balls have the last word."""
    slack = unit * 1e-6 + abs(value) * 1e-12
    if abs(value - target) <= 0.5 * unit + slack:
        return True
    beyond = abs(value) - abs(target)
    same_side = value * target >= 0 or abs(target) < unit / 2
    return same_side and -slack <= beyond <= unit + slack


def unit_of(figure: Figure) -> float:
    """The unit of the last printed digit, as a double."""
    return unit(figure.decimals)


def unit(decimals: int) -> float:
    """The unit of the last of so many decimals, as a double."""
    return 10.0**-decimals if abs(decimals) < 300 else math.inf


def rounded_value(value: Value, decimals: int) -> Value:
    """The value rounded half up, as the exact number that is then carried on."""
    whole = scaled_integer(value, decimals)
    return rational(Fraction(whole) / Fraction(10) ** decimals)


def shown(value: Value, decimals: int) -> str:
    """The value as a decimal; of a ball on a boundary, what its middle rounds to."""
    try:
        return place_point(scaled_integer(value, decimals), decimals)
    except Undecided:
        if not value.rad() * rational(Fraction(10) ** decimals) < TIGHT:
            raise
        return place_point(scaled_integer(middle(value), decimals), decimals)
