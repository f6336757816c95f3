"""An input was multiplied into the gradient of a bias."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, factors, multiplied, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Symbol


def _change(site: Site) -> Iterator[Altered]:
    if not site.is_gradient or site.of not in site.network.biases:
        return
    depth = site.network.places[site.of][0].layer
    kind = Kind.OUT if depth else Kind.INPUT
    turned = -1 if site.network.layers[depth].bias_input < 0 else 1
    for index, name in enumerate(site.network.sources(depth)):
        fed = site.ref(kind, name)
        parts = []
        for term in terms(site.formula):
            sign, inside = factors(term)
            parts.append(multiplied(sign * turned, [*inside, fed]))
        detail = f"the error signal times {Symbol(kind, name).name}, as for a weight"
        yield Altered(added(parts), f"input {index}", detail)


BIAS_WITH_INPUT = Mistake(
    code="bias-with-input",
    title="an input was multiplied into the gradient of a bias",
    why="the bias is updated with the formula of the weights beside it",
    cure="a bias is fed with 1 (a threshold with -1): dE/db = delta",
    source="hand-worked sheets in which biases are learned",
    change=_change,
)
