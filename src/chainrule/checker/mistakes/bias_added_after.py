"""The bias was added to the output, not to the net input."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, symbol, terms, throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is not Kind.OUT or site.layer.activation.coupled:
        return
    net = site.ref(Kind.NET, site.of)
    whole = site.derivation.formula(net.to)  # type: ignore[arg-type]
    if whole is None or site.layer.bias[site.index] is None:
        return
    *weighted, bias = terms(whole)
    if not weighted:
        return

    def swap(part: Node) -> Node | None:
        return added(weighted) if part == net and symbol(part) else None

    new = added([throughout(site.formula, swap), bias])
    yield Altered(new, detail="the bias added after the activation")


BIAS_ADDED_AFTER = Mistake(
    code="bias-added-after",
    title="the bias was added to the output, not to the net input",
    why="the bias is remembered only after the activation",
    cure="the bias belongs to the sum that the activation is given",
    source="hand-written forward passes",
    change=_change,
)
