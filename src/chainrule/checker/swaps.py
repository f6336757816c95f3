"""Mistakes made near a figure, over the figures printed before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from chainrule.checker.aim import MOST_NOISE, Aim
from chainrule.checker.attempts import Book, named
from chainrule.checker.distinct import Distinct
from chainrule.checker.hits import Crowd, Hit, is_cut
from chainrule.checker.marking import Ledger
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Altered, Mistake
from chainrule.checker.posing import Posed
from chainrule.checker.reckon import Policy, Reckoner
from chainrule.checker.redo import NEARBY, Redo, Swap
from chainrule.checker.variation import EVERYWHERE, Scope, Variation
from chainrule.formulas import Node, Quantity, Ref

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt

MOST_SITES = 60
"""Unprinted quantities between a figure and the printed ones that are changed."""
MOST_SWAPPED = 25_000
"""Quantities derived again for all these changes."""
MOVED = 50
"""How much farther rounded steps may move a changed figure than the right one."""


def bases(aim: Aim, book: Book) -> Iterator[Policy]:
    """The nearest printed figures, and the earliest printings of them."""
    points = {
        structure: prints[-1]
        for structure, prints in book.items()
        if structure != aim.structure
    }
    yield Policy(points)
    earliest = {s: p[0] for s, p in book.items() if s != aim.structure}
    if earliest != points:
        yield Policy(earliest)


def unrounded(aim: Aim, ledger: Ledger) -> Policy:
    """The right figures unrounded, however they are printed; the wrong as printed."""
    right = frozenset(ledger.right) - {aim.structure}
    wrong = {
        structure: prints[-1]
        for structure, prints in ledger.all.items()
        if structure not in right and structure != aim.structure
    }
    return Policy(wrong, exact=right)


def _may_be_rounded_to(redo: Redo, value: float) -> bool:
    """Whether rounded steps may move a value as far as the figure.

    They move it about as far as they move what comes of the right formulas.
    """
    if redo.first.composed:
        return True
    moved = abs(redo.rounded.first.value - redo.first.value)
    reach = MOVED * moved + NEARBY * redo.aim.unit + MOST_NOISE
    return not abs(value - redo.aim.target) > reach


class Swaps:
    """Changed formulas put in the place of right ones, over printed figures.

    What all of them come to is counted in `crowd`.
    """

    def __init__(self, hunt: Hunt, crowd: Crowd | None = None) -> None:
        self.hunt, self.crowd = hunt, crowd

    def over_printed(self, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
        """Changes of the figure's own formula over the figures printed before it."""
        aim = Aim(self.hunt.world, posed.formula, posed.figure)
        seen: set[tuple[str, str]] = set()
        distinct = Distinct(self.hunt.world)
        for policy in filter(distinct.is_new, self._all_manners(aim, ledger)):
            distinct.touches(policy, self._tried(aim, policy))
            for hit in self._swaps(posed, aim, policy):
                key = (hit.mistake.code, hit.label)
                if key not in seen:
                    seen.add(key)
                    yield hit

    def _all_manners(self, aim: Aim, ledger: Ledger) -> Iterator[Policy]:
        for book in (ledger.right, ledger.all):
            yield from self._manners(aim, book)
        yield unrounded(aim, ledger)

    def _manners(self, aim: Aim, book: Book) -> Iterator[Policy]:
        """Printed figures taken wherever they stand, then only where they are named."""
        for policy in bases(aim, book):
            yield policy
            if aim.reckon(policy).composed:
                yield replace(policy, composites=False)
        yield named(aim, Policy({}), book)

    def _swaps(self, posed: Posed, aim: Aim, base: Policy) -> Iterator[Hit]:
        """One formula changed between the figure and the printed ones; then all."""
        redo = Redo(aim, base)
        probed = redo.first
        work, cost = 0, 3 + len(probed.visited)
        alike: dict[tuple[str, str], dict[Quantity, Altered]] = {}
        for quantity in self._sites(probed):
            for mistake, altered in self.hunt.catalog.at(quantity):
                alike.setdefault((mistake.code, altered.label), {})[quantity] = altered
                work += cost
                if work < MOST_SWAPPED:
                    swap = {quantity: altered.formula}
                    fitting = self._fitting(redo, swap)
                    if fitting is not None:
                        hit = self._swapped(posed, mistake, quantity, altered)
                        hit = replace(hit, cut=is_cut(fitting, posed.figure))
                        policy = replace(base, swap=swap)
                        value = self._redone(policy, quantity)
                        belied = self.hunt.belied(posed, quantity, value)
                        yield replace(hit, tier=2, belied=True) if belied else hit
        for (code, _), made in alike.items():
            work += cost
            if len(made) > 1 and work < 2 * MOST_SWAPPED:
                formulas = {each: altered.formula for each, altered in made.items()}
                fitting = self._fitting(redo, formulas)
                if fitting is not None:
                    at = next(iter(made))
                    mistake = MISTAKES[code.replace("-", "_")]
                    hit = self._swapped(posed, mistake, at, made[at], EVERYWHERE)
                    yield replace(hit, cut=is_cut(fitting, posed.figure))

    def _tried(self, aim: Aim, policy: Policy) -> Iterator[Node]:
        """Every formula that is reckoned in looking for changes under a policy."""
        yield aim.formula
        for quantity in self._sites(aim.reckon(policy)):
            for _, altered in self.hunt.catalog.at(quantity):
                yield altered.formula

    def _sites(self, probed: Reckoner) -> list[Quantity]:
        """What was derived on the way, then what was printed and may be redone."""
        first = islice(probed.visited, MOST_SITES)
        found = dict.fromkeys(self.hunt.catalog.affordable(first))
        for quantity in list(found)[:4]:
            for parent in self.hunt.world.derivation.parents(quantity):
                structure = self.hunt.world.canon.quantity(parent).structure
                if structure in probed.used:
                    found.setdefault(parent)
        return list(found)

    def _redone(self, policy: Policy, quantity: Quantity) -> float:
        """What a changed quantity comes to."""
        world = self.hunt.world
        return float(Reckoner(world, policy).quantity(world.slot(quantity)))

    def _swapped(
        self,
        posed: Posed,
        mistake: Mistake,
        at: Quantity,
        altered: Altered,
        scope: Scope | None = None,
    ) -> Hit:
        own = isinstance(posed.formula, Ref) and posed.formula.to == at
        where = scope or Scope(what=at.what)
        return Hit(
            mistake, at.name, altered.detail, 0 if own else 1,
            Variation(mistake.code, altered.label, where),
            None, altered.formula, altered.label, "", at if scope is None else None,
        )  # fmt: skip

    def _fitting(self, redo: Redo, swap: Swap) -> float | None:
        """What a swap comes to where it gives the figure, with some rounding."""
        value = redo.near(swap)
        if value is not None and self.crowd is not None:
            self.crowd.add(value)
        if value is None or not _may_be_rounded_to(redo, value):
            return None  # rounding its steps would not bring it there
        found = redo.reckon(swap)
        if self._given(redo, swap, found):
            return float(found.value)
        if not found.unprinted:
            return None
        found = redo.rounded.reckon(swap)
        return float(found.value) if self._given(redo.rounded, swap, found) else None

    def _given(self, redo: Redo, swap: Swap, found: Reckoner) -> bool:
        aim = redo.aim
        return aim.fits(found) and aim.proven(replace(redo.base, swap=swap))
