"""Decimals as people write them, read exactly and within bounds.

``0.20`` is 20/100, ``3.51e-5`` and ``-2.406 * 10^-3`` are what they say. A number of
absurd length or size is refused before anything is computed with it.
"""

from __future__ import annotations

import re
from fractions import Fraction

from chainrule.errors import NumberError
from chainrule.formulas.plain import plain, shortened

MAX_DIGITS = 1000
"""Digits that a number may be written with."""
MAX_EXPONENT = 400
"""The largest power of ten that a number may be written with, up or down."""

DECIMAL = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_FIGURE = re.compile(
    rf"\s*(?P<sign>[+-]?)\s*(?P<digits>{DECIMAL})(?:[eE](?P<e>[+-]?[0-9]+))?"
    r"\s*(?:[*xX]\s*10\s*\^\s*\(?\s*(?P<ten>[+-]?\s*[0-9]+)\s*\)?)?\s*"
)

_SIMPLE = re.compile(r"(-?[0-9]{1,9})(?:\.([0-9]{1,30}))?")
"""What nearly all figures are; large networks have a hundred thousand of them."""


def scientific(digits: str, exponent: str | None, text: str) -> Fraction:
    """``digits * 10**exponent`` exactly; `text` is what messages quote."""
    if len(digits) > MAX_DIGITS:
        raise NumberError(
            f"{shortened(text)!r} has {len(digits)} digits, at most {MAX_DIGITS} are "
            "read: shorten it"
        )
    power = (exponent or "0").replace(" ", "")
    if len(power.lstrip("+-0")) > 4 or abs(int(power)) > MAX_EXPONENT:
        raise NumberError(
            f"{shortened(text)!r} has an exponent beyond -{MAX_EXPONENT} to "
            f"{MAX_EXPONENT}: is it a slip?"
        )
    return Fraction(digits if digits[-1] != "." else digits[:-1]) * Fraction(10) ** int(
        power
    )


def exact(text: str, *, decimal_comma: bool = False) -> Fraction:
    """The exact number that a figure says.

    Raises `NumberError` where the text is no number, or one of absurd length or size.

    >>> exact("-2.406 * 10^-3"), exact(".85")
    (Fraction(-1203, 500000), Fraction(17, 20))
    """
    if simple := _SIMPLE.fullmatch(text):
        whole, decimals = simple[1], simple[2] or ""
        return Fraction(int(whole + decimals), 10 ** len(decimals))
    line = " ".join(plain(text, decimal_comma=decimal_comma).split())
    found = _FIGURE.fullmatch(line)
    if found is None or (found["e"] and found["ten"]):
        raise NumberError(
            f"can't read {shortened(text)!r} as a number: write it as 0.564, -3 or "
            "3.51e-5"
        )
    value = scientific(found["digits"], found["e"] or found["ten"], text)
    return -value if found["sign"] == "-" else value
