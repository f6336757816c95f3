"""The search for known mistakes that give a wrong figure's digits.

Changed formulas are tried from the start at full precision, and over the printed
figures; other readings of the example, other figures in the place of this one, and
slips of copying beside them. Doubles screen, ball arithmetic proves. All bounds are
counts of work, so that a sheet gives the same answer on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from chainrule.checker.aim import own_quantity
from chainrule.checker.figures import near, unit_of
from chainrule.checker.hits import FAR, Crowd, Hit, is_cut, proven
from chainrule.checker.late import Late
from chainrule.checker.mistakes._record import Altered
from chainrule.checker.posing import Posed
from chainrule.checker.readings import Readings
from chainrule.checker.tracer import Tracer
from chainrule.checker.variation import Catalog, Variation, composed, simplest
from chainrule.checker.world import World, point
from chainrule.formulas import Quantity, Ref, refs
from chainrule.ledger.derivation import EXACT_UPDATES

MOST_TRACES = 60_000
"""Variations tried from the start on one sheet."""
MOST_TRACED = 2_000_000
"""Quantities computed again for all of them."""
CERTAIN = 6
"""Significant digits from which on no change gives a figure by chance."""
MOST_CHANGES = 5_000_000
"""Size of all of a sheet's formulas up to which these are changed."""
MOST_PROOFS = 40
"""Variations proven for one figure."""


