"""Computed in single precision."""

from __future__ import annotations

import struct
from decimal import Decimal

from chainrule.checker.mistakes._digits import plain_digits
from chainrule.checker.mistakes._record import Copy, Mistake

FEWEST_DIGITS = 6
"""Digits from which on a printed number tells single precision from chance."""
LONGEST = 9
"""Digits that are enough to tell every single-precision number from its neighbors."""
MOST_PLACES = 16
"""Last places of single precision by which a short computation may be off."""


def _slip(copy: Copy) -> str | None:
    figure = copy.figure
    if not FEWEST_DIGITS <= figure.digits <= LONGEST or not figure.value:
        return None
    right = copy.write(figure.decimals + 3, "half_up")
    printed = Decimal(plain_digits(figure.text))
    single = _single(float(printed))
    if right is None or single is None or _shortest(single) != printed.normalize():
        return None
    off = abs(Decimal(single) - Decimal(right)) / _last_place(single)
    if off > MOST_PLACES:
        return None
    return f"{printed.normalize():f} is how a single-precision number prints"


def _single(value: float) -> float | None:
    """The nearest single-precision number, None where there is none."""
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return None


def _shortest(single: float) -> Decimal:
    """The shortest decimal that is read back as the same single-precision number."""
    for digits in range(1, LONGEST):
        text = f"{single:.{digits}g}"
        if _single(float(text)) == single:
            return Decimal(text).normalize()
    return Decimal(f"{single:.{LONGEST}g}").normalize()


def _last_place(single: float) -> Decimal:
    """What the last bit of a single-precision number is worth."""
    bits = struct.unpack("I", struct.pack("f", abs(single)))[0]
    next_up: float = struct.unpack("f", struct.pack("I", bits + 1))[0]
    return Decimal(next_up) - Decimal(abs(single))


SINGLE_PRECISION = Mistake(
    code="single-precision",
    title="computed in single precision",
    why="a program with 32-bit numbers is right to seven digits and prints up to nine",
    cure="compute in double precision, or print seven digits",
    source="figures printed by programs with float32 tensors",
    weight=1,
    slip=_slip,
)
