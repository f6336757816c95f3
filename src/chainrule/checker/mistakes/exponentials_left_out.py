"""Softmax without its exponentials."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.OUT and site.layer.activation.name == "softmax":
        nets = [site.ref(Kind.NET, unit) for unit in site.layer.units]
        if len(nets) > 1:
            whole = added([*nets])
            yield Altered(nets[site.index] / whole, detail="net over the sum of nets")


EXPONENTIALS_LEFT_OUT = Mistake(
    code="exponentials-left-out",
    title="the net inputs were divided by their sum without the exponential",
    why="softmax is remembered as each share of the whole",
    cure="softmax divides e^net by the sum of all e^net",
    source="P. Jay, Back-Propagation is very simple, 2017, corrected by a reader",
    weight=2,
    change=_change,
)
