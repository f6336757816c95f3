"""An update was made after every case, not after the batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.mistakes._record import Mistake
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    training = example.training
    if training is not None and training.batch != "online" and len(example.cases) > 1:
        yield "online", replace(example, training=replace(training, batch="online"))


ONLINE_FOR_BATCH = Mistake(
    code="online-for-batch",
    title="an update was made after every case, not after the batch",
    why="the update stands inside the loop over the cases",
    cure="add up the gradients of the batch, then update once",
    source="loops over cases",
    reread=_reread,
    convention="an update is made after every case",
)
