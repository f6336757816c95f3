"""The error is the sum over the outputs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import other_loss
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    if len(example.network.outputs) > 1:
        yield from other_loss(example, {"mean_squared_error": "squared_error"})
        yield from other_loss(example, {"mean_squared_error": "half_squared_error"})


ERROR_SUMMED = Mistake(
    code="error-summed",
    title="the error is the sum over the outputs",
    why="the sum of squares is taken for the mean",
    cure="look up whether the lesson adds or averages over the outputs",
    source="conventions of frameworks",
    reread=_reread,
    convention="the error is the sum over the outputs",
)
