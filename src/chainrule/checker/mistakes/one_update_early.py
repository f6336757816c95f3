"""Read one update early."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._epochs import when
from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    if here.after >= 1:
        yield (
            when(here.after - 1),
            here.place(here.formula, here.after - 1, here.case),
        )


ONE_UPDATE_EARLY = Mistake(
    code="one-update-early",
    title="read one update early",
    why=("a loop prints the error before it updates, or counts its updates from 1"),
    cure=(
        "after N updates the parameters have been changed N times: print after the "
        "update"
    ),
    source="the slides' error after 10,000 updates",
    weight=1,
    instead=_instead,
)
