"""A formula as Python source, so that the formula that is read is the code that runs.

The same text runs over floats and over balls: function names are bound by whoever runs
it. A square is written as a product, which every kind of number does alike.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
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
    choose: str = "({then} if {test} else {otherwise})",
) -> str:
    """The formula as one Python expression.

    `name` spells mentions, `number` constants, `compare` the test of a choice, and
    `choose` the choice itself: with C's own, the text is an expression of C.

    >>> x = Ref("x")
    >>> python_source(x * (1 - x), str)
    'x * (1.0 - x)'
    """
    return _Writer(name, number, compare, choose).write(formula)[0]


@dataclass(frozen=True)
class _Writer:
    """One walk through a formula; strengths say where brackets are needed."""

    name: Callable[[Hashable], str]
    number: Callable[[Fraction], str]
    compare: Callable[[str, str, str], str]
    choose: str

    def wrap(self, of: Node, need: int) -> str:
        text, strength = self.write(of)
        return text if strength >= need else f"({text})"

    def write(self, of: Node) -> tuple[str, int]:
        match of:
            case Ref(to):
                return self.name(to), _ATOM
            case Number(value, _):
                text = self.number(value)
                return text, _UNARY if text.startswith("-") else _ATOM
            case Sum(terms):
                return self.added(terms), _SUM
            case Product(factors):
                return self.multiplied(factors), _PRODUCT
            case Negative(inner):
                return f"-{self.wrap(inner, _UNARY)}", _UNARY
            case Quotient(above, below):
                text = f"{self.wrap(above, _PRODUCT)} / {self.wrap(below, _ATOM)}"
                return text, _PRODUCT
            case Power(base, exponent):
                return self.powered(base, exponent)
            case Call(function, argument):
                return f"{function}({self.write(argument)[0]})", _ATOM
            case Choice():
                return self.chosen(of), _ATOM
            case _:
                raise TypeError(f"not a formula: {of!r}")

    def added(self, terms: tuple[Node, ...]) -> str:
        text = self.wrap(terms[0], _SUM)
        for term in terms[1:]:
            if isinstance(term, Negative):
                text += f" - {self.wrap(term.of, _PRODUCT)}"
            else:
                text += f" + {self.wrap(term, _PRODUCT)}"
        return text

    def multiplied(self, factors: tuple[Node, ...]) -> str:
        head = self.wrap(factors[0], _PRODUCT)
        return " * ".join([head, *(self.wrap(each, _UNARY) for each in factors[1:])])

    def powered(self, base: Node, exponent: Node) -> tuple[str, int]:
        if isinstance(exponent, Number) and exponent.value == 2:
            text = self.wrap(base, _ATOM)
            return f"{text} * {text}", _PRODUCT
        return f"power({self.write(base)[0]}, {self.write(exponent)[0]})", _ATOM

    def chosen(self, of: Choice) -> str:
        test = self.compare(
            self.wrap(of.left, _SUM), of.relation, self.wrap(of.right, _SUM)
        )
        then, otherwise = self.wrap(of.then, _SUM), self.wrap(of.otherwise, _SUM)
        return self.choose.format(then=then, test=test, otherwise=otherwise)
