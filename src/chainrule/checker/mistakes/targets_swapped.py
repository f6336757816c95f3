"""Two outputs' targets were swapped throughout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example

MOST_READINGS = 12
"""Pairs of targets that are tried, over all cases."""


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    loss = example.network.loss
    if loss is None or loss.name == "cross_entropy":
        return  # there it is another class
    names, made = example.network.outputs, 0
    for index, case in enumerate(example.cases):
        targets = case.targets or ()
        for one, two in combinations(range(len(targets)), 2):
            if targets[one] == targets[two] or made == MOST_READINGS:
                continue
            made += 1
            turned = list(targets)
            turned[one], turned[two] = targets[two], targets[one]
            cases = list(example.cases)
            cases[index] = replace(case, targets=tuple(turned))
            detail = f"the targets of {names[one]} and {names[two]}"
            yield detail, replace(example, cases=tuple(cases))


TARGETS_SWAPPED = Mistake(
    code="targets-swapped",
    title="two outputs' targets were swapped",
    why="targets are listed in another order than the outputs",
    cure="write each output's target beside it",
    source="hand-worked sheets with two outputs",
    reread=_reread,
)
