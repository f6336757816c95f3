"""The slope was taken at out, as if out were the net input."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind
from chainrule.ledger.forward import fill
from chainrule.maths.records import NET, OUT


def _change(site: Site) -> Iterator[Altered]:
    activation = site.layer.activation if site.is_slope else None
    if activation is not None and not activation.coupled:
        out = site.ref(Kind.OUT, site.of)
        again = fill(activation.value, {NET.to: out})
        new = fill(activation.slope, {NET.to: out, OUT.to: again})
        yield Altered(new, detail="the activation applied to out again")


SLOPE_AT_OUT = Mistake(
    code="slope-at-out",
    title="the slope was taken at out, the activation applied twice",
    why="a function that takes the net input is called with the output",
    cure="f'(net) takes the net input; out*(1 - out) takes the output as it is",
    source="sigmoid(x)*(1 - sigmoid(x)) called with outputs in hand-written programs",
    weight=2,
    change=_change,
)
