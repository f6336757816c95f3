"""The learning rate and the momentum changed places."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Ref, Symbol


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is not Kind.STATE:
        return
    rate, momentum = (
        Ref(site.derivation.at(Symbol(Kind.SETTING, name)))
        for name in ("learning_rate", "momentum")
    )

    def swap(part: Node) -> Node | None:
        return momentum if part == rate else rate if part == momentum else None

    new = throughout(site.formula, swap)
    if new != site.formula:
        yield Altered(new, detail="each in the other's place")


RATE_AND_MOMENTUM_EXCHANGED = Mistake(
    code="rate-and-momentum-exchanged",
    title="the learning rate and the momentum changed places",
    why="books call either of them alpha",
    cure="the rate multiplies the gradient, the momentum the step before",
    source="sheets that write alpha for the momentum and eta for the rate",
    change=_change,
)
