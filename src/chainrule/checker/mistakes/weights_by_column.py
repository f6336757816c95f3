"""The weights were numbered column by column."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes._reread import by_column
from chainrule.examples.model import Example


def _reread(example: Example) -> Iterator[tuple[str, Example]]:
    yield from by_column(example)


WEIGHTS_BY_COLUMN = Mistake(
    code="weights-by-column",
    title="the weights were numbered column by column",
    why="w2 is taken for the first weight of the second unit",
    cure="settle whether w2 leads to the first unit or to the second",
    source="figures that number the arrows source by source",
    reread=_reread,
    convention="the weights are numbered column by column",
)
