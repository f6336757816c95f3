"""The formulas of the forward pass and of the error, one unit at a time."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.errors import QuantityError
from chainrule.formulas import (
    Kind,
    Node,
    Number,
    Quotient,
    Ref,
    Symbol,
    exp,
    negative,
    node,
    rebuild,
    replace,
    sum_of,
)
from chainrule.maths.network import Cell, Place
from chainrule.maths.records import (
    COUNT,
    LAYER_SUM,
    NET,
    OUT,
    TARGET,
    TARGET_SUM,
    Loss,
)

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation


def ref(derivation: Derivation, what: Symbol, after: int, case: int) -> Ref:
    """A mention of a quantity at its own place in the run."""
    return Ref(derivation.at(what, after, case))


def cell_node(derivation: Derivation, cell: Cell, after: int, case: int) -> Node:
    """A weight or bias as it stands in a formula: a mention, or a constant."""
    if isinstance(cell, str):
        return ref(derivation, Symbol(Kind.PARAMETER, cell), after, case)
    return Number(cell)


def source_symbol(derivation: Derivation, place: Place) -> Symbol:
    """What a weight multiplies: an input, or the output of the unit before it."""
    assert place.input is not None
    name = derivation.network.sources(place.layer)[place.input]
    return Symbol(Kind.INPUT if place.layer == 0 else Kind.OUT, name)


def fed_by(derivation: Derivation, place: Place, after: int, case: int) -> Node:
    """What a parameter is multiplied with at a place: dnet/d(parameter)."""
    if place.input is None:
        return node(derivation.network.layers[place.layer].bias_input)
    return ref(derivation, source_symbol(derivation, place), after, case)


def net_formula(derivation: Derivation, unit: str, after: int, case: int) -> Node:
    """Net = sum of weight * input + bias."""
    depth, index = derivation.network.position[unit]
    layer = derivation.network.layers[depth]
    terms: list[Node] = []
    for column, cell in enumerate(layer.weights[index]):
        weight = cell_node(derivation, cell, after, case)
        terms.append(
            weight * fed_by(derivation, Place(depth, index, column), after, case)
        )
    bias = layer.bias[index]
    if bias is not None:
        term = cell_node(derivation, bias, after, case)
        if layer.bias_input in (1, -1):
            terms.append(term if layer.bias_input == 1 else negative(term))
        else:
            terms.append(term * layer.bias_input)
    return sum_of(terms)


def out_formula(derivation: Derivation, unit: str, after: int, case: int) -> Node:
    """The output: activation(net); for softmax, its share of the exponentials."""
    depth, _ = derivation.network.position[unit]
    layer = derivation.network.layers[depth]
    net = ref(derivation, Symbol(Kind.NET, unit), after, case)
    if layer.activation.coupled:
        if derivation.shortcuts:
            return 1 / layer_sum(derivation, unit, after, case)
        others = [
            exp(ref(derivation, Symbol(Kind.NET, other), after, case))
            for other in layer.units
        ]
        return exp(net) / sum_of(others)
    stable = layer.activation.stable if derivation.shortcuts else None
    return fill(stable or layer.activation.value, {NET.to: net})


def layer_sum(derivation: Derivation, unit: str, after: int, case: int) -> Node:
    """The layer's exponentials over the unit's own, so that none is inf over inf."""
    depth, _ = derivation.network.position[unit]
    own = ref(derivation, Symbol(Kind.NET, unit), after, case)
    return sum_of(
        [
            node(1)
            if other == unit
            else exp(ref(derivation, Symbol(Kind.NET, other), after, case) - own)
            for other in derivation.network.layers[depth].units
        ]
    )


def slope_formula(
    derivation: Derivation, above: str, below: str, after: int, case: int
) -> Node:
    """The slope dout/dnet within one layer; for softmax, an entry of its Jacobian."""
    depth, _ = derivation.network.position[above]
    layer = derivation.network.layers[depth]
    out = ref(derivation, Symbol(Kind.OUT, above), after, case)
    if layer.activation.coupled and above != below:
        return negative(out * ref(derivation, Symbol(Kind.OUT, below), after, case))
    if layer.activation.coupled:
        return out * (1 - out)
    net = ref(derivation, Symbol(Kind.NET, above), after, case)
    return fill(layer.activation.slope, {NET.to: net, OUT.to: out})


def loss_of(derivation: Derivation) -> Loss:
    """The loss, where the example has one."""
    loss = derivation.network.loss
    if loss is None:
        raise QuantityError(
            "the example has no loss, so it has no error and no gradient: "
            'add loss = "half_squared_error" (or another) to [network]'
        )
    return loss


def no_targets(case: int) -> str:
    """What is said where a case has no targets and something needs them."""
    return f"case {case} has no targets, so it has no error: add targets to it"


def loss_parts(
    derivation: Derivation, unit: str, after: int, case: int
) -> Mapping[object, Node]:
    """What a loss's formulas mention, for one output."""
    if case and derivation.example.cases[case - 1].targets is None:
        raise QuantityError(no_targets(case))
    return {
        TARGET.to: ref(derivation, Symbol(Kind.TARGET, unit), after, case),
        OUT.to: ref(derivation, Symbol(Kind.OUT, unit), after, case),
        COUNT.to: Number(Fraction(len(derivation.network.outputs))),
    }


