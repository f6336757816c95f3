"""Other forms of what goes forward: outputs, shares of the error, the whole error."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chainrule.formulas import (
    Kind,
    Node,
    Number,
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
    sum_of,
)
from chainrule.ledger.derivation import Derivation


def outputs(derivation: Derivation, unit: str, after: int, case: int) -> Iterator[Node]:
    """Other forms of an activation over its net input."""
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


def totals(derivation: Derivation, own: Node) -> Iterator[Node]:
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
    yield from _one_hot(derivation, written)


def _factored(share: Node) -> tuple[Fraction, Node] | None:
    """A share as a number times the rest."""
    if isinstance(share, Product) and isinstance(share.factors[0], Number):
        rest = share.factors[1:]
        return share.factors[0].value, rest[0] if len(rest) == 1 else Product(rest)
    if isinstance(share, Quotient) and isinstance(share.below, Number):
        return 1 / share.below.value, share.above
    return None


def one_logarithm(
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
    """Cross-entropy with one class for a target: -ln of that output."""
    loss = derivation.network.loss
    if loss is None or loss.name != "cross_entropy":
        return
    outs = {to for share in shares for to in refs(share) if isinstance(to, Quantity)}
    targets = {
        to: derivation.leaf(
            derivation.at(Symbol(Kind.TARGET, to.what.of), to.after, to.case)
        )
        for to in sorted(outs)
        if isinstance(to.what, Symbol) and to.what.kind is Kind.OUT
    }
    if sorted(targets.values()) == [0] * (len(targets) - 1) + [1]:
        yield from (
            negative(ln(Ref(to))) for to, target in targets.items() if target == 1
        )


def apart(own: Node) -> Iterator[Node]:
    """A mean as the sum of the parts of each."""
    if isinstance(own, Quotient) and isinstance(own.above, Sum):
        yield Sum(tuple(term / own.below for term in own.above.terms))
