"""Every case was started from the initial parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    training = example.training
    if training is not None and not training.restart and len(example.cases) > 1:
        yield (
            "restarted",
            replace(example, training=replace(training, restart=True, batch="online")),
        )


RESTARTED = Mistake(
    code="restarted",
    title="every case was started from the initial parameters",
    why="the update of the last case is not carried on",
    cure="go on from the updated parameters",
    source="exam sheets with several cases",
    reread=_reread,
    convention="every case starts from the initial parameters",
)
