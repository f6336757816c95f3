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
from chainrule.checker.hits import Crowd, Hit
from chainrule.checker.hunt import Hunt
from chainrule.checker.marking import Ledger, Posed
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.model import Figure
from chainrule.checker.reckon import Policy
from chainrule.checker.redo import Redo
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
    aim = Aim(hunt.world, posed.formula, posed.figure)
    for policy in _policies(aim, ledger):
        for pair in _pairs(hunt, posed, aim, policy, crowd):
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


def _pairs(
    hunt: Hunt, posed: Posed, aim: Aim, base: Policy, crowd: Crowd
) -> Iterator[tuple[Hit, Hit]]:
    redo = Redo(aim, base)
    probed = redo.first
    wide = posed.figure.digits >= FEWEST_DIGITS
    sites = list(probed.visited)[: MOST_SITES if wide else 1]
    cost = 3 + len(probed.visited)
    singles = [
        (site, mistake, altered)
        for site in sites
        for mistake, altered in hunt.catalog.at(site)
    ]
    if wide:
        yield from _slipped(posed, aim, base, singles)
    tried = islice(_combined(hunt, singles), MOST_WORK // cost)
    for one, two, swap in tried:
        value = redo.near(swap)
        if value is None:
            continue
        if wide:
            crowd.add(value)
        policy = replace(base, swap=swap)
        if aim.fits(aim.reckon(policy)) and aim.proven(policy):
            yield _hit(*one), _hit(*two)


Single = tuple[Quantity, Mistake, Altered]


def _combined(
    hunt: Hunt, singles: list[Single]
) -> Iterator[tuple[Single, Single, dict[Quantity, Node]]]:
    """Two changes: at two quantities, or one after the other in the same formula."""
    for one in singles:
        site, _, altered = one
        again = Site(hunt.world.derivation, site, altered.formula)
        for mistake in CHANGING:
            if mistake is not one[1]:
                for more in changes(mistake, again):
                    yield one, (site, mistake, more), {site: more.formula}
    for number, one in enumerate(singles):
        for two in singles[number + 1 :]:
            if one[0] != two[0] and one[1] is not two[1]:
                swap = {one[0]: one[2].formula, two[0]: two[2].formula}
                yield one, two, swap


def _slipped(
    posed: Posed, aim: Aim, base: Policy, singles: list[Single]
) -> Iterator[tuple[Hit, Hit]]:
    """A change whose result was then copied with a slip."""
    for code, before in _before_slips(posed.figure):
        meant = Aim(aim.world, posed.formula, before)
        for one in singles:
            policy = replace(base, swap={one[0]: one[2].formula})
            if meant.fits(meant.reckon(policy)) and meant.proven(policy):
                slip = MISTAKES[code.replace("-", "_")]
                yield _hit(*one), Hit(slip, posed.claim.of, slip.title, 0)


def _hit(site: Quantity, mistake: Mistake, altered: Altered) -> Hit:
    return Hit(
        mistake, site.name, altered.detail, 1,
        formula=altered.formula, label=altered.label,
    )  # fmt: skip
