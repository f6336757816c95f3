"""The learning rate and the old parameter changed places in the update."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Ref, Symbol, refs


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is not Kind.UPDATED:
        return
    rate = Ref(site.derivation.at(Symbol(Kind.SETTING, "learning_rate")))
    own = site.ref(Kind.PARAMETER, site.of)

    def swap(part: Node) -> Node | None:
        return own if part == rate else rate if part == own else None

    if {rate, own} <= {Ref(to) for to in refs(site.formula)}:
        new = throughout(site.formula, swap)
        yield Altered(new, detail="each in the other's place")


RATE_AND_WEIGHT_EXCHANGED = Mistake(
    code="rate-and-weight-exchanged",
    title="the learning rate and the old parameter changed places",
    why="rate minus weight times gradient is written for the update",
    cure="the rate multiplies the gradient; the old parameter stands alone",
    source="G. L. Thome's paper, new w1 to w6",
    change=_change,
)
