"""The ways in which a figure can go on from earlier printed ones, likeliest first.

The nearest printed figures are taken first, with unprinted steps unrounded; then steps
rounded to the decimals of the figures at hand, other forms of the formulas, other
printings of the same figure, and figures further back. The number of ways is bounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product

from chainrule.checker.figures import gives, near, unit_of
from chainrule.checker.model import Figure
from chainrule.checker.noise import is_near_double
from chainrule.checker.reckon import Plain, Policy, Printed, Reckoner
from chainrule.checker.world import FLOAT_FAULTS, World, parts, point
from chainrule.errors import ChainruleError
from chainrule.formulas import Derivative, Node, Quantity, Ref
from chainrule.formulas.numbers import Undecided, Value, rational
from chainrule.ledger.settle import settle

Book = Mapping[int, tuple[Printed, ...]]
"""Printed figures by structure, in the sheet's order."""

MOST_WAYS = 900
"""Ways tried for one figure before it is given up."""
MOST_WORK = 6_000
"""Quantities derived for all of them, so that deep figures get fewer ways."""
FIRST_WAYS = 16
"""Ways after which it is judged whether rounding can account for a figure at all."""
FARTHEST = 20
"""How much farther from the truth than the first ways a figure may lie."""
LEAST_WORK = 60
"""The same for one figure of a sheet that has used up its share."""
MOST_ON_SHEET = 300_000
"""The same for a whole sheet: an honest one needs a tenth of it."""
FINEST = 1e-14
"""Relative to the numbers put in, doubles are as good as this."""
MOST_NOISE = 1e-9
"""What a double may be off at most for it."""
MOST_PICKS = 12
MOST_FORMS = 24


@dataclass(frozen=True, slots=True)
class Way:
    """A way that gives the figure: its policy, and the figures it goes on from."""

    policy: Policy
    used: tuple[Printed, ...]


