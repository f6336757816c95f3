"""The activation was left out."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.OUT and site.layer.activation.name != "identity":
        yield Altered(site.ref(Kind.NET, site.of), detail="out = net")


ACTIVATION_LEFT_OUT = Mistake(
    code="activation-left-out",
    title="the activation was left out",
    why="the net input is passed on as if it were the output",
    cure=("out = activation(net): the step from net to out is one line of its own"),
    source="first programs without the squashing function",
    weight=2,
    change=_change,
)
