"""Another class was taken for the target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example

MOST_READINGS = 12
"""Other classes that are tried, over all cases."""


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    loss = example.network.loss
    if loss is None or loss.name != "cross_entropy":
        return
    classes = example.network.outputs
    made = 0
    for index, case in enumerate(example.cases):
        right = _class(case.targets)
        for other, name in enumerate(classes):
            if right is None or other == right or made == MOST_READINGS:
                continue
            made += 1
            targets = tuple(Fraction(each == other) for each in range(len(classes)))
            cases = list(example.cases)
            cases[index] = replace(case, targets=targets)
            detail = f"{name} in place of {classes[right]}"
            yield detail, replace(example, cases=tuple(cases))


def _class(targets: tuple[Fraction, ...] | None) -> int | None:
    """The class of a target that is 1 for one output and 0 for the others."""
    if targets is None or sorted(targets) != [0] * (len(targets) - 1) + [1]:
        return None
    return targets.index(Fraction(1))


OTHER_CLASS = Mistake(
    code="other-class",
    title="another class was taken for the target",
    why="classes are counted from 0 in one place and from 1 in another",
    cure="write the target as a vector with its 1 beside the class's output",
    source="softmax exercises with the class given as an index",
    weight=2,
    reread=_reread,
)
