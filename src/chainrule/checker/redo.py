"""A figure computed again with a formula changed, only as far as that reaches.

Thousands of changes are tried for one wrong figure, and hardly any comes near it. What
no change touches is kept from the first reckoning, and a changed formula is evaluated
as it stands; only what comes near is reckoned in full, and proven.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from chainrule.checker.aim import Aim, own_quantity
from chainrule.checker.reckon import Policy, Reckoner
from chainrule.checker.steps import Slot
from chainrule.checker.world import FLOAT_FAULTS
from chainrule.formulas import FLOATS, Node, Quantity, evaluate

NEARBY = 100
"""Units of the last digit that rounded steps may move a figure."""

Swap = Mapping[Quantity, Node]
"""Formulas put in the place of right ones."""


def is_nearby(value: float, aim: Aim) -> bool:
    """Whether rounded steps might still bring a value to a figure."""
    return abs(value - aim.target) <= NEARBY * aim.unit + abs(aim.target) / 50


class _ReachedError(Exception):
    """A formula that mentions what its own change reaches."""


class Redo:
    """One figure over printed ones, again and again with other formulas changed."""

    def __init__(self, aim: Aim, base: Policy) -> None:
        self.aim, self.base = aim, base
        self.first = aim.reckon(base)
        self._own = own_quantity(aim.formula)
        self._kept: dict[frozenset[int], dict[Slot, Any]] = {}
        self._looked_up: dict[frozenset[int], dict[Hashable, float]] = {}

    @cached_property
    def rounded(self) -> Redo:
        """The same with unprinted steps rounded to the figure's own decimals."""
        decimals = self.aim.figure.decimals
        return Redo(self.aim, replace(self.base, decimals=decimals))

    def near(self, swap: Swap) -> float | None:
        """What a swap comes to, None where that is nowhere near the figure.

        Of formulas in which printed products or sums stand it may be off by what
        their rounding makes; the full reckoning has the last word.
        """
        value = self.value(swap)
        return value if value is not None and is_nearby(value, self.aim) else None

    def reckon(self, swap: Swap) -> Reckoner:
        """The figure under a swap in full, but for what the swap does not reach."""
        world = self.aim.world
        policy = replace(self.base, swap=swap)
        found = Reckoner(world, policy, known=self._untouched(self._changed(swap)))
        found.used.update(self.first.used)
        found.largest = self.first.largest
        found.unprinted = self.first.unprinted
        try:
            found.value = float(found.top(self.aim.formula))
        except FLOAT_FAULTS:
            found.value = math.nan
        world.reckoned += 3 + len(self.first.visited)
        return found

    def value(self, swap: Swap) -> float | None:
        """What a swap comes to in doubles; None where it has no value."""
        try:
            return self._value(swap)
        except FLOAT_FAULTS:
            return None

    def _value(self, swap: Swap) -> float:
        world = self.aim.world
        changed = self._changed(swap)
        kept = self._untouched(changed)
        if len(swap) == 1 and not self.first.composed:
            ((site, formula),) = swap.items()
            try:
                new = float(evaluate(formula, self._lookup(changed), FLOATS))
            except _ReachedError:
                pass
            else:
                if site == self._own:
                    return new
                known = {**kept, world.slot(site): new}
                return self._reckoned(Reckoner(world, self.base, known=known))
        policy = replace(self.base, swap=swap)
        return self._reckoned(Reckoner(world, policy, known=kept))

    def _reckoned(self, reckoner: Reckoner) -> float:
        value = float(reckoner.top(self.aim.formula))
        self.aim.world.reckoned += 1 + len(reckoner.visited)
        return value

    def _changed(self, swap: Swap) -> frozenset[int]:
        slot = self.aim.world.slot
        return frozenset(slot(each).structure for each in swap)

    def _lookup(self, changed: frozenset[int]) -> Any:
        world, first = self.aim.world, self.first

        known = self._looked_up.setdefault(changed, {})

        def value(to: Hashable) -> float:
            found = known.get(to)
            if found is None:
                slot = world.slot(to)  # type: ignore[arg-type]
                if not changed.isdisjoint(slot.reach):
                    raise _ReachedError
                found = known[to] = float(first.quantity(slot))
            return found

        return value

    def _untouched(self, changed: frozenset[int]) -> dict[Slot, Any]:
        """The values that no change of these structures reaches."""
        kept = self._kept.get(changed)
        if kept is None:
            kept = self._kept[changed] = {
                slot: value
                for slot, value in self.first.known.items()
                if changed.isdisjoint(slot.reach)
            }
        return kept
