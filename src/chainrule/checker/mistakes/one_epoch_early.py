"""Read one epoch early."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._epochs import MOST_UPDATES, epoch_length, read_at
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    length = epoch_length(here)
    if length and length <= here.after <= MOST_UPDATES:
        yield read_at(here, here.after - length)


ONE_EPOCH_EARLY = Mistake(
    code="one-epoch-early",
    title="read one epoch early",
    why="a loop prints before the epoch's updates, or counts its epochs from 1",
    cure="after N epochs every case has been taken N times: print after the last",
    source="training logs of tutorials",
    weight=1,
    instead=_instead,
)
