"""The verdict of every figure, by ball arithmetic, in the sheet's order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from chainrule.checker.aim import FINEST, own_quantity
from chainrule.checker.depth import deep
from chainrule.checker.figures import cuts_to, rounds_to, shown
from chainrule.checker.model import RIGHT, Checked, Figure, Verdict
from chainrule.checker.noise import is_noise
from chainrule.checker.posing import Posed, run_case
from chainrule.checker.reckon import Printed
from chainrule.checker.undecided import NOTE, rests_on_a_zero
from chainrule.checker.ways import FIRST_WAYS, MOST_WAYS, Finder, Way
from chainrule.checker.world import World, point
from chainrule.errors import ChainruleError
from chainrule.formulas import Call, Kind, Node, Symbol
from chainrule.formulas.numbers import Undecided, Value
from chainrule.ledger.derivation import EXACT_UPDATES
from chainrule.ledger.settle import settle


@dataclass
class Ledger:
    """The printed figures so far, by structure: the right ones, and all of them."""

    right: dict[int, tuple[Printed, ...]] = field(default_factory=dict)
    all: dict[int, tuple[Printed, ...]] = field(default_factory=dict)
    wrong: set[int] = field(default_factory=set)
    _spoiled: set[int] = field(default_factory=set)

    @property
    def spoiled(self) -> frozenset[int]:
        """The structures of which a wrong figure was printed."""
        return frozenset(self._spoiled)

    def add(self, world: World, posed: Posed, *, right: bool) -> None:
        """Enter a printed figure."""
        for printed, structure in _entries(world, posed):
            self.all[structure] = _kept(self.all.get(structure, ()), printed)
            if right:
                before = self.right.get(structure, ())
                self.right[structure] = _kept(before, printed)
            else:
                self._spoiled.add(structure)
        if not right:
            self.wrong.add(posed.index)


MOST_PRINTINGS = 6
"""Printings of one figure that are remembered: the first and the latest."""


def _kept(before: tuple[Printed, ...], new: Printed) -> tuple[Printed, ...]:
    if len(before) < MOST_PRINTINGS:
        return (*before, new)
    return (before[0], *before[2:], new)


def _entries(world: World, posed: Posed) -> Iterator[tuple[Printed, int]]:
    figure, formula = posed.figure, posed.formula
    coefficient, structure = world.identity(formula)
    whole = _is_whole(world, posed)
    if coefficient:
        value = figure.value / coefficient
        own = own_quantity(formula)
        yield Printed(value, posed.index, figure.decimals, own, whole), structure
    if isinstance(formula, Call) and formula.function == "abs":
        inner = world.identity(formula.argument)
        if inner.coefficient:
            sign = -1 if world.formula_double(formula.argument) < 0 else 1
            value = sign * figure.value / inner.coefficient
            found = Printed(value, posed.index, figure.decimals, whole=whole)
            yield found, inner.structure


def _is_whole(world: World, posed: Posed) -> bool:
    """Whether a figure is the whole truth, such as 0.3775, as far as doubles tell."""
    truth = world.formula_double(posed.formula)
    return abs(truth - point(posed.figure.value)) <= FINEST * abs(truth)


def run_ahead(world: World, posed: list[Posed | Checked]) -> None:
    """Run to every late figure once, in order, rather than from the start for each."""
    late = {
        (run_case(world, each.claim), each.claim.after)
        for each in posed
        if isinstance(each, Posed) and each.claim.after > EXACT_UPDATES
    }
    derivation = world.derivation
    around = {(case, after + step) for case, after in late for step in (-1, 0, 1)}
    for levels, value in ((late, derivation.value), (around, world.double)):
        for case, after in sorted(levels):
            for name in sorted(derivation.learned - derivation.missing):
                with suppress(Undecided):  # its own figures ask at more bits
                    value(derivation.at(Symbol(Kind.PARAMETER, name), after, case))


def mark(world: World, posed: list[Posed | Checked]) -> list[Checked]:
    """The verdicts of all claims, each figure going on from the ones before it."""
    with deep():
        return list(_marked(world, posed))


def _marked(world: World, posed: list[Posed | Checked]) -> Iterator[Checked]:
    if world.example.training is not None:
        run_ahead(world, posed)
    ledger = Ledger()
    for each in posed:
        if isinstance(each, Checked):
            yield each
            continue
        checked = judge(world, each, ledger)
        yield checked
        if checked.verdict is not Verdict.UNCHECKED:
            ledger.add(world, each, right=checked.verdict in RIGHT)


def judge(world: World, posed: Posed, ledger: Ledger) -> Checked:
    """The verdict of one claim."""
    claim, figure, formula = posed.claim, posed.figure, posed.formula
    try:
        verdict, truth = against_truth(world, formula, figure)
    except ChainruleError as fault:
        return Checked(claim, figure, Verdict.UNCHECKED, note=str(fault))
    if verdict is not None:
        return Checked(claim, figure, verdict, truth, formula=formula)
    verdict, way = gone_on(world, posed, ledger)
    if way is not None:
        return _from(posed, verdict, truth, way, ledger)
    if rests_on_a_zero(world, formula):
        return Checked(claim, figure, Verdict.UNCHECKED, truth, note=NOTE)
    return Checked(claim, figure, Verdict.WRONG, truth, formula=formula)


def gone_on(world: World, posed: Posed, ledger: Ledger) -> tuple[Verdict, Way | None]:
    """How a figure goes on from the printed ones: right ones first, then wrong ones.

    What follows at once from wrong figures is not looked for far away. At last, who
    misprints a figure may go on from the right one, rounded.
    """
    formula, figure = posed.formula, posed.figure
    finder = Finder(world, formula, figure, ledger.spoiled)
    wrong = frozenset(ledger.wrong)
    may_follow = bool(wrong) and finder.may_follow(ledger.spoiled)
    way = finder.find(ledger.right)
    if not may_follow:
        return Verdict.CARRIED, way
    if way is None or way.tried > FIRST_WAYS:
        most = MOST_WAYS if way is None else FIRST_WAYS
        from_wrong = finder.find(ledger.all, wrong, most=most)
        if from_wrong is not None:
            return Verdict.FOLLOWS, from_wrong
    if way is None:
        way = Finder(world, formula, figure).find(ledger.right, most=FIRST_WAYS)
    return Verdict.CARRIED, way


def _from(
    posed: Posed, verdict: Verdict, truth: str, way: Way, ledger: Ledger
) -> Checked:
    rounded = {each.claim for each in way.used if not each.whole}
    sources = tuple(sorted(rounded or {each.claim for each in way.used}))
    wrong = tuple(each for each in sources if each in ledger.wrong)
    return Checked(
        posed.claim, posed.figure, verdict, truth,
        sources=sources, wrong_sources=wrong, formula=posed.formula,
    )  # fmt: skip


def against_truth(
    world: World, formula: Node, figure: Figure
) -> tuple[Verdict | None, str]:
    """Correct, truncated or neither, and the truth to two decimals more."""

    def read(value: Value) -> tuple[Verdict | None, str]:
        verdict = None
        if rounds_to(value, figure):
            verdict = Verdict.CORRECT
        elif cuts_to(value, figure):
            verdict = Verdict.TRUNCATED
        return verdict, shown(value, max(figure.decimals + 2, 0))

    verdict, truth = settle(lambda bits: world.value(formula, bits), read, "the figure")
    if verdict is not Verdict.CORRECT and is_noise(world, formula, figure):
        verdict = Verdict.CORRECT
    return verdict, truth
