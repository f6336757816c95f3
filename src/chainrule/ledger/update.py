"""The formulas of one update: batch gradient, optimizer state, step, new parameter."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.errors import QuantityError
from chainrule.examples.model import Training
from chainrule.formulas import (
    BATCH,
    TOTAL,
    Derivative,
    Kind,
    Negative,
    Node,
    Number,
    Product,
    Quantity,
    Ref,
    Sum,
    Symbol,
    node,
    replace,
    sum_of,
)
from chainrule.ledger.forward import ref
from chainrule.maths.records import GRADIENT, PARAMETER, UPDATE_NUMBER, Rule

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation


def training_of(derivation: Derivation) -> Training:
    """The update rule, where the example has one."""
    training = derivation.example.training
    if training is None:
        raise QuantityError(
            "the example says nothing about updates: add a [training] section with "
            "an optimizer and a learning_rate"
        )
    return training


def batch_of(derivation: Derivation, after: int, case: int) -> tuple[int, ...]:
    """The cases (from 1) that update number ``after + 1`` takes."""
    count = len(derivation.example.cases)
    training = training_of(derivation)
    if count == 0:
        raise QuantityError("the example has no case to learn from: add [[cases]]")
    if training.restart and case:
        return (case,)
    if training.batch == "full":
        return tuple(range(1, count + 1))
    size = 1 if training.batch == "online" else min(int(training.batch), count)
    batches = -(-count // size)
    first = (after % batches) * size
    return tuple(range(first + 1, min(first + size, count) + 1))


def reduced(derivation: Derivation, terms: list[Node]) -> Node:
    """The sum or the mean over a batch, as [training] says."""
    summed = sum_of(terms)
    if training_of(derivation).reduction == "sum" or len(terms) == 1:
        return summed
    return summed / len(terms)


def batch_error(derivation: Derivation, after: int, case: int) -> Node:
    """E_batch = the mean (or sum) of E_total over the batch."""
    cases = batch_of(derivation, after, case)
    return reduced(derivation, [ref(derivation, TOTAL, after, k) for k in cases])


def batch_derivative(
    derivation: Derivation, below: Symbol, after: int, case: int
) -> Node:
    """dE_batch/dB = the mean (or sum) of dE_total/dB over the batch."""
    cases = batch_of(derivation, after, case)
    what = Derivative(TOTAL, below)
    return reduced(derivation, [Ref(derivation.at(what, after, k)) for k in cases])


def gradient(derivation: Derivation, name: str, after: int, case: int) -> Node:
    """What the update rule takes for the gradient, L2 weight decay included."""
    cases = batch_of(derivation, after, case)
    below = Symbol(Kind.PARAMETER, name)
    if len(cases) == 1:
        found: Node = Ref(derivation.at(Derivative(TOTAL, below), after, cases[0]))
    else:
        found = Ref(derivation.at(Derivative(BATCH, below), after, case))
    training = training_of(derivation)
    decay = training.settings.get("weight_decay", Fraction(0))
    if decay and not training.optimizer.decoupled_decay and decays(derivation, name):
        rate = ref(derivation, Symbol(Kind.SETTING, "weight_decay"), after, case)
        found = found + rate * ref(derivation, below, after, case)
    return found


def decays(derivation: Derivation, name: str) -> bool:
    """Weight decay pulls at weights, not at biases."""
    return name not in derivation.network.biases


def rule_of(derivation: Derivation) -> Rule:
    """The formulas of the example's optimizer under its settings."""
    training = training_of(derivation)
    return training.optimizer.rule(training.settings)


def fill_rule(
    derivation: Derivation, formula: Node, name: str, after: int, case: int
) -> Node:
    """An optimizer's formula, with this parameter's quantities put in."""

    def found(to: object) -> Node | None:
        if to == GRADIENT.to:
            return gradient(derivation, name, after, case)
        if to == PARAMETER.to:
            return ref(derivation, Symbol(Kind.PARAMETER, name), after, case)
        if to == UPDATE_NUMBER.to:
            return ref(derivation, Symbol(Kind.UPDATE_NUMBER), after, case)
        head, _, tail = str(to).partition(":")
        if head == "setting":
            if tail == "weight_decay" and not decays(derivation, name):
                return node(0)
            return ref(derivation, Symbol(Kind.SETTING, tail), after, case)
        kind = Kind.STATE if head == "now" else Kind.STATE_BEFORE
        return ref(derivation, Symbol(kind, name, tail), after, case)

    return without_nothing(replace(formula, found))


def without_nothing(of: Node) -> Node:
    """A sum without the terms that are 0 times something."""
    if not isinstance(of, Sum):
        return of
    return sum_of([term for term in of.terms if not _is_nothing(term)])


def _is_nothing(term: Node) -> bool:
    inner = term.of if isinstance(term, Negative) else term
    return isinstance(inner, Product) and any(
        isinstance(each, Number) and each.value == 0 for each in inner.factors
    )


def step_formula(derivation: Derivation, name: str, after: int, case: int) -> Node:
    """What the update adds to the parameter; 0 for a frozen one."""
    if name not in derivation.learned:
        return node(0)
    return fill_rule(derivation, rule_of(derivation).step, name, after, case)


def state_formula(
    derivation: Derivation, symbol: Symbol, after: int, case: int
) -> Node:
    """What the optimizer remembers of the parameter after this update."""
    states = rule_of(derivation).states
    if symbol.state not in states:
        raise QuantityError(f"this optimizer keeps no {symbol.state!r}")
    return fill_rule(derivation, states[symbol.state], symbol.of, after, case)


def updated_formula(derivation: Derivation, name: str, after: int, case: int) -> Node:
    """w+ = w + step, written as a lecturer writes it for plain gradient descent."""
    weight = ref(derivation, Symbol(Kind.PARAMETER, name), after, case)
    if name not in derivation.learned:
        return weight
    rule = rule_of(derivation)
    if not rule.states:
        return weight + step_formula(derivation, name, after, case)
    return weight + ref(derivation, Symbol(Kind.STEP, name), after, case)


def state_start(derivation: Derivation, symbol: Symbol) -> Number:
    """What the optimizer remembers before the first update."""
    start = training_of(derivation).optimizer.start.get(symbol.state, Fraction(0))
    return Number(Fraction(start))


def is_update(quantity: Quantity) -> bool:
    """Whether a quantity belongs to the update rather than to one case."""
    what = quantity.what
    return isinstance(what, Symbol) and what.kind in (
        Kind.STEP,
        Kind.STATE,
        Kind.STATE_BEFORE,
        Kind.UPDATED,
        Kind.UPDATE_NUMBER,
    )
