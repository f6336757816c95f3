"""A mistake made somewhere: at one quantity, throughout a layer, or everywhere."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.errors import ChainruleError
from chainrule.formulas import Named, Node, Quantity, refs
from chainrule.ledger.derivation import Alter, Derivation


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a mistake is made: `what` alone, a `group` of alike ones, or everywhere.

    With `spot`, `what` is changed only there, and not in other updates or cases.
    """

    what: Named | None = None
    group: str | None = None
    spot: Quantity | None = None

    @property
    def breadth(self) -> int:
        """0 for one quantity, 1 for a layer, 2 for everywhere."""
        return 0 if self.what is not None else 1 if self.group is not None else 2


EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Variation:
    """One variant of one mistake, made in one scope."""

    code: str
    label: str
    scope: Scope

    @property
    def mistake(self) -> Mistake:
        """The registered mistake."""
        return MISTAKES[self.code.replace("-", "_")]

    def __call__(
        self, derivation: Derivation, quantity: Quantity, formula: Node
    ) -> Node | None:
        """The altered formula, None where this mistake is not made."""
        scope = self.scope
        if scope.what is not None and quantity.what != scope.what:
            return None
        if scope.spot is not None and quantity != scope.spot:
            return None
        site = Site(derivation, quantity, formula)
        if scope.group is not None and site.group != scope.group:
            return None
        for altered in changes(self.mistake, site):
            if altered.label == self.label and altered.formula != formula:
                return altered.formula
        return None


def simplest(variation: Variation) -> tuple[int, int]:
    """A sort key: simpler mistakes first, then narrower ones."""
    return (variation.mistake.weight, variation.scope.breadth)


def changes(mistake: Mistake, site: Site) -> Iterator[Altered]:
    """What a mistake makes of a formula."""
    if mistake.change is not None:
        yield from mistake.change(site)


def composed(*alters: Alter | None) -> Alter | None:
    """Several mistakes made in one derivation, one after the other."""
    made = [alter for alter in alters if alter is not None]
    if not made:
        return None
    if len(made) == 1:
        return made[0]

    def alter(derivation: Derivation, quantity: Quantity, formula: Node) -> Node | None:
        found: Node | None = None
        for each in made:
            new = each(derivation, quantity, found or formula)
            found = new or found
        return found

    return alter


CHANGING = tuple(each for each in MISTAKES.values() if each.change is not None)
"""The mistakes that change a formula."""


MOST_CHANGES = 600_000
"""Size of the formulas that are changed for one figure."""


class Catalog:
    """Every change that any of the mistakes makes of one derivation's formulas."""

    def __init__(
        self, derivation: Derivation, mistakes: Iterable[Mistake] = CHANGING
    ) -> None:
        self.derivation, self.mistakes = derivation, tuple(mistakes)
        self._known: dict[Quantity, tuple[tuple[Mistake, Altered], ...]] = {}

    def at(self, quantity: Quantity) -> tuple[tuple[Mistake, Altered], ...]:
        """All changes of one quantity's formula."""
        known = self._known.get(quantity)
        if known is None:
            known = self._known[quantity] = tuple(self._fresh(quantity))
        return known

    def size(self, quantity: Quantity) -> int:
        """How much there is to change in a formula: its mentions, cubed.

        In a sum of n terms each may give way to n others, in a sum as long.
        """
        formula = self.derivation.formula(quantity)
        return 0 if formula is None else sum(1 for _ in refs(formula)) ** 3

    def affordable(self, quantities: Iterable[Quantity]) -> Iterator[Quantity]:
        """The first quantities whose formulas are short enough to be changed."""
        size = 0
        for quantity in quantities:
            size += self.size(quantity)
            if size > MOST_CHANGES:
                return
            yield quantity

    def _fresh(self, quantity: Quantity) -> Iterator[tuple[Mistake, Altered]]:
        formula = self.derivation.formula(quantity)
        if formula is None:
            return
        site = Site(self.derivation, quantity, formula)
        there = set(refs(formula))
        for mistake in self.mistakes:
            for altered in changes(mistake, site):
                if altered.formula != formula and self._is_there(altered, there):
                    yield mistake, altered

    def _is_there(self, altered: Altered, there: set[Hashable]) -> bool:
        """Whether all that it mentions can be derived: no step without updates."""
        try:
            for to in set(refs(altered.formula)) - there:
                if isinstance(to, Quantity):
                    self.derivation.formula(to)
        except ChainruleError:
            return False
        return True

    def scoped(
        self, quantities: list[Quantity]
    ) -> Iterator[tuple[Variation, Mapping[Quantity, Altered]]]:
        """Every variation over these quantities, with the changes that it makes."""
        whats: dict[tuple[str, str, Named], dict[Quantity, Altered]] = {}
        groups: dict[tuple[str, str, str], dict[Quantity, Altered]] = {}
        everywhere: dict[tuple[str, str], dict[Quantity, Altered]] = {}
        for quantity in quantities:
            found = self.at(quantity)
            if not found:
                continue
            group = Site(self.derivation, quantity, found[0][1].formula).group
            for mistake, altered in found:
                code, label = mistake.code, altered.label
                for made in (
                    whats.setdefault((code, label, quantity.what), {}),
                    groups.setdefault((code, label, group), {}),
                    everywhere.setdefault((code, label), {}),
                ):
                    made.setdefault(quantity, altered)
        yield from _widening(whats, groups, everywhere)

    def broad(self, quantities: list[Quantity]) -> Iterator[Variation]:
        """Every mistake as a program makes it: everywhere, or throughout a layer."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for quantity in quantities:
            for mistake, altered in self.at(quantity):
                key = (mistake.code, altered.label)
                group = Site(self.derivation, quantity, altered.formula).group
                found.setdefault(key, {})[group] = None
        for code, label in found:
            yield Variation(code, label, EVERYWHERE)
        for (code, label), groups in found.items():
            if len(groups) > 1:
                for group in groups:
                    yield Variation(code, label, Scope(group=group))


def _widening(
    whats: dict[tuple[str, str, Named], dict[Quantity, Altered]],
    groups: dict[tuple[str, str, str], dict[Quantity, Altered]],
    everywhere: dict[tuple[str, str], dict[Quantity, Altered]],
) -> Iterator[tuple[Variation, Mapping[Quantity, Altered]]]:
    """From the narrowest scope to the widest, none that repeats a narrower one."""
    seen: set[tuple[str, str, frozenset[Quantity]]] = set()
    for (code, label, what), made in whats.items():
        seen.add((code, label, frozenset(made)))
        yield Variation(code, label, Scope(what=what)), made
    for (code, label, group), made in groups.items():
        key = (code, label, frozenset(made))
        if key not in seen:
            seen.add(key)
            yield Variation(code, label, Scope(group=group)), made
    for (code, label), made in everywhere.items():
        if (code, label, frozenset(made)) not in seen:
            yield Variation(code, label, EVERYWHERE), made
