"""The search for mistakes made again at every one of many updates.

Changed programs are run from the start; all bounds are counts of work.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from chainrule.checker.hits import Hit, fits
from chainrule.checker.posing import Posed
from chainrule.checker.variation import Variation, simplest
from chainrule.checker.world import FLOAT_FAULTS, World
from chainrule.errors import ChainruleError
from chainrule.formulas import Kind, Quantity, Symbol, refs
from chainrule.ledger.derivation import EXACT_UPDATES

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt

MOST_RUN = 20_000_000
"""Assignments made in running changed programs through many updates."""
MOST_LINES = 60_000
"""Lines of changed programs that are made: one costs as much as hundreds of runs."""


class Late:
    """The part of the search on one sheet that is about late figures."""

    def __init__(self, hunt: Hunt) -> None:
        self.hunt, self.world = hunt, hunt.world
        self._run = self._lines = 0
        self._built: set[tuple[int, int]] = set()

    def hits(self, posed: Posed) -> Iterator[Hit]:
        """The first mistake that gives a late figure, likelier ones before others."""
        first = [each for each in self.variations if each in self.hunt.favored]
        rest = [each for each in self.variations if each not in self.hunt.favored]
        for variation in (*first, *rest):
            hit = self._hit_of(posed, variation)
            if hit is not None:
                self.hunt.favored[variation] = None
                yield hit
                return

    def _hit_of(self, posed: Posed, variation: Variation) -> Hit | None:
        world = self.hunt.altered(variation)
        try:
            if not self.may_run(world, posed):
                return None
            value = world.formula_double(posed.formula)
        except (ChainruleError, *FLOAT_FAULTS):
            return None
        return self.hunt.hit(posed, variation, 1) if fits(value, posed.figure) else None

    def may_run(self, world: World, posed: Posed) -> bool:
        """Whether there is work left for one more run to a figure; counts it."""
        after, case = posed.claim.after, self._run_case(posed)
        cost = self.world.run_cost(after, case)  # changed programs are as long
        self._run += cost
        if cost and (id(world), case) not in self._built:
            self._built.add((id(world), case))
            self._lines += cost // after
        return self._run <= MOST_RUN and self._lines <= MOST_LINES

    def _run_case(self, posed: Posed) -> int:
        training = self.world.example.training
        restart = training is not None and training.restart
        return posed.claim.case if restart else 0

    @cached_property
    def variations(self) -> list[Variation]:
        """Mistakes made again at every update: throughout a layer or everywhere."""
        derivation = self.world.derivation
        sites = dict.fromkeys(derivation.order(self.first_updates))
        for posed in self.hunt.posed:
            if posed.claim.after > EXACT_UPDATES:
                placed = self.world.place(posed.bare, 0, posed.claim.case)
                wanted: list[Quantity] = list(refs(placed))  # type: ignore[arg-type]
                sites.update(dict.fromkeys(derivation.order(wanted)))
        return sorted(self.hunt.catalog.broad(list(sites)), key=simplest)

    @cached_property
    def first_updates(self) -> list[Quantity]:
        """What the first update makes of every parameter that is learned."""
        derivation = self.world.derivation
        names = [
            name for name in derivation.network.places if name in derivation.learned
        ]
        return [derivation.at(_updated(name), 0, self._any_case) for name in names]

    @property
    def _any_case(self) -> int:
        training = self.world.example.training
        return 1 if training is not None and training.restart else 0


def _updated(name: str) -> Symbol:
    return Symbol(Kind.UPDATED, name)
