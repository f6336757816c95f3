"""A formula over printed figures: one way of going on from them.

A `Policy` says, for every quantity on the way, whether the printed figure, another
printed one, or its formula is taken, which form of the formula, and how unprinted steps
are rounded. `Reckoner` evaluates a formula under a policy, in doubles to screen and in
exact and ball arithmetic to prove.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from chainrule.checker.canon import ONE
from chainrule.checker.figures import rounded_value
from chainrule.checker.world import World, point
from chainrule.formulas import (
    FLOATS,
    Call,
    Choice,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Ref,
    Sum,
)
from chainrule.formulas.evaluate import added, multiplied
from chainrule.formulas.numbers import PROVEN, rational, scaled_integer


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure as a point: of a structure, scaled to coefficient 1."""

    value: Fraction
    claim: int
    decimals: int


@dataclass(frozen=True)
class Policy:
    """One way of going on from printed figures.

    `points` are the printed figures taken, by structure; `forms` the form of a quantity
    where it is not the first; `exact` structures taken unrounded. With `decimals`,
    unprinted quantities are rounded, and with `steps` every operation inside a formula
    too. `swap` replaces a quantity's formula: a mistake made there.
    """

    points: Mapping[int, Printed]
    forms: Mapping[Quantity, int] = field(default_factory=dict)
    exact: frozenset[int] = frozenset()
    decimals: int | None = None
    steps: bool = False
    rounding: str = "half_up"
    swap: Mapping[Quantity, Node] = field(default_factory=dict)


class Reckoner:
    """Evaluates formulas of one world under one policy."""

    def __init__(self, world: World, policy: Policy, bits: int | None = None) -> None:
        self.world, self.policy, self.bits = world, policy, bits
        self.used: dict[int, Printed] = {}
        self.visited: dict[Quantity, None] = {}
        self.tied = False
        self._known: dict[Quantity, Any] = {}
        self._open: set[Quantity] = set()
        self._arithmetic = FLOATS if bits is None else PROVEN
        self._round: Callable[[Any], Any] = (
            self._round_float if bits is None else self._round_proven
        )

    def top(self, of: Node) -> Any:
        """The value of the figure's own formula: its last step is not rounded here."""
        if isinstance(of, Ref):
            return self._formula_of(of.to)  # type: ignore[arg-type]
        return self._node(of, outermost=True)

    # --- quantities -------------------------------------------------------------------

    def _quantity(self, of: Quantity) -> Any:
        known = self._known.get(of)
        if known is None:
            known = self._known[of] = self._fresh(of)
        return known

    def _fresh(self, of: Quantity) -> Any:
        if of not in self.policy.swap:
            coefficient, structure = self.world.canon.quantity(of)
            hit = self._hit(coefficient, structure)
            if hit is not None:
                return hit
            if structure in self.policy.exact:
                return self._truth(of)
        return self._formula_of(of, rounded=True)

    def _formula_of(self, of: Quantity, rounded: bool = False) -> Any:
        formula = self.policy.swap.get(of)
        if formula is None:
            forms = self.world.forms(of)
            if not forms:
                return self._truth(of)
            chosen = self.policy.forms.get(of, 0)
            formula = forms[min(chosen, len(forms) - 1)]
        if of in self._open:
            return self._truth(of)
        self._open.add(of)
        self.visited[of] = None
        found = self._node(formula, outermost=True)
        self._open.discard(of)
        simple = isinstance(formula, (Ref, Number))
        return self._round(found) if rounded and not simple else found

    def _truth(self, of: Quantity) -> Any:
        if self.bits is None:
            return self.world.double(of)
        return self.world.derivation.value(of, self.bits)

    def _hit(self, coefficient: Fraction, structure: int) -> Any:
        if structure == ONE:
            return None
        printed = self.policy.points.get(structure)
        if printed is None:
            return None
        self.used[structure] = printed
        value = printed.value * coefficient
        return point(value) if self.bits is None else rational(value)

    # --- formulas ---------------------------------------------------------------------

    def _node(self, of: Node, outermost: bool = False) -> Any:
        if isinstance(of, Ref):
            return self._quantity(of.to)  # type: ignore[arg-type]
        if isinstance(of, Number):
            return self._arithmetic.number(of.value)
        if not outermost and self.policy.points:
            hit = self._hit(*self.world.canon.node(of))
            if hit is not None:
                return hit
        found = self._operation(of)
        if self.policy.steps and not outermost and not isinstance(of, Negative):
            return self._round(found)
        return found

    def _operation(self, of: Node) -> Any:
        arithmetic = self._arithmetic
        match of:
            case Sum(terms):
                return added([self._node(term) for term in terms])
            case Product(factors):
                return multiplied([self._node(factor) for factor in factors])
            case Negative(inner):
                return -self._node(inner)
            case Quotient(above, below):
                return self._node(above) / self._node(below)
            case Power(base, exponent):
                return arithmetic.power(self._node(base), self._node(exponent))
            case Call(function, argument):
                return arithmetic.functions[function](self._node(argument))
            case Choice(left, relation, right, then, otherwise):
                return arithmetic.choose(
                    self._node(left),
                    relation,
                    self._node(right),
                    lambda: self._node(then),
                    lambda: self._node(otherwise),
                )
            case _:
                raise TypeError(f"not a formula: {of!r}")

    # --- rounding ---------------------------------------------------------------------

    def _round_float(self, value: float) -> float:
        decimals = self.policy.decimals
        if decimals is None or not math.isfinite(value):
            return value
        scale = 10.0**decimals
        shifted = abs(value) * scale
        whole = math.floor(shifted + 0.5 + 1e-9)
        if self.policy.rounding == "cut":
            whole = math.floor(shifted + 1e-9)
        elif abs(shifted + 0.5 - whole) < 1e-9:
            self.tied = True
            if self.policy.rounding == "half_even" and whole % 2:
                whole -= 1
        return math.copysign(whole / scale, value)

    def _round_proven(self, value: Any) -> Any:
        decimals = self.policy.decimals
        if decimals is None:
            return value
        if self.policy.rounding == "half_up":
            return rounded_value(value, decimals)
        whole = scaled_integer(value, decimals, self.policy.rounding)
        return rational(Fraction(whole) / Fraction(10) ** decimals)
