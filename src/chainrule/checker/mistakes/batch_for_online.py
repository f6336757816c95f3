"""One update was made for all cases, not one for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    training = example.training
    if (
        training is not None
        and training.batch == "online"
        and len(example.cases) > 1
        and not training.restart
    ):
        yield "full batch", replace(example, training=replace(training, batch="full"))


BATCH_FOR_ONLINE = Mistake(
    code="batch-for-online",
    title="one update was made for all cases, not one for each",
    why="the update stands behind the loop over the cases",
    cure="update after every case",
    source="loops over cases",
    reread=_reread,
    convention="one update is made for all cases",
)
