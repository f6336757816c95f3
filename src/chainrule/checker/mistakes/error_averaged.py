"""The error is the mean over the outputs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import other_loss
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    if len(example.network.outputs) > 1:
        yield from other_loss(
            example,
            {
                "half_squared_error": "mean_squared_error",
                "squared_error": "mean_squared_error",
            },
        )


ERROR_AVERAGED = Mistake(
    code="error-averaged",
    title="the error is the mean over the outputs",
    why="mean squared error is taken for the sum of squares",
    cure="look up whether the lesson adds or averages over the outputs",
    source="conventions of frameworks",
    reread=_reread,
    convention="the error is the mean over the outputs",
)
