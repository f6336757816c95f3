"""The bias input has the other sign throughout."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import turned_bias_inputs
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    yield from turned_bias_inputs(example)


BIAS_INPUT_SIGN = Mistake(
    code="bias-input-sign",
    title="the bias input has the other sign throughout",
    why="thresholds are read as biases, or biases as thresholds",
    cure="settle whether net is the sum plus the bias or minus the threshold",
    source="thresholds of older textbooks",
    reread=_reread,
    convention="the bias input has the other sign",
)
