"""The square was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from chainrule.checker.mistakes._formulas import throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Number, Power, absolute, negative, node


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.SHARE:
        yield from _bared(site, absolute, "the difference, not its square")
        signed = "the difference with its sign, not its square"
        yield from _bared(site, node, signed, "signed")
        yield from _bared(site, negative, signed, "turned")
        unit = site.ref(Kind.DIFFERENCE, site.of)
        yield Altered(absolute(unit), "alone", "the difference alone")
        for new, label in ((unit, "alone, signed"), (negative(unit), "alone, turned")):
            yield Altered(new, label, "the difference alone, with its sign")
    elif site.is_slope:
        yield from _bared(site, node, "the output, not its square")
    elif site.kind is Kind.STATE:
        yield from _bared(site, node, "the gradient, not its square")


def _bared(
    site: Site, bare: Callable[[Node], Node], detail: str, label: str = ""
) -> Iterator[Altered]:
    def swap(part: Node) -> Node | None:
        if isinstance(part, Power) and part.exponent == Number(Fraction(2)):
            return bare(part.base)
        return None

    new = throughout(site.formula, swap)
    if new != site.formula:
        yield Altered(new, label, detail)


SQUARE_LEFT_OUT = Mistake(
    code="square-left-out",
    title="the square was left out",
    why="a difference, an output or a gradient is taken as it is, without its square",
    cure="square the number before going on",
    source="slips seen in hand-worked sheets",
    change=_change,
)
