"""Values in digits: how many are worth showing, and powers of ten for small ones."""

from __future__ import annotations

from fractions import Fraction

from flint import arb, fmpq

from chainrule.formulas.numbers import Value, is_exact, rational
from chainrule.formulas.spelling import decimal_text

FEWEST_DIGITS = 3
"""A value with fewer significant digits than this is shown with a power of ten."""
SIGNIFICANT = 6
SMALL = Fraction(1, 10_000)
"""A setting below this, such as 0.00000001, is written with a power of ten."""


def scientific(text: str) -> str:
    """A decimal with one digit before the point and a power of ten.

    >>> scientific("-0.0000351085")
    '-3.51085e-5'
    """
    sign = "-" if text.startswith("-") else ""
    whole, _, decimals = text.removeprefix("-").partition(".")
    digits = (whole + decimals).lstrip("0")
    exponent = len(digits) - 1 - len(decimals)
    rest = digits[1:]
    return f"{sign}{digits[0]}{'.' + rest if rest else ''}e{exponent}"


def handy(text: str, value: Value) -> str:
    """The same, without zeros at its end where it is the whole value."""
    if is_exact(value) and "." in text and value == rational(Fraction(text)):
        text = text.rstrip("0").rstrip(".")
    return scientific(text)


def says_little(text: str) -> bool:
    """Whether a decimal says almost nothing: 0.000000004."""
    return len(text.lstrip("-0.").replace(".", "")) < FEWEST_DIGITS and "." in text


def places_of(value: Value, significant: int = SIGNIFICANT) -> int | None:
    """Decimals for so many significant digits; None where it may be 0, or is huge."""
    size = abs(value) if is_exact(value) else value.abs_lower()
    if not size > 0 or not arb(size).is_finite():
        return None
    near = (arb(size).log() / arb(10).log() + arb(0.5)).mid().floor().unique_fmpz()
    if near is None:
        return None
    exponent = int(near) if fmpq(10) ** int(near) <= size else int(near) - 1
    return significant - 1 - exponent


def setting_text(value: Fraction) -> str:
    """A setting that the file leaves out, as people write it: 0.9, 1e-8.

    >>> setting_text(Fraction(1, 10**8)), setting_text(Fraction("0.999"))
    ('1e-8', '0.999')
    """
    text = decimal_text(value)
    return scientific(text) if 0 < abs(value) < SMALL and "/" not in text else text
