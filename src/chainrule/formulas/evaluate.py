"""The value of a formula over any kind of number: one walk, the arithmetic a parameter.

An `Arithmetic` says how numbers are made from exact fractions and what functions do.
Floats are here (`FLOATS`); balls and exact fractions are in `numbers`, arrays in
`arrays`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from chainrule.formulas.nodes import (
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


@dataclass(frozen=True)
class Arithmetic:
    """What a kind of number must offer beside ``+ - * /``."""

    number: Callable[[Fraction], Any]
    power: Callable[[Any, Any], Any]
    functions: Mapping[str, Callable[[Any], Any]]
    choose: Callable[[Any, str, Any, Callable[[], Any], Callable[[], Any]], Any]


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
                return multiplied([value(factor) for factor in factors])
            case Negative(inner):
                return -value(inner)
            case Quotient(above, below):
                return value(above) / value(below)
            case Power(base, exponent):
                return arithmetic.power(value(base), value(exponent))
            case Call(function, argument):
                return arithmetic.functions[function](value(argument))
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


def multiplied(values: list[Any]) -> Any:
    """The values multiplied from left to right."""
    result = values[0]
    for value in values[1:]:
        result = result * value
    return result


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _ln(x: float) -> float:
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def _power(base: float, exponent: float) -> float:
    if exponent == 2:
        return base * base  # rounded correctly, as ``pow`` need not be
    try:
        return math.pow(base, exponent)
    except OverflowError:
        odd = exponent % 2 == 1
        return -math.inf if base < 0 and odd else math.inf
    except ValueError:  # 0 to a negative power, or a root of a negative number
        return math.inf if base == 0 else math.nan


def _sign(x: float) -> float:
    return float((x > 0) - (x < 0))


def _log1p(x: float) -> float:
    if x > -1:
        return math.log1p(x)
    return -math.inf if x == -1 else math.nan


def _normal_density(x: float) -> float:
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)


def _sqrt(x: float) -> float:
    return math.sqrt(x) if x >= 0 else math.nan


def _choose(
    left: Any,
    relation: str,
    right: Any,
    then: Callable[[], Any],
    other: Callable[[], Any],
) -> Any:
    holds = left > right if relation == ">" else left >= right
    return then() if holds else other()


FLOAT_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "exp": _exp,
    "ln": _ln,
    "tanh": math.tanh,
    "sqrt": _sqrt,
    "abs": abs,
    "erf": math.erf,
    "normal_density": _normal_density,
    "sign": _sign,
    "log1p": _log1p,
}

FLOATS = Arithmetic(float, _power, FLOAT_FUNCTIONS, _choose)
"""Double precision; what overflows becomes infinite instead of raising."""
