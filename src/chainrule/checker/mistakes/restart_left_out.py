"""The updated parameters were kept where each case starts again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    training = example.training
    if training is not None and training.restart and len(example.cases) > 1:
        yield "no restart", replace(example, training=replace(training, restart=False))


RESTART_LEFT_OUT = Mistake(
    code="restart-left-out",
    title="the updated parameters were kept where each case starts again",
    why="the cases are worked one after the other",
    cure="start every case from the initial parameters",
    source="exam sheets with several cases",
    reread=_reread,
    convention="the cases are worked one after the other",
)
