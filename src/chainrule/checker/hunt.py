"""The search for known mistakes that give a wrong figure's digits.

Changed formulas are tried from the start at full precision, and over the printed
figures; other readings of the example, other figures in the place of this one, and
slips of copying beside them. Doubles screen, ball arithmetic proves. All bounds are
counts of work, so that a sheet gives the same answer on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from chainrule.checker.figures import gives, near, unit_of
from chainrule.checker.marking import Ledger, Posed
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Altered, Elsewhere, Mistake
from chainrule.checker.model import Figure
from chainrule.checker.reckon import Policy, Reckoner
from chainrule.checker.slips import slips
from chainrule.checker.tracer import Tracer
from chainrule.checker.variation import (
    EVERYWHERE,
    Catalog,
    Scope,
    Variation,
    composed,
)
from chainrule.checker.ways import Book, Finder
from chainrule.checker.world import FLOAT_FAULTS, World, point
from chainrule.errors import ChainruleError
from chainrule.formulas import Kind, Node, Number, Quantity, Ref, Symbol, refs
from chainrule.formulas.numbers import Undecided, Value
from chainrule.ledger.derivation import EXACT_UPDATES, Alter
from chainrule.ledger.settle import settle

ValueAt = Callable[[int], Value]
"""A value at so many bits."""

MOST_TRACES = 60_000
"""Variations tried from the start on one sheet."""
MOST_TRACED = 2_000_000
"""Quantities computed again for all of them."""
MOST_RUN = 20_000_000
"""Assignments made in running changed programs through many updates."""
MOST_PROOFS = 40
"""Variations proven for one figure."""
NEARBY = 100
"""Units of the last digit that rounded steps may move a figure."""
MOST_SITES = 60
"""Unprinted quantities between a figure and the printed ones that are changed."""
MOST_SWAPPED = 25_000
"""Quantities derived again for all these changes."""


@dataclass(frozen=True)
class Hit:
    """A mistake that gives the digits of one figure.

    `tier` is 0 where it was made at the figure itself, 1 where before it, 2 where what
    it would make of other right figures is not what they print.
    """

    mistake: Mistake
    at: str
    detail: str
    tier: int
    variation: Variation | None = None
    alter: Alter | None = None
    formula: Node | None = None
    label: str = ""
    together: str = ""


def fits(value: float, figure: Figure) -> bool:
    """Whether a double may have the figure's digits."""
    return near(value, point(figure.value), unit_of(figure))


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
        self._readings: list[tuple[Mistake, str, World]] | None = None
        self._run = 0
        self.favored: set[Variation] = set()
        """Mistakes made throughout that were found on this sheet already."""

    # --- from the start ---------------------------------------------------------------

    @cached_property
    def early(self) -> list[Posed]:
        """The figures that formulas alone lead to."""
        return [each for each in self.posed if each.claim.after <= EXACT_UPDATES]

    @cached_property
    def tracer(self) -> Tracer:
        """The sheet's early figures under changed formulas."""
        formulas = [each.formula for each in self.early]
        first = Tracer(self.world, formulas)
        also: dict[Quantity, None] = {}
        for each in first.order:
            for _, altered in self.catalog.at(each):
                also.update(dict.fromkeys(refs(altered.formula)))  # type: ignore[arg-type]
        return Tracer(self.world, formulas, also)

    @cached_property
    def matches(self) -> dict[int, list[tuple[Variation, int]]]:
        """For each figure the variations that may give it, with what they spoil."""
        found: dict[int, list[tuple[Variation, int]]] = {}
        wanted = {n for n, e in enumerate(self.early) if e.index in self.wrong}
        if not wanted:
            return found
        below = self.tracer.figures_below
        sites = [each for each in self.tracer.order if below(each) & wanted]
        for count, (variation, made) in enumerate(self.catalog.scoped(sites)):
            if count > MOST_TRACES or self.tracer.work > MOST_TRACED:
                break
            values = self.tracer.trace({q: a.formula for q, a in made.items()})
            hits = [n for n in wanted if n in values and self._fits(n, values)]
            if hits:
                spoiled = self._spoiled(values)
                for number in hits:
                    found.setdefault(self.early[number].index, []).append(
                        (variation, spoiled)
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

    def _spoiled(self, values: Mapping[int, float]) -> int:
        """How many right figures would no longer be what they print."""
        return sum(
            1
            for number in values
            if self.early[number].index in self.stands
            and not self._fits(number, values)
        )

    def from_start(self, posed: Posed) -> Iterator[Hit]:
        """Changes made from the start that give the figure, proven."""
        if posed.claim.after > EXACT_UPDATES:
            yield from self._late(posed)
            return
        found = self.matches.get(posed.index, [])
        found = sorted(found, key=lambda each: (each[1] > 0, _order(each[0])))
        for variation, spoiled in found[:MOST_PROOFS]:
            hit = self._hit(posed, variation, 2 if spoiled else 1)
            if hit is not None:
                yield hit

    def _hit(self, posed: Posed, variation: Variation, tier: int) -> Hit | None:
        world = self.altered(variation)
        if not proven(world, posed.formula, posed.figure):
            return None
        at, altered = self._where(posed, variation)
        own = isinstance(posed.formula, Ref) and posed.formula.to == at
        return Hit(
            variation.mistake,
            at.name if at else "",
            altered.detail if altered else "",
            0 if own and variation.scope.breadth == 0 else tier,
            variation,
            composed(self.world.derivation.alter, variation),
            altered.formula if altered else None,
            variation.label,
        )

    def _where(
        self, posed: Posed, variation: Variation
    ) -> tuple[Quantity | None, Altered | None]:
        """The first quantity on the way to the figure that the mistake changes."""
        wanted: list[Quantity] = list(refs(posed.formula))  # type: ignore[arg-type]
        derivation = self.altered(variation).derivation
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

    # --- after many updates -----------------------------------------------------------

    def _late(self, posed: Posed) -> Iterator[Hit]:
        first = [each for each in self.late_variations if each in self.favored]
        rest = [each for each in self.late_variations if each not in self.favored]
        for variation in (*first, *rest):
            hit = self._late_hit(posed, variation)
            if hit is not None:
                self.favored.add(variation)
                yield hit
                return

    def _late_hit(self, posed: Posed, variation: Variation) -> Hit | None:
        world = self.altered(variation)
        try:
            self._run += world.run_cost(posed.claim.after, self._run_case(posed))
            if self._run > MOST_RUN:
                return None
            value = world.formula_double(posed.formula)
        except (ChainruleError, *FLOAT_FAULTS):
            return None
        return self._hit(posed, variation, 1) if fits(value, posed.figure) else None

    def _run_case(self, posed: Posed) -> int:
        training = self.world.example.training
        restart = training is not None and training.restart
        return posed.claim.case if restart else 0

    @cached_property
    def late_variations(self) -> list[Variation]:
        """Mistakes made again at every update: throughout a layer or everywhere."""
        derivation = self.world.derivation
        updated = [
            derivation.at(_updated(name), 0, self._any_case)
            for name in sorted(derivation.learned)
        ]
        sites = list(derivation.order(updated))
        for posed in self.posed:
            if posed.claim.after > EXACT_UPDATES:
                placed = self.world.place(posed.bare, 0, posed.claim.case)
                wanted: list[Quantity] = list(refs(placed))  # type: ignore[arg-type]
                sites += [q for q in derivation.order(wanted) if q not in set(sites)]
        return sorted(self.catalog.broad(sites), key=_order)

    @property
    def _any_case(self) -> int:
        training = self.world.example.training
        return 1 if training is not None and training.restart else 0

    # --- over printed figures ---------------------------------------------------------

    def over_printed(self, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
        """Changes of the figure's own formula over the figures printed before it."""
        finder = Finder(self.world, posed.formula, posed.figure)
        seen: set[tuple[str, str]] = set()
        for book in (ledger.right, ledger.all):
            for policy in self.bases(finder, book):
                for hit in self._swaps(posed, finder, policy):
                    key = (hit.mistake.code, hit.label)
                    if key not in seen:
                        seen.add(key)
                        yield hit

    def bases(self, finder: Finder, book: Book) -> Iterator[Policy]:
        """The nearest printed figures, then none of them."""
        points = {
            structure: prints[-1]
            for structure, prints in book.items()
            if structure != finder.structure
        }
        yield Policy(points)
        if points:
            earliest = {s: p[0] for s, p in book.items() if s != finder.structure}
            if earliest != points:
                yield Policy(earliest)

    def _swaps(self, posed: Posed, finder: Finder, base: Policy) -> Iterator[Hit]:
        """One formula changed between the figure and the printed ones; then all."""
        probed = finder.reckon(base)
        work, cost = 0, 3 + len(probed.visited)
        alike: dict[tuple[str, str], dict[Quantity, Altered]] = {}
        for quantity in self._sites(probed):
            for mistake, altered in self.catalog.at(quantity):
                alike.setdefault((mistake.code, altered.label), {})[quantity] = altered
                work += cost
                if work < MOST_SWAPPED:
                    swap = replace(base, swap={quantity: altered.formula})
                    if self._any_rounding(finder, swap):
                        yield self._swapped(posed, mistake, quantity, altered)
        for (code, _), made in alike.items():
            work += cost
            if len(made) > 1 and work < 2 * MOST_SWAPPED:
                formulas = {each: altered.formula for each, altered in made.items()}
                if self._any_rounding(finder, replace(base, swap=formulas)):
                    quantity = next(iter(made))
                    mistake = MISTAKES[code.replace("-", "_")]
                    yield self._swapped(
                        posed, mistake, quantity, made[quantity], EVERYWHERE
                    )

    def _sites(self, probed: Reckoner) -> list[Quantity]:
        """What was derived on the way, then what was printed and may be redone."""
        found = dict.fromkeys(list(probed.visited)[:MOST_SITES])
        for quantity in list(found)[:4]:
            for parent in self.world.derivation.parents(quantity):
                structure = self.world.canon.quantity(parent).structure
                if structure in probed.used:
                    found.setdefault(parent)
        return list(found)

    def _swapped(
        self,
        posed: Posed,
        mistake: Mistake,
        at: Quantity,
        altered: Altered,
        scope: Scope | None = None,
    ) -> Hit:
        own = isinstance(posed.formula, Ref) and posed.formula.to == at
        where = scope or Scope(what=at.what)
        return Hit(
            mistake, at.name, altered.detail, 0 if own else 1,
            Variation(mistake.code, altered.label, where),
            None, altered.formula, altered.label,
        )  # fmt: skip

    def _any_rounding(self, finder: Finder, policy: Policy) -> bool:
        found = finder.reckon(policy)
        if finder.fits(found) and finder.proven(policy):
            return True
        reach = NEARBY * finder.unit + abs(finder.target) / 50
        if not abs(found.value - finder.target) <= reach:
            return False  # rounding its steps would not bring it there
        rounded = replace(policy, decimals=finder.figure.decimals)
        return finder.fits(finder.reckon(rounded)) and finder.proven(rounded)

    # --- other readings, other figures, slips -----------------------------------------

    @property
    def readings(self) -> list[tuple[Mistake, str, World]]:
        """The example read in other ways."""
        if self._readings is None:
            self._readings = []
            for mistake in MISTAKES.values():
                if mistake.reread is not None:
                    for detail, example in mistake.reread(self.world.example):
                        world = World(example, self.world.derivation.alter)
                        self._readings.append((mistake, detail, world))
        return self._readings

    def reread(self, posed: Posed) -> Iterator[Hit]:
        """Other readings of the example that give the figure."""
        for mistake, detail, world in self.readings:
            try:
                formula = world.place(posed.bare, posed.claim.after, posed.claim.case)
                self._run += world.run_cost(posed.claim.after, self._run_case(posed))
                if self._run > MOST_RUN or not fits(
                    world.formula_double(formula), posed.figure
                ):
                    continue
            except (ChainruleError, KeyError, *FLOAT_FAULTS):
                continue
            if proven(world, formula, posed.figure):
                yield Hit(mistake, posed.claim.of, detail, 1, formula=posed.formula)

    def instead(self, posed: Posed) -> Iterator[Hit]:
        """Other figures that stand in the place of this one."""
        here = self._elsewhere(posed)
        for mistake in MISTAKES.values():
            if mistake.instead is None:
                continue
            for detail, formula in mistake.instead(here):
                try:
                    value = self.world.formula_double(formula)
                except (ChainruleError, KeyError, *FLOAT_FAULTS):
                    continue
                if fits(value, posed.figure) and proven(
                    self.world, formula, posed.figure
                ):
                    at = posed.claim.of
                    yield Hit(mistake, at, detail, 0, formula=formula)
                    break

    def _elsewhere(self, posed: Posed) -> Elsewhere:
        own = self.world.identity(posed.formula).structure
        sheet = tuple(
            (each.claim.of, each.formula, Number(each.figure.value))
            for each in self.posed
            if each.index != posed.index
            and each.figure.digits >= min(3, posed.figure.digits)
            and self.world.identity(each.formula).structure != own
        )
        return Elsewhere(
            self.world.derivation,
            posed.formula,
            posed.claim.after,
            posed.claim.case,
            lambda _, after, case: self.world.place(posed.bare, after, case),
            sheet if posed.figure.digits >= 3 else (),
            tuple(sorted(self.world.levels)),
        )

    def slipped(self, posed: Posed, ledger: Ledger) -> Iterator[Hit]:
        """Slips of copying, from the truth and from what the sheet leads to."""
        seen: set[str] = set()
        for value in self._rights(posed, ledger):
            for mistake, detail in slips(posed.figure, value):
                if mistake.code not in seen:
                    seen.add(mistake.code)
                    yield Hit(mistake, posed.claim.of, detail, 0, formula=posed.formula)

    def _rights(self, posed: Posed, ledger: Ledger) -> Iterator[ValueAt]:
        world, formula = self.world, posed.formula
        yield lambda bits: world.value(formula, bits)
        finder = Finder(world, formula, posed.figure)
        for book in (ledger.right, ledger.all):
            for policy in self.bases(finder, book):
                yield lambda bits, way=policy: Reckoner(world, way, bits).top(formula)  # type: ignore[misc]


def proven(world: World, formula: Node, figure: Figure) -> bool:
    """Whether ball arithmetic bears out that a formula gives a figure."""
    try:
        return settle(
            lambda bits: world.value(formula, bits),
            lambda value: gives(value, figure),
            "the figure",
        )
    except (ChainruleError, ZeroDivisionError, Undecided):
        return False


def _updated(name: str) -> Symbol:
    return Symbol(Kind.UPDATED, name)


def _order(variation: Variation) -> tuple[int, int]:
    return (variation.mistake.weight, variation.scope.breadth)
