"""A printed figure put into a later formula with its digits wrong.

The figure itself stands; on its way into the next formula two of its digits were
swapped, one was dropped, written twice or misread. So many of these are possible that
only a figure with many digits tells one of them from chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.checker.aim import Aim
from chainrule.checker.hits import Hit
from chainrule.checker.marking import Ledger
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._digits import one_doubled, one_dropped, swapped
from chainrule.checker.other_numbers import other_numbers
from chainrule.checker.posing import Posed
from chainrule.checker.reckon import Policy, Printed, Reckoner
from chainrule.checker.swaps import bases
from chainrule.formulas.numbers import place_point

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt

ENOUGH = 100
"""Figures that were possible for each slip that is tried."""
FARTHEST_ROUNDED = 10
"""Units of the last digit up to which a figure may be off by rounding."""


def miscopied(hunt: Hunt, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
    """The slips of one printed operand that give the figure; none where some must."""
    aim = Aim(hunt.world, posed.formula, posed.figure)
    for book in (ledger.right, ledger.all):
        for policy in bases(aim, book):
            seed = aim.reckon(policy)
            if abs(seed.value - aim.target) > FARTHEST_ROUNDED * aim.unit:
                found = list(_put_in(aim, policy, _likely(aim, seed)))
                yield from (_hit(hunt, posed, *each) for each in found)
                if found:
                    return
    yield from other_numbers(hunt, posed, ledger)


Slip = tuple[int, Printed, str, str]
"""An operand's structure, as it was printed, as it was put in, and as it reads."""


def _likely(aim: Aim, seed: Reckoner) -> list[Slip]:
    """The slips to be tried: as many as the figure's digits can tell apart."""
    made: list[Slip] = []
    for kinds in (_slips, _misread):
        more = [
            (structure, printed, text, right)
            for structure, printed in seed.used.items()
            if (right := _text(printed))
            for text in sorted(kinds(right))
        ]
        if ENOUGH * (len(made) + len(more)) <= 10**aim.figure.digits:
            made += more
    return made


def _put_in(
    aim: Aim, policy: Policy, slips: list[Slip]
) -> Iterator[tuple[Printed, str, str]]:
    for structure, printed, text, right in slips:
        other = replace(printed, value=Fraction(text))
        made = replace(policy, points={**policy.points, structure: other})
        if aim.fits(aim.reckon(made)) and aim.proven(made):
            yield printed, text, right


def _text(printed: Printed) -> str:
    """The operand's decimal, empty where it was not printed as one."""
    units = printed.value * 10 ** max(printed.decimals, 0)
    if units.denominator != 1 or printed.decimals <= 0:
        return ""
    return place_point(int(units), printed.decimals)


def _slips(right: str) -> set[str]:
    made = swapped(right) | one_dropped(right) | one_doubled(right)
    turned = right[1:] if right.startswith("-") else "-" + right
    return {each for each in made | {turned} if Fraction(each) != Fraction(right)}


def _misread(right: str) -> set[str]:
    return {
        right[:at] + digit + right[at + 1 :]
        for at, sign in enumerate(right)
        if sign.isdigit()
        for digit in "0123456789"
        if digit != sign
    }


def _hit(hunt: Hunt, posed: Posed, printed: Printed, text: str, right: str) -> Hit:
    name = next(e.claim.of for e in hunt.posed if e.index == printed.claim)
    detail = f"{text} in place of {name} = {right}"
    return Hit(MISTAKES["operand_miscopied"], posed.claim.of, detail, 1)
