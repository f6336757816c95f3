"""The other ways in which people derive the same quantity.

Each form is a formula over quantities that is equal to the derivation's own; over
rounded figures they differ in the last digit, and the sheet's way is one of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction

from chainrule.errors import ChainruleError
from chainrule.formulas import (
    TOTAL,
    Call,
    Derivative,
    Kind,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Ref,
    Sum,
    Symbol,
    exp,
    ln,
    negative,
    refs,
    replace,
    sum_of,
)
from chainrule.ledger.backward import Chain
from chainrule.ledger.derivation import Derivation
from chainrule.ledger.forward import cell_node
from chainrule.ledger.update import gradient, training_of


def forms_of(
    derivation: Derivation, of: Quantity, levels: frozenset[int]
) -> tuple[Node, ...]:
    """Every form of a quantity, the derivation's own first; none for a leaf."""
    own = derivation.formula(of)
    if own is None:
        return tuple(_late_parameter(derivation, of, levels))
    found = [own]
    with contextlib.suppress(ChainruleError):
        found += _others(derivation, of, own)
    with contextlib.suppress(ChainruleError):
        found += _closed(derivation, of)
    return tuple(dict.fromkeys(found))


def _closed(derivation: Derivation, of: Quantity) -> Iterator[Node]:
    """The error from the net input, as programs and some lectures have it.

    The other closed forms go on from the same quantities as the plain ones.
    """
    if isinstance(of.what, Symbol) and of.what.kind is Kind.SHARE:
        short = derivation.shortened.formula(of)
        if short is not None:
            yield short


def _late_parameter(
    derivation: Derivation, of: Quantity, levels: frozenset[int]
) -> Iterator[Node]:
    """A parameter after many updates, where the sheet shows the update before."""
    what, after, case = of
    if not isinstance(what, Symbol) or what.kind is not Kind.PARAMETER:
        return
    if after - 1 in levels and after > 1 and what.of in derivation.learned:
        if not derivation.is_given(of):
            yield Ref(Quantity(Symbol(Kind.UPDATED, what.of), after - 1, case))


def _others(derivation: Derivation, of: Quantity, own: Node) -> Iterator[Node]:
    what, after, case = of
    if isinstance(what, Derivative):
        yield from _derivatives(derivation, what, after, case, own)
        return
    match what.kind:
        case Kind.OUT:
            yield from _outputs(derivation, what.of, after, case)
        case Kind.DELTA:
            yield from _signals(derivation, what.of, after, case)
        case Kind.UPDATED:
            yield from _updated(derivation, what.of, after, case)
        case Kind.STEP if what.of in derivation.learned:
            yield from _step(derivation, what.of, after, case)
        case Kind.SHARE:
            yield from _one_logarithm(derivation, what.of, after, case)
        case Kind.TOTAL:
            yield from _total(derivation, own)
        case Kind.BATCH:
            yield from _apart(own)


def _outputs(
    derivation: Derivation, unit: str, after: int, case: int
) -> Iterator[Node]:
    depth, _ = derivation.network.position[unit]
    layer = derivation.network.layers[depth]
    net = Ref(derivation.at(Symbol(Kind.NET, unit), after, case))
    match layer.activation.name:
        case "logistic":
            yield exp(net) / (1 + exp(net))
        case "tanh":
            yield (exp(net) - exp(-net)) / (exp(net) + exp(-net))
            yield (exp(2 * net) - 1) / (exp(2 * net) + 1)
            yield (1 - exp(-2 * net)) / (1 + exp(-2 * net))
        case "softmax":
            others = [name for name in layer.units if name != unit]
            if others:
                rest = [
                    Ref(derivation.at(Symbol(Kind.OUT, o), after, case)) for o in others
                ]
                yield Sum((Number(Fraction(1)), *(negative(each) for each in rest)))


def _signals(
    derivation: Derivation, unit: str, after: int, case: int
) -> Iterator[Node]:
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


def _derivatives(
    derivation: Derivation, what: Derivative, after: int, case: int, own: Node
) -> Iterator[Node]:
    above, below = what
    if above.kind is Kind.OUT and below.kind is Kind.NET:
        yield from _slopes(derivation, above.of, below.of, after, case)
    elif above.kind is Kind.TOTAL and below.kind is Kind.OUT:
        depth, _ = derivation.network.position[below.of]
        if depth + 1 < len(derivation.network.layers):
            yield _back_sum(derivation, below.of, after, case, delta=False)
    elif above.kind is Kind.TOTAL and below.kind is Kind.PARAMETER:
        yield _inlined_signals(derivation, own)
        yield from _apart(own)
    elif above.kind is Kind.BATCH:
        yield from _apart(own)


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


