"""The first case's gradient was used again."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Elsewhere, Mistake, Site
from chainrule.checker.mistakes._update import first_case
from chainrule.formulas import Derivative, Kind, Node, Quantity, Ref


def _change(site: Site) -> Iterator[Altered]:
    yield from first_case(site)


def _instead(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    """The gradient itself, printed as it was for the first case."""
    several = len(here.derivation.example.cases) > 1
    if several and (here.after or here.case > 1) and _is_gradient(here.formula):
        yield "as for the first case", here.place(here.formula, 0, 1)


def _is_gradient(formula: Node) -> bool:
    if not isinstance(formula, Ref) or not isinstance(formula.to, Quantity):
        return False
    what = formula.to.what
    return isinstance(what, Derivative) and what.below.kind is Kind.PARAMETER


FIRST_GRADIENT_REUSED = Mistake(
    code="first-gradient-reused",
    title="the first case's gradient was used again",
    why="the gradient is not computed anew for the next case",
    cure="every case has its own forward and backward pass",
    source="loops over cases with the gradient outside",
    change=_change,
    instead=_instead,
)
