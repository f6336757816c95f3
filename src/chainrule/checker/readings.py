"""The search for another reading of the example that gives a wrong figure.

The biases frozen, the error with a half, the cases one after the other: another
example, of which every figure of the sheet is derived again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chainrule.checker.aim import Aim
from chainrule.checker.figures import unit_of
from chainrule.checker.hits import FAR, Hit, fits, proven
from chainrule.checker.marking import Ledger
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.posing import Posed
from chainrule.checker.redo import is_nearby
from chainrule.checker.swaps import bases
from chainrule.checker.world import FLOAT_FAULTS, World, point
from chainrule.errors import ChainruleError
from chainrule.ledger.derivation import EXACT_UPDATES

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt


@dataclass(frozen=True, eq=False)
class _Reading:
    mistake: Mistake
    detail: str
    world: World


class Readings:
    """The part of the search on one sheet that reads the example in other ways."""

    def __init__(self, hunt: Hunt) -> None:
        self.hunt = hunt
        self._belied: dict[_Reading, bool] = {}

    @cached_property
    def all(self) -> tuple[_Reading, ...]:
        """The example read in other ways."""
        own = self.hunt.world
        return tuple(
            _Reading(mistake, detail, World(example, own.derivation.alter))
            for mistake in MISTAKES.values()
            if mistake.reread is not None
            for detail, example in mistake.reread(own.example)
        )

    def hits(self, posed: Posed, ledger: Callable[[World], Ledger]) -> Iterator[Hit]:
        """Other readings of the example that give the figure.

        From the start, or over printed figures: `ledger` has them as a world sees them.
        """
        for reading in self.all:
            try:
                given = self._gives(reading.world, posed, ledger)
            except (ChainruleError, KeyError, *FLOAT_FAULTS):
                continue
            if given:
                yield Hit(
                    reading.mistake, posed.claim.of, reading.detail, 1,
                    formula=posed.formula, belied=self._is_belied(reading),
                )  # fmt: skip

    def _gives(
        self, world: World, posed: Posed, ledger: Callable[[World], Ledger]
    ) -> bool:
        formula = world.place(posed.bare, posed.claim.after, posed.claim.case)
        if not self.hunt.late.may_run(world, posed):
            return False
        value = world.formula_double(formula)
        if fits(value, posed.figure) and proven(world, formula, posed.figure):
            return True
        aim = Aim(world, formula, posed.figure)
        if not is_nearby(value, aim):
            return False
        seen = ledger(world)
        return any(
            aim.fits(aim.reckon(policy)) and aim.proven(policy)
            for book in (seen.right, seen.all)
            for policy in bases(aim, book)
        )

    def _is_belied(self, reading: _Reading) -> bool:
        """Whether a figure that stands is far from what another reading makes of it."""
        known = self._belied.get(reading)
        if known is None:
            known = self._belied[reading] = any(
                _is_far(reading.world, each)
                for each in self.hunt.posed
                if each.index in self.hunt.stands and each.claim.after <= EXACT_UPDATES
            )
        return known


def _is_far(world: World, posed: Posed) -> bool:
    try:
        formula = world.place(posed.bare, posed.claim.after, posed.claim.case)
        value = world.formula_double(formula)
    except (ChainruleError, KeyError, *FLOAT_FAULTS):
        return True
    return not abs(value - point(posed.figure.value)) <= FAR * unit_of(posed.figure)
