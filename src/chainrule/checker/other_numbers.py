"""A given number put in as it stands in another run or example.

Of every given number that a figure depends on, the one value is sought with which the
figure comes about. It is told where it is a short decimal, like those given, and where
the figure has so many digits that no short decimal would give them by chance.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sized
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from chainrule.checker.aim import Aim
from chainrule.checker.hits import Hit
from chainrule.checker.marking import Ledger
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes.operand_miscopied import given_number
from chainrule.checker.posing import Posed
from chainrule.checker.reckon import Policy
from chainrule.checker.swaps import bases
from chainrule.checker.world import World
from chainrule.formulas import Kind, Named, Number, Quantity, refs
from chainrule.formulas.numbers import place_point

if TYPE_CHECKING:
    from chainrule.checker.hunt import Hunt

FEWEST_DIGITS = 5
"""Digits of a figure below which no number is sought."""
MOST_NUMBERS = 30
"""Given numbers up to which each of them is looked into."""
MOST_PLACES = 4
"""Decimals up to which a number counts as a short one."""
ENOUGH = 100
"""Figures that were possible for each number that might have been put in."""
WIDER = 2
"""How much larger a number of another run may be than all those given."""
MOST = 1e6
"""Numbers from which on none counts as given."""
STEPS = 12
"""Steps by which the number that gives a figure is approached."""


_FOUND: WeakKeyDictionary[World, set[tuple[Named, Fraction]]] = WeakKeyDictionary()
"""What was found to have been put in on a sheet: likely put in again."""


def other_numbers(hunt: Hunt, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
    """The short decimals that give the figure in the place of a given number."""
    if posed.figure.digits < FEWEST_DIGITS:
        return
    aim = Aim(hunt.world, posed.formula, posed.figure)
    known = _FOUND.setdefault(hunt.world, set())
    for policy in bases(aim, ledger.right):
        numbers = _numbers(aim, policy)
        if len(numbers) > MOST_NUMBERS:
            return
        found = [
            (of, right, other)
            for of, right in numbers.items()
            for other in _Sought(aim, policy, of, right).found(numbers, known)
        ]
        found.sort(key=lambda each: abs(each[2] - each[1]))
        for of, right, other in found:
            known.add((of.what, other))
            detail = f"{_decimal(other)} in place of {of.name} = {_decimal(right)}"
            yield Hit(MISTAKES["operand_miscopied"], posed.claim.of, detail, 1)
        if found:
            return


def _numbers(aim: Aim, policy: Policy) -> dict[Quantity, Fraction]:
    """The given numbers that the figure is derived from, as far as not printed."""
    derivation = aim.world.derivation
    found: dict[Quantity, Fraction] = {}
    for of in aim.reckon(replace(policy, plain=None)).visited:
        formula = derivation.formula(of)
        for to in refs(formula) if formula is not None else ():
            if isinstance(to, Quantity):
                right = given_number(derivation, to)
                if right is not None and _places(right) is not None:
                    found[to] = right
    return found


class _Sought:
    """What must stand in the place of one given number to give the figure."""

    def __init__(self, aim: Aim, policy: Policy, of: Quantity, right: Fraction) -> None:
        self.aim, self.policy, self.of, self.right = aim, policy, of, right
        usual = list(_of_kind(aim, of.what.kind))  # type: ignore[union-attr]
        self.places = max([1, *(_places(each) or 0 for each in usual)])
        self.most = WIDER * max([Fraction(1), *map(abs, usual)])

    def found(
        self, numbers: Sized, known: Container[tuple[Named, Fraction]]
    ) -> Iterator[Fraction]:
        """The short decimal that gives the figure, if there is one."""
        near = self._solved()
        if near is None:
            return
        value = Fraction(f"{near:.{self.places}f}")
        if value == self.right or abs(value) > self.most:
            return
        if (self.of.what, value) in known or self._tells(value, len(numbers)):
            made = self._with(value)
            if self.aim.fits(self.aim.reckon(made)) and self.aim.proven(made):
                yield value

    def _solved(self) -> float | None:
        """The number with which the figure comes about, by the secant rule."""
        one = float(self.right)
        two = one + 0.01 * max(1.0, abs(one))
        off_one, off_two = self._off(one), self._off(two)
        for _ in range(STEPS):
            rise = off_two - off_one
            if not math.isfinite(rise):
                return None
            if not rise or abs(off_two) < self.aim.unit / 100:
                break
            step = off_two * (two - one) / rise
            one, off_one = two, off_two
            two -= step
            if not abs(two) < MOST:
                return None
            off_two = self._off(two)
        return two if abs(off_two) <= self.aim.unit else None

    def _off(self, value: float) -> float:
        reckoned = self.aim.reckon(self._with(Fraction(value)))
        return float(reckoned.value - self.aim.target)

    def _tells(self, value: Fraction, numbers: int) -> bool:
        """Whether the next decimal would give another figure, by far."""
        beside = value + Fraction(1, 10**self.places)
        apart = abs(self._off(float(beside)) - self._off(float(value)))
        return apart >= ENOUGH * numbers * self.aim.unit

    def _with(self, value: Fraction) -> Policy:
        return replace(self.policy, plain=None, swap={self.of: Number(value)})


def _of_kind(aim: Aim, kind: Kind) -> Iterator[Fraction]:
    """The given numbers of a kind."""
    example = aim.world.example
    if kind is Kind.PARAMETER:
        yield from example.parameters.values()
    for case in example.cases if kind is not Kind.PARAMETER else ():
        yield from case.inputs if kind is Kind.INPUT else case.targets or ()


def _places(value: Fraction) -> int | None:
    """The decimals of a short decimal, None where it is no such."""
    for places in range(MOST_PLACES + 1):
        if (value * 10**places).denominator == 1:
            return places
    return None


def _decimal(value: Fraction) -> str:
    places = _places(value) or 0
    return place_point(int(value * 10**places), places)
