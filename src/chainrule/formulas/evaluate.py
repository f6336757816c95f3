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

    def value(of: Node) -> Any:
        match of:
            case Ref(to):
                return lookup(to)
            case Number(exact, _):
                return arithmetic.number(exact)
            case Sum(terms):
                return added([value(term) for term in terms])
            case Product(factors):
                return arithmetic.multiply([value(factor) for factor in factors])
            case Negative(inner):
                return -value(inner)
            case Quotient(above, below):
                return value(above) / value(below)
            case Power(base, exponent):
                return arithmetic.power(value(base), value(exponent))
            case Call(function, argument):
                return arithmetic.functions[function](value(argument))
            case Choice(left, "<" | "<=" as relation, right, then, otherwise):
                return value(Choice(right, TURNED[relation], left, then, otherwise))
            case Choice(left, relation, right, then, otherwise):
                return arithmetic.choose(
                    value(left),
                    relation,
                    value(right),
                    lambda: value(then),
                    lambda: value(otherwise),
                )
            case _:
                raise TypeError(f"not a formula: {of!r}")

    return value(formula)


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
