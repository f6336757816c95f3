"""Printed figures: the point a string prints, its digits, and what rounds to it."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from chainrule.checker.model import Figure
from chainrule.errors import NumberError
from chainrule.formulas.decimals import exact
from chainrule.formulas.numbers import (
    Undecided,
    Value,
    fraction,
    is_exact,
    place_point,
    rational,
    scaled_integer,
)
from chainrule.formulas.plain import plain

_DIGITS = re.compile(r"[0-9]*\.?[0-9]*")
_POWER = re.compile(r"(?:[eE]|\*\s*10\s*\^\s*\(?)\s*([+-]?\s*[0-9]+)")

NOISY_DIGITS = 15
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
    return Figure(text, value * scale, decimals, max(significant, 1))


def scaled(figure: Figure) -> int:
    """The printed point as a whole number of its last digit's unit."""
    return int(figure.value * Fraction(10) ** figure.decimals)


def rounds_to(value: Value, figure: Figure) -> bool:
    """Whether the value rounds to the printed digits, half up or half even."""
    return scaled(figure) in _rounded(value, figure.decimals)


def cuts_to(value: Value, figure: Figure) -> bool:
    """Whether the value, cut instead of rounded, has the printed digits."""
    if abs(value) * rational(Fraction(10) ** figure.decimals) < 1:
        return scaled(figure) == 0  # a ball around 0 has no sign, but sure digits
    return scaled_integer(value, figure.decimals, "cut") == scaled(figure)


def gives(value: Value, figure: Figure) -> bool:
    """Whether the value, rounded or cut, has the printed digits."""
    return rounds_to(value, figure) or cuts_to(value, figure)


def _rounded(value: Value, decimals: int) -> set[int]:
    if is_exact(value):
        return {
            scaled_integer(value, decimals, how) for how in ("half_up", "half_even")
        }
    return {scaled_integer(value, decimals)}


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
    return 10.0**-figure.decimals if abs(figure.decimals) < 300 else math.inf


def rounded_value(value: Value, decimals: int) -> Value:
    """The value rounded half up, as the exact number that is then carried on."""
    whole = scaled_integer(value, decimals)
    return rational(Fraction(whole) / Fraction(10) ** decimals)


def shown(value: Value, decimals: int) -> str:
    """The value as a decimal; of a ball too wide to tell, the digits that are sure."""
    try:
        return place_point(scaled_integer(value, decimals), decimals)
    except Undecided:
        return str(value.mid()) if not is_exact(value) else str(fraction(value))
