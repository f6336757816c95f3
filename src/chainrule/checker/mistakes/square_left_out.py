"""The square was left out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._formulas import throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Number, Power, absolute


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.SHARE:

        def bared(part: Node) -> Node | None:
            if isinstance(part, Power) and part.exponent == Number(Fraction(2)):
                return absolute(part.base)
            return None

        new = throughout(site.formula, bared)
        if new != site.formula:
            yield Altered(new, detail="the difference, not its square")


SQUARE_LEFT_OUT = Mistake(
    code="square-left-out",
    title="the square was left out",
    why="the difference is taken for its square",
    cure="square the difference before adding it up",
    source="slips seen in hand-worked sheets",
    change=_change,
)