class Finder:
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
        self.world, self.formula, self.figure = world, formula, figure
        self.spoiled = spoiled
        self.target = point(figure.value)
        self.unit = unit_of(figure)
        self.structure = world.identity(formula).structure

    def find(self, book: Book, required: frozenset[int] = frozenset()) -> Way | None:
        """The first way; with `required`, one that uses one of these claims."""
        again = self._printed_again(book, required)
        if again is not None:
            return again
        allowed = min(MOST_WORK, max(LEAST_WORK, MOST_ON_SHEET - self.world.work))
        center, spread, work = self.world.formula_double(self.formula), 0.0, 0
        for count, reckoner in enumerate(islice(self.attempts(book), MOST_WAYS)):
            cost = 3 + len(reckoner.visited)
            work += cost
            self.world.work += cost
            if work > allowed:
                return None
            if not required:
                spread = max(spread, abs(reckoner.value - center))
                if count >= FIRST_WAYS and self.far(center, spread):
                    return None
            if not self.fits(reckoner):
                continue
            claims = frozenset(each.claim for each in reckoner.used.values())
            if not claims or (required and not claims & required):
                continue
            if self.proven(reckoner.policy):
                return Way(reckoner.policy, tuple(reckoner.used.values()))
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

    # --- one way ----------------------------------------------------------------------

    def reckon(self, policy: Policy) -> Reckoner:
        """The reckoning under a policy, in doubles."""
        reckoner = Reckoner(self.world, policy)
        try:
            reckoner.value = float(reckoner.top(self.formula))
        except FLOAT_FAULTS:
            reckoner.value = math.nan
        self.world.reckoned += 3 + len(reckoner.visited)
        return reckoner

    def fits(self, reckoner: Reckoner) -> bool:
        """Whether a reckoning may give the figure."""
        if near(reckoner.value, self.target, self.unit):
            return True
        # A difference of like figures keeps the rounding errors of these.
        off = abs(reckoner.value - self.target)
        if not off < MOST_NOISE:
            return False
        largest = max((abs(each.value) for each in reckoner.used.values()), default=0)
        return bool(off <= self.unit + FINEST * point(Fraction(largest)))

    def proven(self, policy: Policy) -> bool:
        """Whether exact and ball arithmetic bear it out."""
        used: dict[int, Printed] = {}

        def value(bits: int) -> Value:
            reckoner = Reckoner(self.world, policy, bits)
            found = reckoner.top(self.formula)
            used.update(reckoner.used)
            return found

        def read(found: Value) -> bool:
            largest = max(
                (abs(each.value) for each in used.values()), default=Fraction()
            )
            return gives(found, self.figure) or is_near_double(
                found, self.figure, largest
            )

        try:
            return settle(value, read, "the figure")
        except (ChainruleError, ZeroDivisionError, Undecided):
            return False

    # --- all ways ---------------------------------------------------------------------

    def attempts(self, book: Book) -> Iterator[Reckoner]:
        """A reckoning under every policy tried, likeliest first."""
        points = {
            structure: prints[-1]
            for structure, prints in book.items()
            if structure != self.structure
        }
        plain = Plain(self.world, points)
        seed = self.reckon(Policy(points, spoiled=self.spoiled, plain=plain))
        if not seed.used and not self._touched(seed, plain):
            return
        yield from self.rounded(seed)
        named = None
        if seed.composed:
            named = self.reckon(replace(seed.policy, composites=False))
            yield from self.rounded(named)
        yield from self.by_name(seed, plain, book)
        others = [
            self.reckon(replace(seed.policy, forms=each))
            for each in self.form_choices(seed, plain)
        ]
        for reckoner in others:
            yield from self.rounded(reckoner)
        for reckoner in self.other_points(seed, book):
            yield from self.rounded(reckoner)
        for reckoner in self.other_points(named, book) if named else ():
            yield from self.rounded(reckoner)
        for each in others:
            for reckoner in self.other_points(each, book):
                yield from self.lightly_rounded(reckoner)

    def by_name(self, seed: Reckoner, plain: Plain, book: Book) -> Iterator[Reckoner]:
        """From the figures of the very quantities named, whatever else equals them."""
        names = {
            each.quantity: each
            for prints in book.values()
            for each in reversed(prints)
            if each.quantity is not None
        }
        own = own_quantity(self.formula)
        if own is not None:
            names.pop(own, None)
        policy = replace(seed.policy, names=names, composites=False)
        found = self.reckon(policy)
        if (found.used, found.unprinted) != (seed.used, seed.unprinted):
            yield from self.rounded(found)
        for each in self.form_choices(found, plain):
            other = self.reckon(replace(policy, forms=each))
            if other.used:
                yield from self.lightly_rounded(other)

    def _touched(self, seed: Reckoner, plain: Plain) -> bool:
        """Whether another form of the formula leads to a printed figure."""
        return any(each not in plain for each in seed.visited)

    def rounded(self, reckoner: Reckoner) -> Iterator[Reckoner]:
        """The reckoning with unprinted steps unrounded, then rounded."""
        yield reckoner
        if not reckoner.unprinted and not reckoner.operations:
            return
        for decimals in self.places(reckoner.used.values()):
            whole = replace(reckoner.policy, decimals=decimals)
            manners = [whole] if reckoner.unprinted else []
            if reckoner.operations:
                manners.append(replace(whole, steps=True))
            for manner in manners:
                found = self.reckon(manner)
                yield found
                if found.tied:
                    yield self.reckon(replace(manner, rounding="half_even"))

    def lightly_rounded(self, reckoner: Reckoner) -> Iterator[Reckoner]:
        """The reckoning unrounded, and rounded to the figure's own decimals."""
        yield reckoner
        if reckoner.unprinted and self.figure.decimals > 0:
            yield self.reckon(replace(reckoner.policy, decimals=self.figure.decimals))

    def places(self, used: Iterable[Printed]) -> list[int]:
        """The decimals that steps may be rounded to: the figure's, and the sources'.

        A source that is whole as printed, such as 0.5, does not say how its author
        rounds.
        """
        own = self.figure.decimals
        found = [own] if own > 0 else []
        rounded = {each.decimals for each in used if each.decimals > 0} - {own}
        if rounded:
            rounded = {
                each.decimals
                for each in used
                if each.decimals in rounded and not self._whole(each)
            }
        return (found + sorted(rounded))[:4]

    def _whole(self, printed: Printed) -> bool:
        """Whether a figure printed is the quantity's whole value."""
        if printed.quantity is None:
            return False
        truth = self.world.double(printed.quantity)
        return abs(truth - point(printed.value)) <= FINEST * abs(truth)

    def form_choices(self, seed: Reckoner, plain: Plain) -> list[dict[Quantity, int]]:
        """One quantity at a time in another form; then all of a kind alike."""
        found: list[dict[Quantity, int]] = []
        kinds: dict[tuple[object, int], dict[Quantity, int]] = {}
        for each in seed.visited:
            if each in plain:
                continue
            for index in range(1, len(self.world.forms(each))):
                found.append({each: index})
                kinds.setdefault((kind_of(each), index), {})[each] = index
        found += [group for group in kinds.values() if len(group) > 1]
        return found[:MOST_FORMS]

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


def _without(points: dict[int, Printed], structure: int) -> dict[int, Printed]:
    return {each: printed for each, printed in points.items() if each != structure}


def kind_of(of: Quantity) -> object:
    """The kind of a quantity, or the kinds of a derivative's two sides."""
    if isinstance(of.what, Derivative):
        return (of.what.above.kind, of.what.below.kind)
    return of.what.kind


def own_quantity(formula: Node) -> Quantity | None:
    """The quantity that a formula is nothing but a mention of."""
    if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
        return formula.to
    return None
