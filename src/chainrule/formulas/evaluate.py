"""The value of a formula over any kind of number: one walk, the arithmetic a parameter.

An `Arithmetic` says how numbers are made from exact fractions and what functions do.
Floats are here (`FLOATS`); balls and exact fractions are in `numbers`, arrays in
`arrays`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from chainrule import floats
from chainrule.formulas.nodes import (
    TURNED,
    Call,
    Choice,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
)


def multiplied(values: list[Any]) -> Any:
    """The values multiplied from left to right."""
    result = values[0]
    for value in values[1:]:
        result = result * value
    return result


@dataclass(frozen=True)
class Arithmetic:
    """What a kind of number must offer beside ``+ - /``."""

    number: Callable[[Fraction], Any]
    power: Callable[[Any, Any], Any]
    functions: Mapping[str, Callable[[Any], Any]]
    choose: Callable[[Any, str, Any, Callable[[], Any], Callable[[], Any]], Any]
    multiply: Callable[[list[Any]], Any] = field(default=multiplied)


def evaluate(
    formula: Node, lookup: Callable[[Hashable], Any], arithmetic: Arithmetic
) -> Any:
    """The value of `formula`, with `lookup` giving the value of each mention.

    >>> from chainrule.formulas.nodes import Ref
    >>> evaluate(Ref("x") * Ref("x") + 1, {"x": 3.0}.__getitem__, FLOATS)
    10.0
    """
    rule = _RULES.get(type(formula))
    if rule is None:
        raise TypeError(f"not a formula: {formula!r}")
    return rule(formula, lookup, arithmetic)


Lookup = Callable[[Hashable], Any]


def _ref(of: Ref, lookup: Lookup, _: Arithmetic) -> Any:
    return lookup(of.to)


def _number(of: Number, _: Lookup, arithmetic: Arithmetic) -> Any:
    return arithmetic.number(of.value)


def _sum(of: Sum, lookup: Lookup, arithmetic: Arithmetic) -> Any:
    return added([evaluate(term, lookup, arithmetic) for term in of.terms])


def _product(of: Product, lookup: Lookup, arithmetic: Arithmetic) -> Any:
    values = [evaluate(factor, lookup, arithmetic) for factor in of.factors]
    return arithmetic.multiply(values)


def _negative(of: Negative, lookup: Lookup, arithmetic: Arithmetic) -> Any:
    return -evaluate(of.of, lookup, arithmetic)


def _quotient(of: Quotient, lookup: Lookup, arithmetic: Arithmetic) -> Any:
    above = evaluate(of.above, lookup, arithmetic)
    return above / evaluate(of.below, lookup, arithmetic)


def _power(of: Power, lookup: Lookup, arithmetic: Arithmetic) -> Any:
    base = evaluate(of.base, lookup, arithmetic)
    return arithmetic.power(base, evaluate(of.exponent, lookup, arithmetic))


def _call(of: Call, lookup: Lookup, arithmetic: Arithmetic) -> Any:
    argument = evaluate(of.argument, lookup, arithmetic)
    return arithmetic.functions[of.function](argument)


def _choice(of: Choice, lookup: Lookup, arithmetic: Arithmetic) -> Any:
    left, relation, right = of.left, of.relation, of.right
    if relation.startswith("<"):
        left, relation, right = right, TURNED[relation], left
    return arithmetic.choose(
        evaluate(left, lookup, arithmetic),
        relation,
        evaluate(right, lookup, arithmetic),
        lambda: evaluate(of.then, lookup, arithmetic),
        lambda: evaluate(of.otherwise, lookup, arithmetic),
    )


_RULES: dict[type, Callable[[Any, Lookup, Arithmetic], Any]] = {
    Ref: _ref, Number: _number, Sum: _sum, Product: _product, Negative: _negative,
    Quotient: _quotient, Power: _power, Call: _call, Choice: _choice,
}  # fmt: skip
"""How a formula of each kind is evaluated."""


def added(values: list[Any]) -> Any:
    """The values added from left to right."""
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def _choose(
    left: Any,
    relation: str,
    right: Any,
    then: Callable[[], Any],
    other: Callable[[], Any],
) -> Any:
    holds = left > right if relation == ">" else left >= right
    return then() if holds else other()


FLOAT_FUNCTIONS = floats.FUNCTIONS

FLOATS = Arithmetic(float, floats.power, FLOAT_FUNCTIONS, _choose)
"""Double precision; what overflows becomes infinite instead of raising."""
