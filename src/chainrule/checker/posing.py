"""Claims as they are read: each with its formula at its place, and its figure.

What can't be derived, or not in the time that one sheet is given, is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chainrule.checker.figures import read_figure
from chainrule.checker.model import Checked, Figure, Verdict
from chainrule.checker.world import World
from chainrule.errors import ChainruleError, NumberError
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names
from chainrule.formulas import Node, refs
from chainrule.ledger.derivation import EXACT_UPDATES


@dataclass(frozen=True, slots=True)
class Posed:
    """A claim read: its formula over bare names and at its place, and its figure."""

    index: int
    claim: Claim
    bare: Node
    formula: Node
    figure: Figure


def pose(
    world: World, names: Names, claims: tuple[Claim, ...]
) -> Iterator[Posed | Checked]:
    """Every claim read; what can't be read, or derived, is unchecked and says why."""
    comma = world.example.notation.decimal_comma
    parsed: dict[str, Node] = {}
    levels = set(world.levels)
    width = 0
    for index, claim in enumerate(claims):
        try:
            if claim.of not in parsed:
                parsed[claim.of] = names.parse(claim.of)
            check_place(world.example, claim)
            formula = world.place(parsed[claim.of], claim.after, claim.case)
            figure = read_figure(claim.says, decimal_comma=comma)
            check_length(world, claim)
            levels.add(claim.after)
            width += check_width(world, formula, MOST_LOOKED_THROUGH - width)
            world.identity(formula)
            yield Posed(index, claim, parsed[claim.of], formula, figure)
        except ChainruleError as fault:
            yield Checked(claim, None, Verdict.UNCHECKED, note=str(fault))
        except RecursionError:
            note = "the expression is nested too deep to be read: write it shorter"
            yield Checked(claim, None, Verdict.UNCHECKED, note=note)
    world.levels = frozenset(levels)


LATEST = 1_000_000
"""The most updates after which a figure is looked at."""


def check_place(example: Example, claim: Claim) -> None:
    """Refuse a case or a number of updates that is not there."""
    if not 1 <= claim.case <= max(1, len(example.cases)):
        raise NumberError(
            f"there is no case {claim.case}: the example has {len(example.cases)}"
        )
    if not 0 <= claim.after <= LATEST:
        raise NumberError(
            f"after = {claim.after} is out of range: from 0 to {LATEST} updates"
        )


LONGEST_RUN = 12_000_000
"""Assignments that a run to one figure may take in ball arithmetic."""


def check_length(world: World, claim: Claim) -> None:
    """Refuse a figure so late that its truth would take minutes to prove."""
    if claim.after <= EXACT_UPDATES or world.example.training is None:
        return
    if world.run_cost(claim.after, run_case(world, claim)) > LONGEST_RUN:
        each = world.run_cost(claim.after, run_case(world, claim)) // claim.after
        raise NumberError(
            f"after = {claim.after} is too late for this network: figures up to "
            f"{LONGEST_RUN // each} updates are checked"
        )


WIDEST = 8_000
"""Quantities that one figure may be derived through."""
MOST_LOOKED_THROUGH = 1_000_000
"""The same for all figures of a sheet together."""


def check_width(world: World, formula: Node, left: int) -> int:
    """Refuse a figure that too many quantities lead to; how many do.

    Raises `NumberError` for one figure too wide, or where a sheet has no work `left`.
    """
    if left <= 0:
        raise NumberError(
            "the figures before took all the work that one sheet is given: check this "
            "one apart"
        )
    width = len(world.derivation.order(list(refs(formula))))  # type: ignore[arg-type]
    if width > WIDEST:
        raise NumberError(
            f"{width:,} quantities lead to this figure, at most {WIDEST:,} are looked "
            "through: check it on a smaller network or after fewer updates"
        )
    return width


def run_case(world: World, claim: Claim) -> int:
    """The case of which a figure's run is: 0 where all cases are one run."""
    training = world.example.training
    return claim.case if training is not None and training.restart else 0
