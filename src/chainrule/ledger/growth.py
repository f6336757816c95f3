"""How balls widen from update to update, and the bits that a long run needs for that.

Ball arithmetic doesn't see that a wrong step is mended by the next one: each update of
a network that learns widens its balls by so many bits (0.9 for a small tanh network, as
good as none where all units are saturated). A short run tells how many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flint import arb

from chainrule.errors import NumberError
from chainrule.formulas.numbers import LAST_PRECISION, Undecided, Value

FIRST_LOOK, LAST_LOOK = 2048, 8192
"""Bits of the runs that show the growth before a run is given up or paid for."""
SPARE = 160
"""Bits that are left at the end of a run, to be read."""
_NARROW = -32  # a ball this wide, as a power of 2, is still good for comparisons
_STEADY = 0.9
_GUARD = 64


class Short(Undecided):
    """The bits are too few for so many updates; `bits` may do."""

    def __init__(self, bits: int) -> None:
        super().__init__(bits)
        self.bits = bits


@dataclass
class Growth:
    """The widest ball of a run at its stops, as powers of 2."""

    bits: int
    widths: list[tuple[int, float]] = field(default_factory=list)
    useful: int = 0
    """The bits that the next updates have use for: no more than the best ball has."""

    def __post_init__(self) -> None:
        self.useful = self.bits

    def note(self, count: int, state: Iterable[Value]) -> bool:
        """Note a stop; whether all values are finite there."""
        balls = [each for each in state if isinstance(each, arb)]
        if not all(each.is_finite() for each in balls):
            return False
        best = max((int(each.rel_accuracy_bits()) for each in balls), default=self.bits)
        self.useful = max(1, min(self.bits, best + _GUARD))
        widest = max((_power(each.rad()) for each in balls), default=-(10.0**9))
        largest = max((_power(each.mid()) for each in balls), default=0.0)
        self.widths.append((count, widest - max(0.0, largest)))
        return True

    @property
    def is_narrow(self) -> bool:
        """Whether the balls were still narrow at the last stop."""
        return not self.widths or self.widths[-1][1] < _NARROW

    def slope(self, start: float, end: float) -> float | None:
        """Bits per update between two parts of the run, where its balls are narrow."""
        narrow = [each for each in self.widths if each[1] < _NARROW / 2]
        if len(narrow) < 3:
            return None
        last = narrow[-1][0]
        first = min(narrow, key=lambda each: abs(each[0] - start * last))
        then = min(narrow, key=lambda each: abs(each[0] - end * last))
        if then[0] <= first[0]:
            return None
        return (then[1] - first[1]) / (then[0] - first[0])

    def needed(self, after: int) -> int | None:
        """The bits that so many updates need; None where the run can't tell."""
        slope = self.slope(0.5, 1.0)
        if slope is None or slope <= 0:
            return None
        count, width = [each for each in self.widths if each[1] < _NARROW / 2][-1]
        lost = self.bits + width + 1.02 * slope * (after - count)
        return int(lost) + SPARE

    def next_bits(self, after: int) -> int | None:
        """The bits to try after these were too few; None where nothing is known.

        Raises `NumberError` where the run would need more than the last precision.
        """
        needed = self.needed(after)
        if needed is None or self.bits >= LAST_PRECISION:
            if needed is not None and needed > LAST_PRECISION:
                raise self._refusal(after, needed)
            return None
        if needed > LAST_PRECISION:
            looked = self.bits >= FIRST_LOOK and needed > 2 * LAST_PRECISION
            looked = looked or (
                self.bits >= LAST_LOOK and needed > LAST_PRECISION * 1.1
            )
            if looked and self._is_steady():
                raise self._refusal(after, needed)
            ladder = (FIRST_LOOK, LAST_LOOK, LAST_PRECISION)
            return next(bits for bits in ladder if bits > self.bits)
        if self.bits < FIRST_LOOK < needed:
            return FIRST_LOOK
        return min(max(needed, self.bits * 5 // 4), LAST_PRECISION)

    def _is_steady(self) -> bool:
        """Whether the growth goes on as before: it does not slow down."""
        before, now = self.slope(0.25, 0.5), self.slope(0.5, 1.0)
        return before is not None and now is not None and now >= _STEADY * before

    def _refusal(self, after: int, needed: int) -> NumberError:
        slope = self.slope(0.5, 1.0) or 1.0
        fit = _rounded((LAST_PRECISION - SPARE) / (1.02 * slope))
        return NumberError(
            f"after {after:,} updates no digit can be proven: each update widens the "
            f"balls by about {slope:.2g} bits, so {after:,} updates need about "
            f"{_rounded(needed):,} bits, allowed {LAST_PRECISION:,}: ask after about "
            f"{fit:,} updates or fewer, or compute in doubles with chainrule train "
            "EXAMPLE --updates N"
        )


def _power(value: arb) -> float:
    """The power of 2 just above a number."""
    mantissa, exponent = value.man_exp()
    if mantissa == 0:
        return -(10.0**9)
    return float(int(exponent) + int(abs(mantissa)).bit_length())


def _rounded(value: float) -> int:
    """To two digits, down."""
    step: int = 10 ** max(0, len(str(int(value))) - 2)
    return int(value) // step * step
