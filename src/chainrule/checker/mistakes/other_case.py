"""The figure of another case."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    for case in range(1, len(here.derivation.example.cases) + 1):
        if case != here.case:
            yield f"as for case {case}", here.place(here.formula, here.after, case)


OTHER_CASE = Mistake(
    code="other-case",
    title="the figure of another case",
    why="with several cases a row of the table is mistaken for its neighbor",
    cure="name the case beside every figure",
    source="tables of exclusive-or examples",
    weight=1,
    instead=_instead,
)
