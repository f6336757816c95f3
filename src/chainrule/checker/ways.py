"""The way in which a figure goes on from earlier printed ones.

The number of ways tried is bounded, and so is their work on a whole sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from chainrule.checker.aim import Aim
from chainrule.checker.attempts import Attempts, Book
from chainrule.checker.figures import gives, unit
from chainrule.checker.model import Figure
from chainrule.checker.reckon import Policy, Printed, Reckoner
from chainrule.checker.world import World, parts, point
from chainrule.formulas import Node, Ref
from chainrule.formulas.numbers import rational

MOST_WAYS = 900
"""Ways tried for one figure before it is given up."""
MOST_WORK = 6_000
"""Quantities derived for all of them, so that deep figures get fewer ways."""
FIRST_WAYS = 16
"""Ways after which it is judged whether rounding can account for a figure at all."""
FIRST_OF_ZERO = 150
"""The same where the truth is 0: most ways give just that, and others what is left."""
ZERO = 1e-13
FARTHEST = 20
"""How much farther from the truth than the first ways a figure may lie."""
AROUND = 3
"""Units of the last digit from which on a value is not what was printed unrounded."""
LEAST_WORK = 60
"""The same for one figure of a sheet that has used up its share."""
MOST_ON_SHEET = 300_000
"""The same for a whole sheet: an honest one needs a tenth of it."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way that gives the figure: its policy, and the figures it goes on from."""

    policy: Policy
    used: tuple[Printed, ...]
    tried: int = 0
    """How many likelier ways were tried before it."""


class Finder(Aim):
    """Looks for a way from printed figures to one figure.

    `spoiled` are the structures of figures printed wrongly.
    """

    def __init__(
        self,
        world: World,
        formula: Node,
        figure: Figure,
        spoiled: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(world, formula, figure)
        self.spoiled = spoiled

    def find(
        self,
        book: Book,
        required: frozenset[int] = frozenset(),
        *,
        most: int = MOST_WAYS,
    ) -> Way | None:
        """The first way; with `required`, one that uses one of these claims."""
        again = self._printed_again(book, required)
        if again is not None:
            return again
        attempts = Attempts(self, self.spoiled)
        allowed = min(MOST_WORK, max(LEAST_WORK, MOST_ON_SHEET - self.world.work))
        center, spread, work = self.world.formula_double(self.formula), 0.0, 0
        for count, reckoner in enumerate(islice(attempts.over(book), most)):
            cost = 3 + len(reckoner.visited)
            work += cost
            self.world.work += cost
            if work > allowed:
                return None
            if not required:
                spread = max(spread, abs(reckoner.value - center))
                first = FIRST_WAYS if abs(center) > ZERO else FIRST_OF_ZERO
                if count >= first and self.far(center, spread):
                    return None
            if not self.fits(reckoner):
                continue
            claims = frozenset(each.claim for each in reckoner.used.values())
            if not claims or (required and not claims & required):
                continue
            if required and self._goes_around(reckoner, book):
                continue
            if self.proven(reckoner.policy):
                return Way(reckoner.policy, tuple(reckoner.used.values()), count)
        return None

    def _printed_again(self, book: Book, required: frozenset[int]) -> Way | None:
        """The same figure printed before, with more digits or fewer."""
        identity = self.world.identity(self.formula)
        for printed in reversed(book.get(identity.structure, ())):
            if required and printed.claim not in required:
                continue
            if gives(rational(printed.value * identity.coefficient), self.figure):
                return Way(Policy({}), (printed,))
        return None

    def _goes_around(self, reckoner: Reckoner, book: Book) -> bool:
        """Whether something else is taken where the sheet prints a wrong figure."""
        for slot, value in reckoner.known.items():
            if slot.structure not in self.spoiled or slot.structure in reckoner.used:
                continue
            prints = [
                (point(each.value * slot.coefficient), unit(each.decimals))
                for each in book.get(slot.structure, ())
                if each.quantity == slot.quantity
            ]
            if prints and all(abs(value - one) > AROUND * of for one, of in prints):
                return True
        return False

    def far(self, center: float, spread: float) -> bool:
        """Whether no rounding of right figures can account for the distance."""
        return abs(self.target - center) > FARTHEST * (spread + 3 * self.unit)

    def may_follow(self, structures: frozenset[int]) -> bool:
        """Whether any of these structures stands on a way to the figure."""
        for part in parts(self.formula):
            if isinstance(part, Ref):
                if structures & self.world.structures(part.to):  # type: ignore[arg-type]
                    return True
            elif self.world.canon.node(part).structure in structures:
                return True
        return False