class Hunt:
    """The search on one sheet, in one world."""

    def __init__(
        self,
        world: World,
        posed: list[Posed],
        stands: frozenset[int],
        wrong: frozenset[int],
    ) -> None:
        self.world, self.posed, self.stands, self.wrong = world, posed, stands, wrong
        self.catalog = Catalog(world.derivation)
        self._worlds: dict[Variation, World] = {}
        self.late = Late(self)
        self.readings = Readings(self)
        self._start = world.reckoned
        self.crowds: dict[int, Crowd] = {}
        """For each wrong figure how thick the values of all variations lie there."""
        self.favored: dict[Variation, None] = {}
        """Mistakes made throughout that were found on this sheet already."""

    @property
    def spent(self) -> int:
        """The work done so far: quantities reckoned, and traced at a quarter each."""
        tracer = self.__dict__.get("tracer")
        traced = 0 if tracer is None else tracer.work
        return self.world.reckoned - self._start + traced // 4

    # --- from the start ---------------------------------------------------------------

    @cached_property
    def early(self) -> list[Posed]:
        """The figures that formulas alone lead to."""
        return [each for each in self.posed if each.claim.after <= EXACT_UPDATES]

    @cached_property
    def is_wide(self) -> bool:
        """Whether the formulas that lead to the sheet are too many to be changed."""
        wanted = [to for each in self.early for to in refs(each.formula)]
        order = self.world.derivation.order(wanted)  # type: ignore[arg-type]
        return sum(self.catalog.size(each) for each in order) > MOST_CHANGES

    @cached_property
    def tracer(self) -> Tracer:
        """The sheet's early figures under changed formulas."""
        formulas = [each.formula for each in self.early]
        wanted = [to for each in formulas for to in refs(each)]
        also: dict[Quantity, None] = {}
        for each in self.world.derivation.order(wanted):  # type: ignore[arg-type]
            for _, altered in self.catalog.at(each):
                also.update(dict.fromkeys(refs(altered.formula)))  # type: ignore[arg-type]
        return Tracer(self.world, formulas, also, self._wanted)

    @cached_property
    def _wanted(self) -> set[int]:
        """The early figures that are wrong, by their number among the early ones."""
        return {n for n, e in enumerate(self.early) if e.index in self.wrong}

    @cached_property
    def matches(self) -> dict[int, list[tuple[Variation, int]]]:
        """For each figure the variations that may give it, with what they spoil."""
        found: dict[int, list[tuple[Variation, int]]] = {}
        wanted = self._wanted
        crowds = {n: Crowd(self.early[n].figure) for n in wanted}
        self.crowds = {self.early[n].index: each for n, each in crowds.items()}
        if not wanted or self.is_wide:
            return found
        below = self.tracer.figures_below
        sites = [each for each in self.tracer.order if below(each) & wanted]
        for count, (variation, made) in enumerate(self.catalog.scoped(sites)):
            if count > MOST_TRACES or self.tracer.work > MOST_TRACED:
                break
            values = self.tracer.trace({q: a.formula for q, a in made.items()})
            hits = []
            for n in wanted & values.keys():
                crowds[n].add(values[n], variation.mistake.weight)
                if self._fits(n, values):
                    hits.append(n)
            for number in hits:
                found.setdefault(self.early[number].index, []).append(
                    (variation, self._spoiled(values, number))
                )
        return found

    def _fits(self, number: int, values: Mapping[int, float]) -> bool:
        target, unit = self._aims[number]
        return near(values[number], target, unit)

    @cached_property
    def _aims(self) -> list[tuple[float, float]]:
        """Each early figure and the unit of its last digit, as doubles."""
        figures = [each.figure for each in self.early]
        return [(point(each.value), unit_of(each)) for each in figures]

    def _spoiled(self, values: Mapping[int, float], found: int) -> int:
        """How many figures would not be what they print.

        Those that stand, and the ones before the figure accounted for that would be
        far from it.
        """
        return sum(self._is_spoiled(number, values, found) for number in values)

    def _is_spoiled(self, number: int, values: Mapping[int, float], found: int) -> bool:
        if self.early[number].index in self.stands:
            return not self._fits(number, values)
        target, unit = self._aims[number]
        return number < found and abs(values[number] - target) > FAR * unit

    def from_start(self, posed: Posed) -> Iterator[Hit]:
        """Changes made from the start that give the figure, proven."""
        if posed.claim.after > EXACT_UPDATES:
            yield from self.late.hits(posed)
            return
        found = self.matches.get(posed.index, [])
        found = sorted(found, key=lambda each: (each[1] > 0, simplest(each[0])))
        for variation, spoiled in found[:MOST_PROOFS]:
            hit = self.hit(posed, variation, 2 if spoiled else 1)
            if hit is not None:
                crowd, weight = self.crowds[posed.index], variation.mistake.weight
                yield replace(hit, chance=crowd.thick_up_to(weight))

    def hit(self, posed: Posed, variation: Variation, tier: int) -> Hit | None:
        """A mistake as the cause of a figure, None where balls do not bear it out."""
        world = self.altered(variation)
        if not proven(world, posed.formula, posed.figure):
            return None
        at, altered = self.where(posed, variation)
        own = isinstance(posed.formula, Ref) and posed.formula.to == at
        belied = at is not None and self.belied(posed, at, world.double(at))
        return Hit(
            variation.mistake,
            at.name if at else "",
            altered.detail if altered else "",
            0 if own and variation.scope.breadth == 0 else tier,
            variation,
            composed(self.world.derivation.alter, variation),
            altered.formula if altered else None,
            variation.label,
            cut=is_cut(world.formula_double(posed.formula), posed.figure),
            belied=belied,
        )

    def belied(self, posed: Posed, at: Quantity, value: float) -> bool:
        """Whether a quantity's figures before another one are far from a value.

        That weighs against a change of it, but not against a match of many digits.
        What equals it under another name may well have been derived apart.
        """
        if posed.figure.digits >= CERTAIN:
            return False
        prints = [e for e in self._prints.get(at, ()) if e.index < posed.index]
        return bool(prints) and all(
            abs(value - point(each.figure.value)) > FAR * unit_of(each.figure)
            for each in prints
        )

    @cached_property
    def _prints(self) -> dict[Quantity, list[Posed]]:
        """The figures of the sheet by the quantity that they are printed for."""
        found: dict[Quantity, list[Posed]] = {}
        for each in self.posed:
            own = own_quantity(each.formula)
            if own is not None:
                found.setdefault(own, []).append(each)
        return found

    def where(
        self, posed: Posed, variation: Variation
    ) -> tuple[Quantity | None, Altered | None]:
        """The first quantity on the way to the figure that the mistake changes."""
        formula = posed.formula
        derivation = self.altered(variation).derivation
        wanted: list[Quantity] = list(refs(formula))  # type: ignore[arg-type]
        if posed.claim.after > EXACT_UPDATES:  # told by the first update
            formula = self.world.place(posed.bare, 0, posed.claim.case)
            wanted = [*refs(formula), *self.late.first_updates]  # type: ignore[list-item]
        for each in derivation.order(wanted):
            for mistake, altered in self.catalog.at(each):
                if mistake is variation.mistake and altered.label == variation.label:
                    if derivation.formula(each) == altered.formula:
                        return each, altered
        return None, None

    def altered(self, variation: Variation) -> World:
        """The world in which a mistake is made."""
        known = self._worlds.get(variation)
        if known is None:
            alter = composed(self.world.derivation.alter, variation)
            known = World(self.world.example, alter)
            self._worlds[variation] = known
        return known
