"""Two mistakes in one figure, for what no single one gives.

Pairs of changes near the figure, over the printed figures and over none, and a change
whose result was then copied with a slip. Only figures with enough digits are searched:
with two digits some pair always fits, and a name would be a guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from chainrule.checker.aim import Aim
from chainrule.checker.distinct import Distinct
from chainrule.checker.hits import Crowd, Hit
from chainrule.checker.hunt import Hunt
from chainrule.checker.marking import Ledger
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.model import Figure
from chainrule.checker.posing import Posed
from chainrule.checker.reckon import Policy
from chainrule.checker.redo import Redo, is_nearby
from chainrule.checker.swaps import bases
from chainrule.checker.variation import CHANGING, changes
from chainrule.formulas import Node, Quantity

FEWEST_DIGITS = 4
"""Significant digits that a figure must have to be searched for pairs anywhere."""
FEWEST_OWN = 3
"""The same for pairs inside its own formula."""
MOST_WORK = 40_000
"""Quantities derived again for the pairs of one figure."""
MOST_SITES = 6
MOST_PAIRS = 10
"""Pairs named for one figure; where more fit, none is told from the others."""


def _before_slips(figure: Figure) -> Iterator[tuple[str, Figure]]:
    """What the figure was before its sign was lost or its point slipped."""
    yield "sign-lost", replace(figure, value=-figure.value)
    for places in (1, -1):
        value = figure.value * Fraction(10) ** places
        decimals = figure.decimals - places
        yield "point-slipped", replace(figure, value=value, decimals=decimals)


def paired(hunt: Hunt, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
    """Pairs of mistakes that give the figure; nothing where too many do."""
    if posed.figure.digits < FEWEST_OWN:
        return
    found: list[tuple[Hit, Hit]] = []
    crowd = Crowd(posed.figure)
    pairing = _Pairing(hunt, posed)
    for policy in _policies(pairing.aim, ledger):
        for pair in pairing.over(policy, crowd):
            if all(_codes(pair) != _codes(each) for each in found):
                found.append(pair)
        if found:
            break
    if len(found) <= MOST_PAIRS and not crowd.thick:
        for first, second in found:
            yield replace(first, together=second.mistake.code)
            yield replace(second, together=first.mistake.code)


def _codes(pair: tuple[Hit, Hit]) -> frozenset[str]:
    return frozenset(each.mistake.code for each in pair)


def _policies(aim: Aim, ledger: Ledger) -> Iterator[Policy]:
    for book in (ledger.right, ledger.all):
        yield from bases(aim, book)
    yield Policy({})


Single = tuple[Quantity, Mistake, Altered]


class _Pairing:
    """The pairs of mistakes on the way to one figure."""

    def __init__(self, hunt: Hunt, posed: Posed) -> None:
        self.hunt, self.posed = hunt, posed
        self.aim = Aim(hunt.world, posed.formula, posed.figure)
        self.wide = posed.figure.digits >= FEWEST_DIGITS
        self._distinct = Distinct(hunt.world)
        self._again: dict[tuple[Quantity, str, str], list[tuple[Mistake, Altered]]] = {}

    def over(self, base: Policy, crowd: Crowd) -> Iterator[tuple[Hit, Hit]]:
        """The pairs that give the figure over some printed figures."""
        if not self._distinct.is_new(base):
            return
        aim, redo = self.aim, Redo(self.aim, base)
        singles = self._singles(redo)
        if self.wide:
            yield from self._slipped(redo, singles)
        cost = 3 + len(redo.first.visited)
        tried = list(islice(self._combined(singles), MOST_WORK // cost))
        for one, two, swap in tried:
            value = redo.value(swap)
            if value is None or not is_nearby(value, aim):
                continue
            if self.wide:
                crowd.add(value)
            policy = replace(base, swap=swap)
            if aim.fits(aim.reckon(policy)) and aim.proven(policy):
                yield _hit(*one), _hit(*two)
        formulas = [formula for *_, swap in tried for formula in swap.values()]
        self._distinct.touches(base, [aim.formula, *formulas])

    def _singles(self, redo: Redo) -> list[Single]:
        first = islice(redo.first.visited, MOST_SITES if self.wide else 1)
        catalog = self.hunt.catalog
        sites = catalog.affordable(first)
        return [(site, *each) for site in sites for each in catalog.at(site)]

    def _combined(
        self, singles: list[Single]
    ) -> Iterator[tuple[Single, Single, dict[Quantity, Node]]]:
        """Two changes: at two quantities, or one after another in one formula."""
        for one in singles:
            site = one[0]
            for mistake, more in self._changed_again(one):
                yield one, (site, mistake, more), {site: more.formula}
        for number, one in enumerate(singles):
            for two in singles[number + 1 :]:
                if one[0] != two[0] and one[1] is not two[1]:
                    swap = {one[0]: one[2].formula, two[0]: two[2].formula}
                    yield one, two, swap

    def _changed_again(self, one: Single) -> list[tuple[Mistake, Altered]]:
        """What other mistakes make of a formula that is changed already."""
        site, first, altered = one
        key = (site, first.code, altered.label)
        known = self._again.get(key)
        if known is None:
            again = Site(self.hunt.world.derivation, site, altered.formula)
            known = self._again[key] = [
                (mistake, more)
                for mistake in CHANGING
                if mistake is not first
                for more in changes(mistake, again)
            ]
        return known

    def _slipped(self, redo: Redo, singles: list[Single]) -> Iterator[tuple[Hit, Hit]]:
        """A change whose result was then copied with a slip."""
        world, formula = self.hunt.world, self.posed.formula
        meant = [
            (MISTAKES[code.replace("-", "_")], Aim(world, formula, before))
            for code, before in _before_slips(self.posed.figure)
        ]
        for one in singles:
            swap = {one[0]: one[2].formula}
            value = redo.value(swap)
            policy = replace(redo.base, swap=swap)
            for slip, aim in meant:
                if value is None or not is_nearby(value, aim):
                    continue
                if aim.fits(aim.reckon(policy)) and aim.proven(policy):
                    yield _hit(*one), Hit(slip, self.posed.claim.of, slip.title, 0)


def _hit(site: Quantity, mistake: Mistake, altered: Altered) -> Hit:
    return Hit(
        mistake, site.name, altered.detail, 1,
        formula=altered.formula, label=altered.label,
    )  # fmt: skip
