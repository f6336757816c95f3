"""What a sheet keeps to throughout and the example file does not say.

A sheet whose error has no 1/2, whose biases are learned or whose δ has the other sign
is not wrong thirty times: it is told so once, and then marked by its own convention. A
convention is taken over where it sets at least two figures right, spoils next to none,
and leaves fewer roots: one wrong sign that all other figures follow from is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.checker.figures import unit_of
from chainrule.checker.marking import mark
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.model import RIGHT, Checked, Convention, Verdict
from chainrule.checker.posing import Posed, pose
from chainrule.checker.variation import EVERYWHERE, Variation, composed
from chainrule.checker.world import FLOAT_FAULTS, World, point
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim
from chainrule.examples.names import Names

MOST_CONVENTIONS = 3
MOST_MARKED = 3
"""Conventions under which the whole sheet is marked, of those that seem to fit."""
FEWEST = 2
"""Figures that a convention must set right."""
CLEARLY = 0.2
"""By this factor a figure lies nearer under a convention to count as set right."""
LATEST_TRIED = 2_000
"""Updates up to which a figure takes part in the first look."""


@dataclass(frozen=True)
class Marked:
    """A sheet marked in one world."""

    world: World
    posed: list[Posed | Checked]
    checked: list[Checked]

    @property
    def amiss(self) -> frozenset[int]:
        """The figures that don't stand."""
        return frozenset(
            index
            for index, each in enumerate(self.checked)
            if each.verdict not in RIGHT and each.verdict is not Verdict.UNCHECKED
        )

    @property
    def roots(self) -> frozenset[int]:
        """The figures that are wrong and follow from no other."""
        wrong = Verdict.WRONG
        return frozenset(n for n, e in enumerate(self.checked) if e.verdict is wrong)


def marked(world: World, claims: tuple[Claim, ...]) -> Marked:
    """Every claim read and judged in one world."""
    posed = list(pose(world, Names(world.example), claims))
    return Marked(world, posed, mark(world, posed))


def keeping_to(
    first: Marked, claims: tuple[Claim, ...]
) -> tuple[Marked, tuple[Convention, ...]]:
    """The sheet marked by its own conventions, and what these are."""
    best = first
    found: list[Convention] = []
    for _ in range(MOST_CONVENTIONS):
        better = _better(best, claims, {each.code for each in found})
        if better is None:
            break
        mistake, marking = better
        fixed = len(best.amiss - marking.amiss)
        found.append(Convention(mistake.code, mistake.convention, fixed))
        best = marking
    return best, tuple(found)


def _better(
    best: Marked, claims: tuple[Claim, ...], known: set[str]
) -> tuple[Mistake, Marked] | None:
    """The convention under which most of the sheet stands, where one fits better."""
    if len(best.amiss) < FEWEST:
        return None
    likely: list[tuple[int, int, Mistake, World]] = []
    for rank, (mistake, world) in enumerate(_candidates(best.world)):
        if mistake.code not in known:
            score = _score(best, world)
            if score >= FEWEST:
                likely.append((-score, rank, mistake, world))
    likely.sort(key=lambda each: each[:2])
    fitting: list[tuple[int, int, Mistake, Marked]] = []
    for _, rank, mistake, world in likely[:MOST_MARKED]:
        world.work = best.world.work  # what is left of the sheet's share
        try:
            marking = marked(world, claims)
        except ChainruleError:
            continue
        fixed, spoiled = _set_right(best, marking), marking.amiss - best.amiss
        gain = len(fixed) - len(spoiled)
        fewer = len(marking.roots) < len(best.roots)
        if fewer and gain >= FEWEST and 15 * len(spoiled) <= len(fixed):
            fitting.append((len(marking.amiss), rank, mistake, marking))
    if not fitting:
        return None
    _, _, mistake, marking = min(fitting, key=lambda each: each[:2])
    return mistake, marking


def _set_right(best: Marked, marking: Marked) -> frozenset[int]:
    """The figures that only now stand, but not what follows from one that does not."""
    return frozenset(
        index
        for index in best.amiss - marking.amiss
        if not marking.amiss.issuperset(best.checked[index].wrong_sources or {index})
    )


def _candidates(world: World) -> Iterator[tuple[Mistake, World]]:
    alter = world.derivation.alter
    for mistake in MISTAKES.values():
        if not mistake.convention:
            continue
        if mistake.reread is not None:
            for _, example in mistake.reread(world.example):
                yield mistake, World(example, alter)
        elif mistake.change is not None:
            throughout = Variation(mistake.code, "", EVERYWHERE)
            yield mistake, World(world.example, composed(alter, throughout))


def _score(best: Marked, world: World) -> int:
    """Figures that come clearly nearer, less those that go clearly away."""
    score = 0
    for posed in best.posed:
        if isinstance(posed, Checked) or posed.claim.after > LATEST_TRIED:
            continue
        try:
            formula = world.place(posed.bare, posed.claim.after, posed.claim.case)
            new = world.formula_double(formula)
            old = best.world.formula_double(posed.formula)
        except (ChainruleError, KeyError, *FLOAT_FAULTS):
            continue
        target, unit = point(posed.figure.value), unit_of(posed.figure)
        near, far = abs(new - target), abs(old - target)
        if far > unit and near < CLEARLY * far:
            score += 1
        elif near > unit and far < CLEARLY * near:
            score -= 1
    return score
