"""A stale value, not computed again."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._epochs import when
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    for level in here.levels:
        if abs(level - here.after) > 1 or level < here.after:
            yield (
                f"as {when(level)}",
                here.place(here.formula, level, here.case),
            )


STALE_VALUE = Mistake(
    code="stale-value",
    title="a stale value, not computed again",
    why="the figure of an earlier pass is kept where a new one was due",
    cure="after an update compute every net input and output again",
    source="hmkcode's step-by-step example, second forward pass",
    weight=1,
    instead=_instead,
)
