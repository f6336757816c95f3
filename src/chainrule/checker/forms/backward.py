"""Other forms of what goes backward: error signals, slopes, gradients."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.checker.forms.forward import apart
from chainrule.formulas import (
    TOTAL,
    Call,
    Derivative,
    Kind,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Ref,
    Symbol,
    exp,
    negative,
    replace,
    sum_of,
)
from chainrule.ledger.backward import Chain
from chainrule.ledger.derivation import Derivation
from chainrule.ledger.forward import cell_node


def signals(derivation: Derivation, unit: str, after: int, case: int) -> Iterator[Node]:
    """Other forms of an error signal δ."""
    chain = Chain(derivation, after, case)
    short = chain.shortcut(unit)
    if short is not None:
        yield short
    inlined = _inlined(derivation, chain.delta(unit), Derivative)
    yield inlined
    depth, _ = derivation.network.position[unit]
    if depth + 1 < len(derivation.network.layers):
        sign = derivation.example.notation.delta_sign
        yield from _hidden_signal(derivation, unit, after, case, sign)


def _hidden_signal(
    derivation: Derivation, unit: str, after: int, case: int, sign: int
) -> Iterator[Node]:
    """δ of a hidden unit as slope times the sum over the next layer's δ."""
    depth, _ = derivation.network.position[unit]
    if derivation.network.layers[depth].activation.coupled:
        return
    out, net = Symbol(Kind.OUT, unit), Symbol(Kind.NET, unit)
    slope = Ref(derivation.at(Derivative(out, net), after, case))
    total = _back_sum(derivation, unit, after, case, delta=True)
    yield slope * total
    yield Product((*_terms_of_slope(derivation, slope), total))
    plain = _back_sum(derivation, unit, after, case, delta=False)
    yield plain * slope if sign == 1 else negative(plain * slope)


def _terms_of_slope(derivation: Derivation, slope: Ref) -> tuple[Node, ...]:
    formula = derivation.formula(slope.to)  # type: ignore[arg-type]
    if isinstance(formula, Product):
        return formula.factors
    return (slope if formula is None else formula,)


def _back_sum(
    derivation: Derivation, unit: str, after: int, case: int, *, delta: bool
) -> Node:
    """Sum over the next layer of δ (as printed, or dE/dnet) times weight."""
    network = derivation.network
    depth, column = network.position[unit]
    terms: list[Node] = []
    for index, name in enumerate(network.layers[depth + 1].units):
        weight = cell_node(
            derivation, network.layers[depth + 1].weights[index][column], after, case
        )
        net = Symbol(Kind.NET, name)
        what = Symbol(Kind.DELTA, name) if delta else Derivative(TOTAL, net)
        terms.append(Ref(derivation.at(what, after, case)) * weight)
    return sum_of(terms)


def _inlined(derivation: Derivation, formula: Node, kind: type) -> Node:
    """The formula with the mentions of one kind replaced by their own formulas."""

    def found(to: object) -> Node | None:
        if isinstance(to, Quantity) and isinstance(to.what, kind):
            return derivation.formula(to)
        return None

    return replace(formula, found)


def derivatives(
    derivation: Derivation, what: Derivative, after: int, case: int, own: Node
) -> Iterator[Node]:
    """Other forms of a derivative."""
    above, below = what
    if above.kind is Kind.OUT and below.kind is Kind.NET:
        yield from _slopes(derivation, above.of, below.of, after, case)
    elif above.kind is Kind.TOTAL and below.kind is Kind.OUT:
        depth, _ = derivation.network.position[below.of]
        if depth + 1 < len(derivation.network.layers):
            yield _back_sum(derivation, below.of, after, case, delta=False)
    elif above.kind is Kind.TOTAL and below.kind is Kind.PARAMETER:
        yield _inlined_signals(derivation, own)
        yield from apart(own)
    elif above.kind is Kind.BATCH:
        yield from apart(own)


def _inlined_signals(derivation: Derivation, own: Node) -> Node:
    """A gradient with δ written out as dE/dout times slope."""

    def found(to: object) -> Node | None:
        if isinstance(to, Quantity) and isinstance(to.what, Symbol):
            if to.what.kind is Kind.DELTA:
                return derivation.formula(to)
        return None

    return replace(own, found)


def _slopes(
    derivation: Derivation, unit: str, other: str, after: int, case: int
) -> Iterator[Node]:
    depth, _ = derivation.network.position[unit]
    out = Ref(derivation.at(Symbol(Kind.OUT, unit), after, case))
    net = Ref(derivation.at(Symbol(Kind.NET, unit), after, case))
    match derivation.network.layers[depth].activation.name:
        case "logistic":
            yield out - Power(out, Number(Fraction(2)))
            yield exp(-net) / Power(1 + exp(-net), Number(Fraction(2)))
        case "tanh":
            yield (1 - out) * (1 + out)
            yield 1 - Power(Call("tanh", net), Number(Fraction(2)))
        case "softmax" if unit == other:
            yield out - Power(out, Number(Fraction(2)))
