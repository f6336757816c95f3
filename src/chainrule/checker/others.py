"""Right figures in the wrong place, and digits gone wrong in copying."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from chainrule.checker.aim import Aim
from chainrule.checker.hits import Hit, fits, proven
from chainrule.checker.marking import Ledger
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Elsewhere
from chainrule.checker.posing import Posed
from chainrule.checker.reckon import Policy, Reckoner
from chainrule.checker.slips import slips
from chainrule.checker.swaps import bases
from chainrule.checker.world import FLOAT_FAULTS
from chainrule.errors import ChainruleError
from chainrule.formulas import Node, Number
from chainrule.formulas.numbers import Value

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt

ValueAt = Callable[[int], Value]
"""A value at so many bits."""


def instead(hunt: Hunt, posed: Posed) -> Iterator[Hit]:
    """Other figures that stand in the place of this one."""
    here = _elsewhere(hunt, posed)
    for mistake in MISTAKES.values():
        if mistake.instead is None:
            continue
        for detail, formula in mistake.instead(here):
            value = here.double(formula)
            if fits(value, posed.figure) and proven(hunt.world, formula, posed.figure):
                at = posed.claim.of
                yield Hit(mistake, at, detail, 0, formula=formula)
                break


def _elsewhere(hunt: Hunt, posed: Posed) -> Elsewhere:
    own = hunt.world.identity(posed.formula).structure
    sheet = tuple(
        (each.claim.of, each.formula, Number(each.figure.value))
        for each in hunt.posed
        if (each.index < posed.index or each.index in hunt.stands)
        and each.index != posed.index
        and each.figure.digits >= min(3, posed.figure.digits)
        and hunt.world.identity(each.formula).structure != own
    )
    return Elsewhere(
        hunt.world.derivation,
        posed.formula,
        posed.claim.after,
        posed.claim.case,
        lambda _, after, case: hunt.world.place(posed.bare, after, case),
        sheet if posed.figure.digits >= 3 else (),
        tuple(sorted(hunt.world.levels)),
        posed.figure,
        tuple((e.formula, e.figure) for e in hunt.posed if e.index != posed.index),
        lambda formula: _double(hunt, formula),
    )


def _double(hunt: Hunt, formula: Node) -> float:
    """A formula's value in double precision; NaN where it has none."""
    try:
        return hunt.world.formula_double(formula)
    except (ChainruleError, KeyError, *FLOAT_FAULTS):
        return math.nan


def slipped(hunt: Hunt, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
    """Slips of copying, from the truth and from what the sheet leads to."""
    seen: set[str] = set()
    for value in _rights(hunt, posed, ledger):
        for mistake, detail in slips(posed.figure, value):
            if mistake.code not in seen:
                seen.add(mistake.code)
                yield Hit(mistake, posed.claim.of, detail, 0, formula=posed.formula)


def _rights(hunt: Hunt, posed: Posed, ledger: Ledger) -> Iterator[ValueAt]:
    world, formula = hunt.world, posed.formula
    yield lambda bits: world.value(formula, bits)
    aim = Aim(world, formula, posed.figure)
    for book in (ledger.right, ledger.all):
        for policy in bases(aim, book):
            yield lambda bits, way=policy: Reckoner(world, way, bits).top(formula)  # type: ignore[misc]


EARLY = tuple(each for each in MISTAKES.values() if each.early)
FEWEST_DIGITS = 3
"""Significant digits from which on rounding too early can be told from chance."""


def rounded_early(hunt: Hunt, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
    """Intermediate results rounded or cut to fewer digits than the figure shows."""
    figure = posed.figure
    if figure.digits < FEWEST_DIGITS:
        return
    aim = Aim(hunt.world, posed.formula, figure)
    bare = [*bases(aim, ledger.right), Policy({})]
    for mistake in EARLY:
        most = figure.decimals - (mistake.early == "half_up")
        found = _earliest(aim, bare, most, mistake.early)
        if found is not None:
            places = "1 decimal" if found == 1 else f"{found} decimals"
            detail = f"intermediate results with {places}"
            yield Hit(mistake, posed.claim.of, detail, 0, formula=posed.formula)


def _earliest(aim: Aim, bare: list[Policy], most: int, rounding: str) -> int | None:
    """The most decimals, of those tried, with which the figure comes about."""
    ways = [way for policy in bare for way in _with_steps(aim, policy)]
    for decimals in range(most, max(0, most - 6), -1):
        for way in ways:
            rounded = replace(way, decimals=decimals, rounding=rounding)
            if aim.fits(aim.reckon(rounded)) and aim.proven(rounded):
                return decimals
    return None


def _with_steps(aim: Aim, policy: Policy) -> Iterator[Policy]:
    """Unprinted quantities rounded, then every operation too, where there are any."""
    first = aim.reckon(policy)
    if first.unprinted:
        yield policy
    if first.operations:
        yield replace(policy, steps=True)
