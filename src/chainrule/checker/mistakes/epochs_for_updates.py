"""Epochs were taken for updates, or updates for epochs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._epochs import MOST_UPDATES, epoch_length, read_at
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    length = epoch_length(here)
    if not length or not here.after:
        return
    if here.after * length <= MOST_UPDATES:
        yield read_at(here, here.after * length)
    if here.after % length == 0 and here.after <= MOST_UPDATES:
        yield read_at(here, here.after // length)


EPOCHS_FOR_UPDATES = Mistake(
    code="epochs-for-updates",
    title="epochs were taken for updates, or updates for epochs",
    why="with several cases an epoch has several updates",
    cure="say which is counted: updates, or passes over all cases",
    source="training logs of tutorials",
    weight=2,
    instead=_instead,
)
