"""One bias was shared by a layer though each unit has its own."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import shared_biases
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    yield from shared_biases(example)


BIAS_SHARED_THOUGH_SEPARATE = Mistake(
    code="bias-shared-though-separate",
    title="one bias was shared by a layer though each unit has its own",
    why="a layer's biases are taken for one number",
    cure="every unit has a bias of its own here",
    source="rasbt's stat453, issue 5",
    reread=_reread,
)