def _updated(
    derivation: Derivation, name: str, after: int, case: int
) -> Iterator[Node]:
    if name not in derivation.learned:
        return
    weight = Ref(derivation.at(Symbol(Kind.PARAMETER, name), after, case))
    yield weight + Ref(derivation.at(Symbol(Kind.STEP, name), after, case))
    training = training_of(derivation)
    if training.optimizer.name == "sgd":
        for found in _scaled_signals(derivation, name, after, case):
            yield weight - found


def _step(derivation: Derivation, name: str, after: int, case: int) -> Iterator[Node]:
    if training_of(derivation).optimizer.name == "sgd":
        for found in _scaled_signals(derivation, name, after, case):
            yield negative(found)


def _scaled_signals(
    derivation: Derivation, name: str, after: int, case: int
) -> Iterator[Node]:
    """The rate times the gradient, the gradient written out."""
    rate = Ref(derivation.at(Symbol(Kind.SETTING, "learning_rate")))
    slope = gradient(derivation, name, after, case)
    inner = derivation.formula(slope.to) if isinstance(slope, Ref) else None  # type: ignore[arg-type]
    if inner is not None:
        yield rate * inner
        if isinstance(inner, Product):
            yield Product((rate, *inner.factors))
        if isinstance(inner, Negative) and isinstance(inner.of, Product):
            yield negative(Product((rate, *inner.of.factors)))


def _total(derivation: Derivation, own: Node) -> Iterator[Node]:
    """All shares written out; half of the sum of squares."""
    parts = [derivation.formula(to) for to in refs(own) if isinstance(to, Quantity)]
    written = [part for part in parts if part is not None]
    if len(written) != len(parts):
        return
    yield sum_of(written)
    heads = [_factored(part) for part in written]
    if all(head is not None and head[0] == heads[0][0] for head in heads if heads[0]):
        rest = [head[1] for head in heads if head is not None]
        first = heads[0]
        if first is not None and len(rest) == len(heads):
            yield Number(first[0]) * sum_of(rest)
            if first[0].numerator == 1:
                yield sum_of(rest) / first[0].denominator
    if (
        derivation.network.loss is not None
        and "entropy" in derivation.network.loss.name
    ):
        yield from _one_hot(derivation, written)


def _factored(share: Node) -> tuple[Fraction, Node] | None:
    """A share as a number times the rest."""
    if isinstance(share, Product) and isinstance(share.factors[0], Number):
        rest = share.factors[1:]
        return share.factors[0].value, rest[0] if len(rest) == 1 else Product(rest)
    if isinstance(share, Quotient) and isinstance(share.below, Number):
        return 1 / share.below.value, share.above
    return None


def _one_logarithm(
    derivation: Derivation, unit: str, after: int, case: int
) -> Iterator[Node]:
    """Binary cross-entropy where the target is 0 or 1: the other term vanishes."""
    loss = derivation.network.loss
    if loss is None or loss.name != "binary_cross_entropy":
        return
    target = derivation.leaf(derivation.at(Symbol(Kind.TARGET, unit), after, case))
    out = Ref(derivation.at(Symbol(Kind.OUT, unit), after, case))
    if target == 1:
        yield negative(ln(out))
    elif target == 0:
        yield negative(ln(1 - out))


def _one_hot(derivation: Derivation, shares: list[Node]) -> Iterator[Node]:
    """Cross-entropy with a class for a target: -ln of that output."""
    for share in shares:
        outs = {to for to in refs(share) if isinstance(to, Quantity)}
        for to in sorted(outs):
            if isinstance(to.what, Symbol) and to.what.kind is Kind.OUT:
                target = derivation.at(
                    Symbol(Kind.TARGET, to.what.of), to.after, to.case
                )
                if derivation.leaf(target) == 1:
                    yield negative(ln(Ref(to)))


def _apart(own: Node) -> Iterator[Node]:
    """A mean as the sum of the parts of each."""
    if isinstance(own, Quotient) and isinstance(own.above, Sum):
        yield Sum(tuple(term / own.below for term in own.above.terms))
