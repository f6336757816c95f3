"""The square of a difference and a difference of squares were confused."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._formulas import added, terms, throughout, unsigned
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Negative, Node, Number, Power, Sum, negative

_TWO = Number(Fraction(2))


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.SHARE:
        new = throughout(site.formula, _opened)
        detail = "the squares subtracted, not the difference squared"
    elif site.is_slope:
        new = throughout(site.formula, _closed)
        detail = "the difference squared, not the squares subtracted"
    else:
        return
    if new != site.formula:
        yield Altered(new, detail=detail)


def _opened(part: Node) -> Node | None:
    """(a - b)^2 as a^2 - b^2."""
    if not isinstance(part, Power) or part.exponent != _TWO:
        return None
    if not isinstance(part.base, Sum):
        return None
    squares = []
    for term in terms(part.base):
        sign, inner = unsigned(term)
        square = Power(inner, _TWO)
        squares.append(square if sign > 0 else negative(square))
    return added(squares)


def _closed(part: Node) -> Node | None:
    """1 - a^2 as (1 - a)^2."""
    if not isinstance(part, Sum) or len(part.terms) != 2:
        return None
    first, last = part.terms
    if not isinstance(last, Negative) or first != Number(Fraction(1)):
        return None
    inner = last.of
    if not isinstance(inner, Power) or inner.exponent != _TWO:
        return None
    return Power(first - inner.base, _TWO)


DIFFERENCE_OF_SQUARES = Mistake(
    code="difference-of-squares",
    title="the square of a difference and a difference of squares were confused",
    why="(a - b)^2 is taken for a^2 - b^2, or 1 - a^2 for (1 - a)^2",
    cure="work out the bracket first, then square it",
    source="slips in algebra in hand-worked sheets",
    change=_change,
)
