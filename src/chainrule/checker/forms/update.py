"""Other forms of an update: the new weight from its step or its gradient."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.formulas import (
    Kind,
    Negative,
    Node,
    Product,
    Quantity,
    Ref,
    Symbol,
    negative,
)
from chainrule.ledger.derivation import Derivation
from chainrule.ledger.update import gradient, training_of


def late_parameter(
    derivation: Derivation, of: Quantity, levels: frozenset[int]
) -> Iterator[Node]:
    """A parameter after many updates, where the sheet shows the update before."""
    what, after, case = of
    if not isinstance(what, Symbol) or what.kind is not Kind.PARAMETER:
        return
    if after - 1 in levels and after > 1 and what.of in derivation.learned:
        if not derivation.is_given(of):
            yield Ref(Quantity(Symbol(Kind.UPDATED, what.of), after - 1, case))


def updated(derivation: Derivation, name: str, after: int, case: int) -> Iterator[Node]:
    """Other forms of a new weight."""
    if name not in derivation.learned:
        return
    weight = Ref(derivation.at(Symbol(Kind.PARAMETER, name), after, case))
    yield weight + Ref(derivation.at(Symbol(Kind.STEP, name), after, case))
    training = training_of(derivation)
    if training.optimizer.name == "sgd":
        for found in _scaled_signals(derivation, name, after, case):
            yield weight - found


def steps(derivation: Derivation, name: str, after: int, case: int) -> Iterator[Node]:
    """Other forms of a step."""
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
