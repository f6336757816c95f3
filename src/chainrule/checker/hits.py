"""A known mistake that gives one figure's digits, and how that is made sure."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.checker.figures import NOISY_DIGITS, gives, near, unit_of
from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.model import Figure
from chainrule.checker.noise import is_noise
from chainrule.checker.variation import Variation
from chainrule.checker.world import World, point
from chainrule.errors import ChainruleError
from chainrule.formulas import Node, Quantity
from chainrule.formulas.numbers import Undecided
from chainrule.ledger.derivation import Alter
from chainrule.ledger.settle import settle

FAR = 10
"""Units of the last digit from which on a figure is not what was meant."""


@dataclass(frozen=True)
class Hit:
    """A mistake that gives the digits of one figure.

    `tier` is 0 where it was made at the figure itself, 1 where before it, 2 where what
    it would make of right figures, or of ones before, is not what they print.
    """

    mistake: Mistake
    at: str
    detail: str
    tier: int
    variation: Variation | None = None
    alter: Alter | None = None
    formula: Node | None = None
    label: str = ""
    together: str = ""
    spot: Quantity | None = None
    """Where it was made, if it was seen to be made only there."""
    chance: bool = False
    """Whether so much was tried that something was bound to give the digits."""
    cut: bool = False
    """Whether its value has the figure's digits only when cut, not when rounded."""
    belied: bool = False
    """Whether what it would make of its own quantity, or of right figures where it is
    another reading of the example, was printed otherwise."""


class Crowd:
    """How thick the values of all that was tried lie around one figure.

    Of a thousand changes some come to any two digits. Where so many others end up near
    the figure that one of them was bound to hit it, a hit is no evidence.
    """

    REACH = 50
    """Units of the last digit to either side in which values are counted."""
    LIKELY = 0.1
    """Hits to be expected by chance from which on none counts."""

    def __init__(self, figure: Figure) -> None:
        self.target, self.unit = point(figure.value), unit_of(figure)
        self._near: dict[float, int] = {}

    def add(self, value: float, weight: int = 0) -> None:
        """Count a value that a change of some weight comes to; equal ones once."""
        off = (value - self.target) / self.unit
        if 1 < abs(off) <= self.REACH:
            place = round(off, 3)
            self._near[place] = min(weight, self._near.get(place, weight))

    @property
    def thick(self) -> bool:
        """Whether some change or other was bound to hit the figure."""
        return self._many(len(self._near))

    def thick_up_to(self, weight: int) -> bool:
        """Whether one as simple as this was bound to: rarer ones are no rivals."""
        return self._many(sum(each <= weight for each in self._near.values()))

    def _many(self, count: int) -> bool:
        return 1.5 * count > self.LIKELY * 2 * self.REACH


def is_cut(value: float, figure: Figure) -> bool:
    """Whether a value that has the figure's digits has them only when cut."""
    return abs(value - point(figure.value)) > 0.500001 * unit_of(figure)


def fits(value: float, figure: Figure) -> bool:
    """Whether a double may have the figure's digits."""
    return near(value, point(figure.value), unit_of(figure))


def proven(world: World, formula: Node, figure: Figure) -> bool:
    """Whether ball arithmetic bears out that a formula gives a figure."""
    try:
        return settle(
            lambda bits: world.value(formula, bits),
            lambda value: gives(value, figure),
            "the figure",
        ) or (figure.digits >= NOISY_DIGITS and is_noise(world, formula, figure))
    except (ChainruleError, ZeroDivisionError, Undecided):
        return False
