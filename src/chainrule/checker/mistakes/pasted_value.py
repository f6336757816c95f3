"""Another figure of the sheet was pasted in."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Elsewhere, Mistake
from chainrule.formulas import Node


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    for name, _, printed in here.sheet:
        yield f"the figure of {name}", printed
    for name, formula, _ in here.sheet:
        yield f"the figure of {name}", formula


PASTED_VALUE = Mistake(
    code="pasted-value",
    title="another figure of the sheet was pasted in",
    why="a line is copied as a template and one number in it is not replaced",
    cure="fill a copied line from left to right and name what each number is",
    source="S. V. Gurlahosur's worked example, dE/dw3",
    weight=3,
    instead=_instead,
)
