"""The biases were learned though they are frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    training = example.training
    biases = example.network.biases
    if training is not None and training.frozen & biases:
        freed = replace(training, frozen=training.frozen - biases)
        yield "the biases learned", replace(example, training=freed)


BIAS_LEARNED_THOUGH_FROZEN = Mistake(
    code="bias-learned-though-frozen",
    title="the biases were learned though they are frozen",
    why="the update is made for every parameter",
    cure="leave what is frozen as it is",
    source="ports of the slides' example that update its biases",
    weight=2,
    reread=_reread,
    convention="the biases are learned",
)
