"""An angle's degrees were taken."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.mistakes._formulas import exchanged
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Number


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.OUT and site.layer.activation.name == "tanh":
        net = site.ref(Kind.NET, site.of)
        radian = Number(Fraction("0.01745329251994329576923690768488612713"))
        yield Altered(
            exchanged(site.formula, net, net * radian),
            detail="the net input as degrees",
        )


DEGREES = Mistake(
    code="degrees",
    title="an angle's degrees were taken",
    why="a calculator set to degrees is used for a function of the net input",
    cure="activations take plain numbers: set the calculator to radians",
    source="calculators in degree mode",
    change=_change,
)
