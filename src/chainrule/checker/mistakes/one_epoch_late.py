"""Read one epoch late."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._epochs import MOST_UPDATES, epoch_length, read_at
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    length = epoch_length(here)
    if length and here.after <= MOST_UPDATES:
        yield read_at(here, here.after + length)


ONE_EPOCH_LATE = Mistake(
    code="one-epoch-late",
    title="read one epoch late",
    why="a loop makes an epoch's updates first and prints as if it had not",
    cure="read the figure before the updates that follow it",
    source="training logs of tutorials",
    weight=1,
    instead=_instead,
)
