"""How many updates an epoch has, and figures read some epochs away."""

from __future__ import annotations

from chainrule.checker.mistakes._record import Elsewhere
from chainrule.formulas import Node

MOST_UPDATES = 20_000
"""Updates up to which a figure is looked for at another epoch."""


def epoch_length(here: Elsewhere) -> int:
    """Updates in which every case is taken once; 0 where an epoch is one update."""
    example = here.derivation.example
    training, count = example.training, len(example.cases)
    if training is None or training.restart or training.batch == "full":
        return 0
    size = 1 if training.batch == "online" else max(1, int(training.batch))
    batches = -(-count // size)
    return batches if batches > 1 else 0


def read_at(here: Elsewhere, after: int) -> tuple[str, Node]:
    """The figure's own formula after so many updates."""
    return when(after), here.place(here.formula, after, here.case)


def when(after: int) -> str:
    """After how many updates a figure was read, in words."""
    return f"after {after:,} update{'' if after == 1 else 's'}"
