"""The biases were left as they are though they are learned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    training = example.training
    biases = example.network.biases
    if training is not None and biases - training.frozen:
        held = replace(training, frozen=training.frozen | biases)
        yield "the biases frozen", replace(example, training=held)


BIAS_FROZEN_THOUGH_LEARNED = Mistake(
    code="bias-frozen-though-learned",
    title="the biases were left as they are though they are learned",
    why="only the weights are updated",
    cure="a bias is a weight whose input is 1: update it too",
    source="mattm's simple neural network, issue 5",
    weight=2,
    reread=_reread,
    convention="the biases are left as they are",
)