def share_formula(
    derivation: Derivation, unit: str, after: int, case: int, *, stable: bool = False
) -> Node:
    """One output's share of the error; `stable` in the form that never overflows."""
    loss = loss_of(derivation)
    parts = dict(loss_parts(derivation, unit, after, case))
    activation = derivation.network.layers[-1].activation
    from_net = loss.from_net.get(activation.name) if derivation.shortcuts else None
    if from_net is not None:
        if activation.coupled:  # relative to the unit's own net input
            parts[NET.to] = node(0)
            parts[LAYER_SUM.to] = layer_sum(derivation, unit, after, case)
        else:
            parts[NET.to] = ref(derivation, Symbol(Kind.NET, unit), after, case)
        return fill(from_net, parts)
    plain = loss.share
    return fill((loss.stable or plain) if stable else plain, parts)


def loss_slope(
    derivation: Derivation, unit: str, after: int, case: int, *, stable: bool = False
) -> Node:
    """The derivative dE/dout of an output unit."""
    loss = loss_of(derivation)
    formula = (loss.stable_slope or loss.slope) if stable else loss.slope
    return fill(formula, loss_parts(derivation, unit, after, case))


def shortcut_formula(
    derivation: Derivation, unit: str, after: int, case: int
) -> Node | None:
    """The closed form of dE/dnet at an output, where the loss has one for it."""
    loss = loss_of(derivation)
    name = derivation.network.layers[-1].activation.name
    short = loss.shortcuts.get(name)
    if short is None or not case:
        return short
    parts = dict(loss_parts(derivation, unit, after, case))
    general = loss.general_shortcuts.get(name)
    if general is not None:
        whole = sum(derivation.example.cases[case - 1].targets or ())
        if whole != 1:
            short = general
            parts[TARGET_SUM.to] = sum_of(
                [
                    ref(derivation, Symbol(Kind.TARGET, each), after, case)
                    for each in derivation.network.outputs
                ]
            )
    return fill(short, parts)


def total_formula(derivation: Derivation, after: int, case: int) -> Node:
    """E_total = the sum of the outputs' shares."""
    loss_of(derivation)
    return sum_of(
        [
            ref(derivation, Symbol(Kind.SHARE, unit), after, case)
            for unit in derivation.network.outputs
        ]
    )


def difference_formula(
    derivation: Derivation, unit: str, after: int, case: int
) -> Node:
    """Err = target - out."""
    target = ref(derivation, Symbol(Kind.TARGET, unit), after, case)
    return target - ref(derivation, Symbol(Kind.OUT, unit), after, case)


def fill(formula: Node, parts: Mapping[object, Node]) -> Node:
    """A record's formula with its formal variables replaced; nobody divides by 1."""
    if parts.get(COUNT.to) == node(1):
        formula = _undivided(formula)
    return replace(formula, parts.get)


def _undivided(of: Node) -> Node:
    """A mean over one output: the formula without the division by their number."""
    if isinstance(of, Quotient) and of.below == COUNT:
        return of.above
    return rebuild(of, _undivided)
