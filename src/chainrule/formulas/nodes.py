"""The nodes of which every formula is made: frozen, hashable, built with ``+ - * /``.

A formula is a small tree. It is evaluated over floats, balls, exact fractions and
arrays (`evaluate`), written as Python source (`source`), and spelled in ASCII, Unicode,
LaTeX and MathML (`spelling`). Nodes know nothing of any of these.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

FUNCTIONS = (
    "exp", "ln", "tanh", "sqrt", "abs", "erf", "normal_density", "sign", "log1p",
)  # fmt: skip
"""The functions a formula may call, each of one argument."""


class Node:
    """A formula. Arithmetic between nodes and integers or fractions builds larger ones.

    >>> from chainrule.formulas import Ref, ascii_text
    >>> out = Ref("out")
    >>> ascii_text(out * (1 - out))
    'out*(1 - out)'
    """

    __slots__ = ()

    def __add__(self, other: Term) -> Node:
        return total(self, other)

    def __radd__(self, other: Term) -> Node:
        return total(other, self)

    def __sub__(self, other: Term) -> Node:
        return total(self, negative(node(other)))

    def __rsub__(self, other: Term) -> Node:
        return total(other, negative(self))

    def __mul__(self, other: Term) -> Node:
        return product(self, other)

    def __rmul__(self, other: Term) -> Node:
        return product(other, self)

    def __truediv__(self, other: Term) -> Node:
        return Quotient(self, node(other))

    def __rtruediv__(self, other: Term) -> Node:
        return Quotient(node(other), self)

    def __pow__(self, other: Term) -> Node:
        return Power(self, node(other))

    def __neg__(self) -> Node:
        return negative(self)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """An exact number; `text` keeps how its author wrote it (``0.20``)."""

    value: Fraction
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Ref(Node):
    """A mention of a quantity, or of a formal variable such as ``net`` in a record."""

    to: Hashable


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """The sum of two or more terms; a difference is a sum with a `Negative` term."""

    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    """The product of two or more factors."""

    factors: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Quotient(Node):
    """One formula divided by another."""

    above: Node
    below: Node


@dataclass(frozen=True, slots=True)
class Power(Node):
    """A formula raised to another."""

    base: Node
    exponent: Node


@dataclass(frozen=True, slots=True)
class Negative(Node):
    """A formula with its sign reversed."""

    of: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of one argument, one of `FUNCTIONS`."""

    function: str
    argument: Node


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """By cases: ``then`` where ``left > right`` (or ``>=``), else ``otherwise``.

    With numbers put in it may also be turned round: ``<`` or ``<=``.
    """

    left: Node
    relation: str
    right: Node
    then: Node
    otherwise: Node


Term = Node | int | Fraction


def node(value: Term) -> Node:
    """The node of an integer or a fraction; a node is returned as it is."""
    return value if isinstance(value, Node) else Number(Fraction(value))


def number(text: str) -> Number:
    """The exact number that a decimal says, keeping its spelling.

    >>> number("0.20").value
    Fraction(1, 5)
    """
    return Number(Fraction(text), text)


def total(*terms: Term) -> Node:
    """A sum, flattened on the left: ``(a + b) + c`` is one sum of three terms."""
    first, *rest = [node(term) for term in terms]
    head = first.terms if isinstance(first, Sum) else (first,)
    return Sum((*head, *rest)) if rest else first


def product(*factors: Term) -> Node:
    """A product, flattened on the left."""
    first, *rest = [node(factor) for factor in factors]
    head = first.factors if isinstance(first, Product) else (first,)
    return Product((*head, *rest)) if rest else first


def negative(of: Node) -> Node:
    """The negative: of a number, a number; of a negative, what it negates."""
    if isinstance(of, Negative):
        return of.of
    if isinstance(of, Number):
        text = None if of.text is None else of.text.removeprefix("-")
        return Number(-of.value, f"-{text}" if text and of.value > 0 else text)
    return Negative(of)


def sum_of(terms: list[Node]) -> Node:
    """The sum of a list: 0 for none, the term itself for one."""
    if not terms:
        return Number(Fraction(0))
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def product_of(factors: list[Node]) -> Node:
    """The product of a list: 1 for none, the factor itself for one."""
    if not factors:
        return Number(Fraction(1))
    return factors[0] if len(factors) == 1 else Product(tuple(factors))


def exp(x: Term) -> Node:
    """The exponential function of a formula."""
    return Call("exp", node(x))


def ln(x: Term) -> Node:
    """The natural logarithm of a formula."""
    return Call("ln", node(x))


def tanh(x: Term) -> Node:
    """The hyperbolic tangent of a formula."""
    return Call("tanh", node(x))


def sqrt(x: Term) -> Node:
    """The square root of a formula."""
    return Call("sqrt", node(x))


def absolute(x: Term) -> Node:
    """The absolute value of a formula."""
    return Call("abs", node(x))


def erf(x: Term) -> Node:
    """The error function of a formula."""
    return Call("erf", node(x))


def normal_density(x: Term) -> Node:
    """The density of the standard normal distribution, ``exp(-x^2/2)/sqrt(2 pi)``."""
    return Call("normal_density", node(x))


def sign(x: Term) -> Node:
    """The sign of a formula: -1, 0 or 1."""
    return Call("sign", node(x))


def log1p(x: Term) -> Node:
    """``ln(1 + x)``, exact near 0; for records that need a stable float form."""
    return Call("log1p", node(x))


TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
"""What each relation becomes when its sides change places."""


def choose(left: Term, relation: str, right: Term, then: Term, otherwise: Term) -> Node:
    """A formula by cases; `relation` is ``">"`` or ``">="``."""
    if relation not in (">", ">="):
        raise ValueError(f"a choice compares with > or >=, got {relation!r}")
    return Choice(node(left), relation, node(right), node(then), node(otherwise))
