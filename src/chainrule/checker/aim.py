"""One figure and a formula for it: what the formula comes to, and whether it fits."""

from __future__ import annotations

import math

from chainrule.checker.figures import gives, near, unit_of
from chainrule.checker.model import Figure
from chainrule.checker.noise import is_near_double
from chainrule.checker.reckon import Policy, Reckoner
from chainrule.checker.world import FLOAT_FAULTS, World, point
from chainrule.errors import ChainruleError
from chainrule.formulas import Node, Quantity, Ref
from chainrule.formulas.numbers import Undecided, Value
from chainrule.ledger.settle import settle

FINEST = 1e-14
"""Relative to the numbers put in, doubles are as good as this."""
MOST_NOISE = 1e-9
"""What a double may be off at most for it."""


class Aim:
    """A figure, and the formula that is to give it over printed figures."""

    def __init__(self, world: World, formula: Node, figure: Figure) -> None:
        self.world, self.formula, self.figure = world, formula, figure
        self.target = point(figure.value)
        self.unit = unit_of(figure)
        self.structure = world.identity(formula).structure

    def reckon(self, policy: Policy) -> Reckoner:
        """The reckoning under a policy, in doubles."""
        reckoner = Reckoner(self.world, policy)
        try:
            reckoner.value = float(reckoner.top(self.formula))
        except FLOAT_FAULTS:
            reckoner.value = math.nan
        self.world.reckoned += 3 + len(reckoner.visited)
        return reckoner

    def fits(self, reckoner: Reckoner) -> bool:
        """Whether a reckoning may give the figure."""
        if near(reckoner.value, self.target, self.unit):
            return True
        # A difference of like figures keeps the rounding errors of these.
        off = abs(reckoner.value - self.target)
        if not off < MOST_NOISE:
            return False
        return bool(off <= self.unit + FINEST * reckoner.largest)

    def proven(self, policy: Policy) -> bool:
        """Whether exact and ball arithmetic bear it out."""
        largest = 0.0

        def value(bits: int) -> Value:
            nonlocal largest
            reckoner = Reckoner(self.world, policy, bits)
            found = reckoner.top(self.formula)
            largest = reckoner.largest
            return found

        def read(found: Value) -> bool:
            near = is_near_double(found, self.figure, largest)
            return near or gives(found, self.figure)

        try:
            return settle(value, read, "the figure")
        except (ChainruleError, ZeroDivisionError, Undecided):
            return False


def own_quantity(formula: Node) -> Quantity | None:
    """The quantity that a formula is nothing but a mention of."""
    if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
        return formula.to
    return None
