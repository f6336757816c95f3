"""A formula as Python source, so that the formula that is read is the code that runs.

The same text runs over floats and over balls: function names are bound by whoever runs
it. Small whole powers are written as products, which every kind of number does alike.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction

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

_SUM, _PRODUCT, _UNARY, _ATOM = 1, 2, 3, 4


def python_source(
    formula: Node,
    name: Callable[[Hashable], str],
    number: Callable[[Fraction], str] = lambda value: repr(float(value)),
    compare: Callable[[str, str, str], str] = "{} {} {}".format,
) -> str:
    """The formula as one Python expression.

    `name` spells mentions, `number` constants, `compare` the test of a choice.

    >>> x = Ref("x")
    >>> python_source(x * (1 - x), str)
    'x * (1.0 - x)'
    """

    def wrap(of: Node, need: int) -> str:
        text, strength = write(of)
        return text if strength >= need else f"({text})"

    def write(of: Node) -> tuple[str, int]:
        match of:
            case Ref(to):
                return name(to), _ATOM
            case Number(value, _):
                text = number(value)
                return text, _UNARY if text.startswith("-") else _ATOM
            case Sum(terms):
                return added(terms), _SUM
            case Product(factors):
                return multiplied(factors), _PRODUCT
            case Negative(inner):
                return f"-{wrap(inner, _UNARY)}", _UNARY
            case Quotient(above, below):
                return f"{wrap(above, _PRODUCT)} / {wrap(below, _ATOM)}", _PRODUCT
            case Power(base, exponent):
                return powered(base, exponent)
            case Call(function, argument):
                return f"{function}({write(argument)[0]})", _ATOM
            case Choice(left, relation, right, then, otherwise):
                test = compare(wrap(left, _SUM), relation, wrap(right, _SUM))
                return f"({wrap(then, 1)} if {test} else {wrap(otherwise, 1)})", _ATOM
            case _:
                raise TypeError(f"not a formula: {of!r}")

    def added(terms: tuple[Node, ...]) -> str:
        text = wrap(terms[0], _SUM)
        for term in terms[1:]:
            if isinstance(term, Negative):
                text += f" - {wrap(term.of, _PRODUCT)}"
            else:
                text += f" + {wrap(term, _PRODUCT)}"
        return text

    def multiplied(factors: tuple[Node, ...]) -> str:
        head = wrap(factors[0], _PRODUCT)
        return " * ".join([head, *(wrap(factor, _UNARY) for factor in factors[1:])])

    def powered(base: Node, exponent: Node) -> tuple[str, int]:
        if isinstance(exponent, Number) and exponent.value == 2:
            text = wrap(base, _ATOM)
            return f"{text} * {text}", _PRODUCT
        return f"power({write(base)[0]}, {write(exponent)[0]})", _ATOM

    return write(formula)[0]
