"""A formula over printed figures: one way of going on from them.

A `Policy` says, for every quantity on the way, whether the printed figure, another
printed one, or its formula is taken, which form of the formula, and how unprinted steps
are rounded. `Reckoner` evaluates a formula under a policy, in doubles to screen and in
exact and ball arithmetic to prove.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from chainrule.checker.figures import rounded_value
from chainrule.checker.steps import Form, Slot
from chainrule.checker.world import World, point
from chainrule.formulas import FLOATS, Node, Quantity, Ref
from chainrule.formulas.numbers import PROVEN, precision, rational, scaled_integer


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed figure as a point: of a structure, scaled to coefficient 1."""

    value: Fraction
    claim: int
    decimals: int
    quantity: Quantity | None = None
    """What it was printed as, where that is a quantity."""
    whole: bool = False
    """Whether it is the whole truth: nothing is rounded off."""


class Plain:
    """Which quantities depend on no printed figure, however they are derived."""

    def __init__(self, world: World, structures: Iterable[int]) -> None:
        self.world, self.structures = world, frozenset(structures)
        self._known: dict[Quantity, bool] = {}

    def __contains__(self, of: Quantity) -> bool:
        if of not in self._known:
            self._find(of)
        return self._known[of]

    def _find(self, of: Quantity) -> None:
        """Look through all that it may be derived through, up to printed figures."""
        users: dict[Quantity, list[Quantity]] = {of: []}
        waiting, printed = [of], []
        for each in waiting:
            inside, mentioned = self.world.steps(each)
            if not self.structures.isdisjoint(inside):
                printed.append(each)
                continue
            for to in mentioned:
                known = self._known.get(to)
                if known is None:
                    if to not in users:
                        users[to] = []
                        waiting.append(to)
                    users[to].append(each)
                elif not known:
                    printed.append(each)
        self._known.update(dict.fromkeys(waiting, True))
        while printed:
            each = printed.pop()
            if self._known[each]:
                self._known[each] = False
                printed += users[each]


@dataclass(frozen=True)
class Policy:
    """One way of going on from printed figures.

    `points` are the printed figures taken, by structure; `forms` the form of a quantity
    where it is not the first; `exact` structures taken unrounded. With `decimals`,
    unprinted quantities are rounded, and with `steps` every operation inside a formula
    too. `swap` replaces a quantity's formula: a mistake made there. `plain` holds the
    quantities known to depend on nothing printed. Without `composites`, a figure serves
    only where its quantity is named, not wherever the same product or sum stands. With
    `names`, the figures printed under a quantity's own name are taken and no others.
    What is printed wrongly (`spoiled`) is no unprinted step: it is not rounded. With
    `whole`, nor is a quantity that no printed figure leads to.
    """

    points: Mapping[int, Printed]
    forms: Mapping[Quantity, int] = field(default_factory=dict)
    exact: frozenset[int] = frozenset()
    decimals: int | None = None
    steps: bool = False
    rounding: str = "half_up"
    swap: Mapping[Quantity, Node] = field(default_factory=dict)
    plain: Plain | None = None
    composites: bool = True
    names: Mapping[Quantity, Printed] | None = None
    spoiled: frozenset[int] = frozenset()
    whole: bool = False


