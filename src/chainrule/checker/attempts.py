"""Every way of going on from printed figures that is tried, likeliest first.

The nearest printed figures are taken first, with unprinted steps unrounded; then steps
rounded to the decimals of the figures at hand, other forms of the formulas, other
printings of the same figure, and figures further back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product

from chainrule.checker.aim import Aim, own_quantity
from chainrule.checker.reckon import Plain, Policy, Printed, Reckoner
from chainrule.formulas import Derivative, Kind, Quantity

Book = Mapping[int, tuple[Printed, ...]]
"""Printed figures by structure, in the sheet's order."""

MOST_PICKS = 12
"""Choices among other printings of the figures used that are tried."""
MOST_FORMS = 24
"""Choices of other forms of the formulas that are tried."""
NEAREST = 8
"""Those of one quantity that are tried before all of a kind alike."""


class Attempts:
    """The reckonings of one figure under every policy that is tried.

    `spoiled` are the structures of figures printed wrongly.
    """

    def __init__(self, aim: Aim, spoiled: frozenset[int]) -> None:
        self.aim, self.spoiled = aim, spoiled
        self.world, self.reckon = aim.world, aim.reckon

    def over(self, book: Book) -> Iterator[Reckoner]:
        """A reckoning under every policy tried, likeliest first."""
        points = {
            structure: prints[-1]
            for structure, prints in book.items()
            if structure != self.aim.structure
        }
        rounded = (s for s in points if not all(map(self._given, book[s])))
        plain = Plain(self.world, rounded)
        seed = self.reckon(Policy(points, spoiled=self.spoiled, plain=plain))
        if not seed.used and not self._touched(seed, plain):
            return
        yield from self.rounded(seed)
        first = {s: book[s][0] for s in points}
        if any(first[s].value != points[s].value for s in seed.used):
            yield from self.rounded(self.reckon(replace(seed.policy, points=first)))
        apart = None
        if seed.composed:
            apart = self.reckon(replace(seed.policy, composites=False))
            yield from self.rounded(apart)
        yield from self.by_name(seed, plain, book)
        yield from self.closed(seed, book)
        yield from self.in_other_forms(seed, apart, plain, book)
        yield from self.signals_alike(seed, plain, book)

    def in_other_forms(
        self, seed: Reckoner, apart: Reckoner | None, plain: Plain, book: Book
    ) -> Iterator[Reckoner]:
        """Other forms of the formulas, other figures, and then both."""
        others = [
            self.reckon(replace(seed.policy, forms=each))
            for each in self.form_choices(seed, plain)
        ]
        for reckoner in others:
            yield from self.rounded(reckoner)
        for origin in (seed, apart):
            for reckoner in self.other_points(origin, book) if origin else ():
                yield from self.rounded(reckoner)
        for each in others:
            for reckoner in self.other_points(each, book):
                yield from self.lightly_rounded(reckoner)

    def signals_alike(
        self, seed: Reckoner, plain: Plain, book: Book
    ) -> Iterator[Reckoner]:
        """Another form of one quantity, and then of all error signals it leads to."""
        policy = named(self.aim, seed.policy, book)
        for each in self.form_choices(self.reckon(policy), plain)[:NEAREST]:
            first = self.reckon(replace(policy, forms=each))
            signals = {
                of: len(self.world.forms(of))
                for of in first.visited
                if kind_of(of) is Kind.DELTA and of not in each and of not in plain
            }
            for index in range(1, max(signals.values(), default=0)):
                alike = {of: index for of, count in signals.items() if index < count}
                yield from self.lightly_rounded(
                    self.reckon(replace(policy, forms={**alike, **each}))
                )

    def by_name(self, seed: Reckoner, plain: Plain, book: Book) -> Iterator[Reckoner]:
        """From the figures of the very quantities named, whatever else equals them."""
        policy = named(self.aim, seed.policy, book)
        found = self.reckon(policy)
        if (found.used, found.unprinted) != (seed.used, seed.unprinted):
            yield from self.rounded(found)
        for each in self.form_choices(found, plain):
            other = self.reckon(replace(policy, forms=each))
            if other.used:
                yield from self.lightly_rounded(other)

    def closed(self, seed: Reckoner, book: Book) -> Iterator[Reckoner]:
        """Every quantity in its closed form, as programs and some lectures have it."""
        for policy in (seed.policy, named(self.aim, seed.policy, book)):
            forms: dict[Quantity, int] = {}
            found, before = self.reckon(policy), -1
            while len(forms) > before:
                before = len(forms)
                chosen = {each: self.world.closed(each) for each in found.visited}
                forms |= {each: index for each, index in chosen.items() if index}
                if len(forms) > before:
                    found = self.reckon(replace(policy, forms=dict(forms)))
            if forms:
                yield from self.lightly_rounded(found)

    def _touched(self, seed: Reckoner, plain: Plain) -> bool:
        """Whether another form of the formula leads to a printed figure."""
        return any(each not in plain for each in seed.visited)

    def rounded(self, reckoner: Reckoner) -> Iterator[Reckoner]:
        """The reckoning with unprinted steps unrounded, then rounded."""
        yield reckoner
        if not reckoner.unprinted and not reckoner.operations:
            return
        for decimals in self.places(reckoner.used.values()):
            manners = list(_unprinted(reckoner, decimals))
            if reckoner.operations:
                manners.append(replace(reckoner.policy, decimals=decimals, steps=True))
            for manner in manners:
                found = self.reckon(manner)
                yield found
                if found.tied:
                    yield self.reckon(replace(manner, rounding="half_even"))

    def lightly_rounded(self, reckoner: Reckoner) -> Iterator[Reckoner]:
        """The reckoning unrounded, and rounded to the figure's own decimals."""
        yield reckoner
        decimals = self.aim.figure.decimals
        for policy in _unprinted(reckoner, decimals) if decimals > 0 else ():
            yield self.reckon(policy)

    def places(self, used: Iterable[Printed]) -> list[int]:
        """The decimals that steps may be rounded to: the figure's, and the sources'.

        A source that is whole as printed, such as 0.5, does not say how its author
        rounds.
        """
        own = self.aim.figure.decimals
        found = [own] if own > 0 else []
        rounded = {
            each.decimals
            for each in used
            if each.decimals > 0 and each.decimals != own and not each.whole
        }
        return (found + sorted(rounded))[:4]

    def _given(self, printed: Printed) -> bool:
        """Whether a figure printed is a given number, all of it."""
        of = printed.quantity
        return of is not None and printed.whole and self.world.is_given(of)

    def form_choices(self, seed: Reckoner, plain: Plain) -> list[dict[Quantity, int]]:
        """One quantity in another form, the nearest first; all of a kind alike."""
        found: list[dict[Quantity, int]] = []
        kinds: dict[tuple[object, int], dict[Quantity, int]] = {}
        for each in seed.visited:
            if each in plain:
                continue
            for index in range(1, len(self.world.forms(each))):
                found.append({each: index})
                kinds.setdefault((kind_of(each), index), {})[each] = index
        alike = [group for group in kinds.values() if len(group) > 1]
        return [*found[:NEAREST], *alike, *found[NEAREST:]][:MOST_FORMS]

    def other_points(self, seed: Reckoner, book: Book) -> Iterator[Reckoner]:
        """Other printings of the figures used, then figures further back."""
        points = dict(seed.policy.points)
        several = {
            structure: tuple(dict.fromkeys(reversed(book[structure])))
            for structure in seed.used
            if len({each.value for each in book.get(structure, ())}) > 1
        }
        for chosen in islice(product(*several.values()), 1, MOST_PICKS):
            picked = dict(zip(several, chosen, strict=True))
            yield self.reckon(replace(seed.policy, points=points | picked))
        used = list(seed.used)
        groups = [{each} for each in used]
        if len(used) > 1:
            groups.append(set(used))
        for group in groups:
            kept = {s: each for s, each in points.items() if s not in group}
            past = self.reckon(replace(seed.policy, points=kept))
            yield past
            yield from self._past(past, set(past.used) - set(used))
        for each in used:
            unrounded = frozenset({each})
            kept = _without(points, each)
            yield self.reckon(replace(seed.policy, points=kept, exact=unrounded))
        yield from self.further_back(seed.policy, used)

    def _past(self, past: Reckoner, new: set[int]) -> Iterator[Reckoner]:
        """Past a figure, and past one of those behind it, or all of them."""
        groups = [{each} for each in sorted(new)]
        if len(new) > 1:
            groups.append(new)
        for group in groups:
            kept = {s: e for s, e in past.policy.points.items() if s not in group}
            yield self.reckon(replace(past.policy, points=kept))

    def further_back(self, policy: Policy, used: list[int]) -> Iterator[Reckoner]:
        """Two steps past the nearest figures, and all but one of them skipped."""
        points = dict(policy.points)
        for _ in range(2):
            points = {s: each for s, each in points.items() if s not in used}
            deeper = self.reckon(replace(policy, points=points))
            used = list(deeper.used)
            if not used:
                return
            yield deeper
            for each in used:
                kept = _without(points, each)
                yield self.reckon(replace(policy, points=kept))


def _unprinted(reckoner: Reckoner, decimals: int) -> Iterator[Policy]:
    """Unprinted quantities rounded: all of them, and those alone that figures reach."""
    if reckoner.unprinted:
        rounded = replace(reckoner.policy, decimals=decimals)
        yield rounded
        if 0 < reckoner.untouched < reckoner.unprinted:
            yield replace(rounded, whole=True)


def named(aim: Aim, policy: Policy, book: Book) -> Policy:
    """The policy that takes the figures of the very quantities named."""
    names = {
        each.quantity: each
        for prints in book.values()
        for each in reversed(prints)
        if each.quantity is not None
    }
    own = own_quantity(aim.formula)
    if own is not None:
        names.pop(own, None)
    return replace(policy, names=names, composites=False)


def _without(points: dict[int, Printed], structure: int) -> dict[int, Printed]:
    return {each: printed for each, printed in points.items() if each != structure}


def kind_of(of: Quantity) -> object:
    """The kind of a quantity, or the kinds of a derivative's two sides."""
    if isinstance(of.what, Derivative):
        return (of.what.above.kind, of.what.below.kind)
    return of.what.kind
