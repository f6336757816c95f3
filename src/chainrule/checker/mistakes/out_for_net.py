"""The output was written where the net input belongs."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind
from chainrule.ledger.forward import fill
from chainrule.maths.records import NET


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET:
        activation = site.layer.activation
        if activation.name != "identity" and not activation.coupled:
            value = fill(activation.value, {NET.to: site.formula})
            yield Altered(value, detail="the activation of the net input")


OUT_FOR_NET = Mistake(
    code="out-for-net",
    title="the output was written where the net input belongs",
    why="a program overwrites the sum with its activation, under the same name",
    cure="net is the weighted sum alone; out is its activation, a line of its own",
    source="hand-worked passes that name the outputs of a layer like its inputs",
    weight=3,
    change=_change,
)
