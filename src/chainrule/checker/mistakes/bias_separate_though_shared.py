"""A shared bias was taken for one of each unit's own."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import separate_biases
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    yield from separate_biases(example)


BIAS_SEPARATE_THOUGH_SHARED = Mistake(
    code="bias-separate-though-shared",
    title="a shared bias was taken for one of each unit's own",
    why="the gradients of a shared bias are not added up",
    cure="a shared bias gets the sum of its units' gradients",
    source="bias summed over the wrong axis, rasbt's stat453, issue 5",
    reread=_reread,
    convention="each unit has a bias of its own",
)