class Reckoner:
    """Evaluates formulas of one world under one policy.

    `used` are the printed figures taken, `visited` the quantities derived on the way,
    `unprinted` and `operations` count what would be rounded, `untouched` what of it no
    printed figure leads to.
    """

    def __init__(
        self,
        world: World,
        policy: Policy,
        bits: int | None = None,
        known: Mapping[Slot, Any] | None = None,
    ) -> None:
        self.world, self.policy, self.bits = world, policy, bits
        self.points = policy.points
        self.steps = policy.steps
        self.arithmetic = FLOATS if bits is None else PROVEN
        self.used: dict[int, Printed] = {}
        self.visited: dict[Quantity, None] = {}
        self.tied = False
        self.composites = policy.composites
        self._names, self._exact, self._plain = policy.names, policy.exact, policy.plain
        self._spoiled = policy.spoiled
        self.unprinted = self.operations = self.composed = self.untouched = 0
        self.value: Any = math.nan
        self.largest = 0.0
        """The largest of the printed figures taken, as large as it is taken."""
        self.known: dict[Slot, Any] = dict(known or {})
        """The values of all quantities asked for so far."""
        self._open: set[Slot] = set()
        self._swap = {
            world.slot(each): world.form(formula)
            for each, formula in policy.swap.items()
        }
        self._chosen = {world.slot(each): index for each, index in policy.forms.items()}

    def top(self, of: Node) -> Any:
        """The value of the figure's own formula: its last step is not rounded here."""
        if self.bits is None:
            return self._top(of)
        with precision(self.bits):
            return self._top(of)

    def _top(self, of: Node) -> Any:
        if isinstance(of, Ref):
            return self._derived(self.world.slot(of.to), rounded=False)  # type: ignore[arg-type]
        return self.world.form(of).run(self)

    # --- what the steps ask -----------------------------------------------------------

    def quantity(self, slot: Slot) -> Any:
        """The value of a quantity mentioned: printed, or derived."""
        known = self.known.get(slot)
        return self.fresh(slot) if known is None else known

    def printed(self, coefficient: Fraction, structure: int) -> Any:
        """A printed figure, as the point that it prints."""
        return self._taken(self.points[structure], coefficient, structure)

    def part(self, coefficient: Fraction, structure: int) -> Any:
        """A printed figure in the place of a product or sum inside a formula."""
        self.composed += 1
        return self.printed(coefficient, structure)

    def _taken(self, printed: Printed, coefficient: Fraction, structure: int) -> Any:
        self.used[structure] = printed
        value = printed.value
        if coefficient != 1:
            value = value * coefficient
        double = point(value)
        self.largest = max(self.largest, abs(double))
        return double if self.bits is None else rational(value)

    def round(self, value: Any) -> Any:
        """A step rounded as the policy says."""
        decimals = self.policy.decimals
        if decimals is None:
            return value
        if self.bits is None:
            return self._round_double(value, decimals)
        if self.policy.rounding == "half_up":
            return rounded_value(value, decimals)
        whole = scaled_integer(value, decimals, self.policy.rounding)
        return rational(Fraction(whole) / Fraction(10) ** decimals)

    # --- inside -----------------------------------------------------------------------

    def fresh(self, slot: Slot) -> Any:
        """The same for one that is mentioned for the first time."""
        found = self.known[slot] = self._printed_or_derived(slot)
        return found

    def _printed_or_derived(self, slot: Slot) -> Any:
        if not self._swap or slot not in self._swap:
            if self._names is not None:
                own = self._names.get(slot.quantity)
                if own is not None:
                    return self._taken(own, slot.coefficient, slot.structure)
            elif slot.structure in self.points:
                return self.printed(slot.coefficient, slot.structure)
            if self._exact and slot.structure in self._exact:
                return self._truth(slot)
            plain = self._plain
            if plain is not None and not self._swap and slot.quantity in plain:
                return self._untouched(slot)
        return self._derived(slot, rounded=True)

    def _untouched(self, slot: Slot) -> Any:
        """A quantity that no printed figure leads to; remembered for all figures."""
        if not slot.forms:
            return self._truth(slot)
        self.unprinted += 1
        self.untouched += 1
        policy = self.policy
        if policy.decimals is None or policy.whole:
            return self._truth(slot)
        if self.bits is not None:
            return self._derived(slot, rounded=True)
        key = (slot, policy.decimals, policy.steps, policy.rounding, policy.spoiled)
        known = self.world.rounded.get(key)
        if known is None:
            known = self.world.rounded[key] = self._derived(slot, rounded=True)
        return known

    def _derived(self, slot: Slot, *, rounded: bool) -> Any:
        form = self._form(slot)
        if form is None or slot in self._open:
            return self._truth(slot)
        self._open.add(slot)
        self.visited[slot.quantity] = None
        spoiled = rounded and slot.structure in self._spoiled
        if spoiled and self.steps:
            self.steps = False
            found = form.run(self)
            self.steps = True
        else:
            found = form.run(self)
        self._open.discard(slot)
        if not rounded or form.simple or spoiled:
            return found
        self.unprinted += 1
        return found if self.policy.decimals is None else self.round(found)

    def _form(self, slot: Slot) -> Form | None:
        if self._swap:
            swapped = self._swap.get(slot)
            if swapped is not None:
                return swapped
        if not self._chosen:
            return slot.first
        forms = slot.forms
        if not forms:
            return None
        return forms[min(self._chosen.get(slot, 0), len(forms) - 1)]

    def _truth(self, slot: Slot) -> Any:
        if self.bits is None:
            return slot.double
        return self.world.derivation.value(slot.quantity, self.bits)

    def _round_double(self, value: float, decimals: int) -> float:
        if not math.isfinite(value) or abs(decimals) > 300:
            return value
        scale = 10.0**decimals
        shifted = abs(value) * scale
        slack = max(1e-9, shifted * 1e-15)
        whole = math.floor(shifted + 0.5 + slack)
        if self.policy.rounding == "cut":
            whole = math.floor(shifted + slack)
        elif abs(shifted + 0.5 - whole) < slack:
            self.tied = True
            if self.policy.rounding == "half_even" and whole % 2:
                whole -= 1
        return math.copysign(whole / scale, value)
