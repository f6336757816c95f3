"""Read one update late."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._epochs import when
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    if here.derivation.example.training is not None:
        yield (
            when(here.after + 1),
            here.place(here.formula, here.after + 1, here.case),
        )


ONE_UPDATE_LATE = Mistake(
    code="one-update-late",
    title="read one update late",
    why="a loop makes its update first and prints the figure as if it had not",
    cure="read the figure before the update that follows it",
    source="training loops of tutorials",
    weight=1,
    instead=_instead,
)
