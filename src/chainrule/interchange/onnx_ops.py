"""Activations as ONNX operators: a native one, or their formula spelled out.

Operators with attributes are single precision (ONNX keeps attributes as such), and ONNX
Runtime has many operators for float32 only: a float64 network is spelled out wherever a
native operator would lose digits or could not be run.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass
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
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.records import Activation

Emit = Callable[..., str]
"""``emit(op, *inputs, **attributes)`` adds an operator and names its output; an input
is a tensor's name, or a float for a constant."""


@dataclass(frozen=True, slots=True)
class Native:
    """An operator that is the activation, from an opset on.

    `doubles` says that it keeps float64's digits, and is run in ONNX Runtime.
    """

    op: str
    attributes: dict[str, float]
    since: int = 1
    doubles: bool = False


NATIVE: dict[str, Native] = {
    "relu": Native("Relu", {}, doubles=True),
    "exponential": Native("Exp", {}, doubles=True),
    "tanh": Native("Tanh", {}, doubles=True),
    "logistic": Native("Sigmoid", {}, doubles=True),
    "softmax": Native("Softmax", {"axis": -1}, 13, doubles=True),
    "leaky_relu": Native("LeakyRelu", {"alpha": 0.01}),
    "elu": Native("Elu", {"alpha": 1.0}),
    "selu": Native("Selu", {"alpha": 1.6732631921768188, "gamma": 1.0507010221481323}),
    "softplus": Native("Softplus", {}),
    "softsign": Native("Softsign", {}),
    "hard_sigmoid": Native("HardSigmoid", {"alpha": 1 / 6, "beta": 0.5}),
    "gelu": Native("Gelu", {"approximate": "none"}, 20),  # type: ignore[dict-item]
    "mish": Native("Mish", {}, 18),
}
"""Operators by activation; the others, and those of newer opsets, are spelled out."""


def write_activation(
    name: str, net: str, emit: Emit, *, opset: int, double: bool
) -> str:
    """The operators of an activation; returns the name of its output."""
    native = NATIVE.get(name)
    if native and opset >= native.since and (native.doubles or not double):
        return emit(native.op, net, **native.attributes)
    record = ACTIVATIONS[name]
    if record.name == "identity":
        return net
    return spelled_out(record, net, emit, double=double)


def spelled_out(record: Activation, net: str, emit: Emit, *, double: bool) -> str:
    """The formula of an activation, operator by operator."""
    writer = _Writer({"net": net}, emit, double)
    found = writer.term(record.stable or record.value)
    assert isinstance(found, str)
    return found


class _Writer:
    """Writes formulas; numbers are folded, and stay Python numbers until used."""

    def __init__(self, names: dict[Hashable, str], emit: Emit, double: bool) -> None:
        self.names, self.emit, self.double = names, emit, double

    def term(self, of: Node) -> str | float:
        """The tensor of a formula, or its number."""
        match of:
            case Number(value):
                return float(value)
            case Ref(to):
                return self.names[to]
            case Sum(terms):
                return self.chain(terms)
            case Product(factors):
                return self.folded("Mul", [self.term(each) for each in factors])
            case Quotient(above, below):
                return self.folded("Div", [self.term(above), self.term(below)])
            case Power(base, exponent):
                return self.folded("Pow", [self.term(base), self.term(exponent)])
            case Negative(inner):
                return self.call("Neg", self.term(inner))
            case Call(function, argument):
                return self.function(function, self.term(argument))
            case Choice(left, relation, right, then, otherwise):
                op = "Greater" if relation == ">" else "GreaterOrEqual"
                test = self.emit(op, self.term(left), self.term(right))
                return self.emit("Where", test, self.term(then), self.term(otherwise))
        raise NotImplementedError(f"no ONNX operator for {type(of).__name__}")

    def chain(self, terms: tuple[Node, ...]) -> str | float:
        """A sum, its negative terms subtracted."""
        found = self.term(terms[0])
        for each in terms[1:]:
            if isinstance(each, Negative):
                found = self.folded("Sub", [found, self.term(each.of)])
            else:
                found = self.folded("Add", [found, self.term(each)])
        return found

    def folded(self, op: str, parts: list[str | float]) -> str | float:
        """An operator over two or more terms, computed at once where all are known."""
        found = parts[0]
        for each in parts[1:]:
            if isinstance(found, float) and isinstance(each, float):
                found = _ARITHMETIC[op](found, each)
            else:
                found = self.emit(op, found, each)
        return found

    def call(self, op: str, argument: str | float) -> str | float:
        """An operator of one term."""
        if isinstance(argument, float):
            return _OF_FLOAT[op](argument)
        return self.emit(op, argument)

    def function(self, name: str, argument: str | float) -> str | float:
        """A function of a formula."""
        if isinstance(argument, str) and name == "log1p":
            return self.log1p(argument)
        if isinstance(argument, str) and name == "erf" and self.double:
            return self.erf(argument)
        if isinstance(argument, str) and name == "normal_density":
            square = self.emit("Mul", argument, argument)
            power = self.emit("Exp", self.emit("Mul", square, -0.5))
            return self.emit("Div", power, math.sqrt(2 * math.pi))
        return self.call(_FUNCTIONS[name], argument)

    def log1p(self, y: str) -> str:
        """ln(1 + y) with the digits of a small y: y ln(u)/(u - 1), u = 1 + y.

        Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, problem 1.5
        """
        u = self.emit("Add", y, 1.0)
        less = self.emit("Sub", u, 1.0)
        lost = self.emit("Equal", less, 0.0)
        safe = self.emit("Where", lost, 1.0, less)
        whole = self.emit("Div", self.emit("Mul", y, self.emit("Log", u)), safe)
        return self.emit("Where", lost, y, whole)

    def erf(self, x: str) -> str:
        """The error function in float64, which ONNX Runtime has for float32 only.

        erf(|x|) = 1 - t exp(-x^2 + P(t)) with t = 2/(2 + |x|); beyond 6.5 it is 1. P
        is a Chebyshev series.

        Source: Press et al. 2007, Numerical Recipes, section 6.2.2
        """
        z = self.emit("Abs", x)
        far = self.emit("Greater", z, _FAR)
        z = self.emit("Where", far, _FAR, z)
        t = self.emit("Div", 2.0, self.emit("Add", z, 2.0))
        last = 2 / (2 + _FAR)
        y = self.emit("Sub", self.emit("Mul", t, 4 / (1 - last)), _middle(last) * 2)
        series = self.clenshaw(y, chebyshev())
        power = self.emit("Sub", series, self.emit("Mul", z, z))
        tail = self.emit("Mul", t, self.emit("Exp", power))
        size = self.emit("Where", far, 1.0, self.emit("Sub", 1.0, tail))
        return self.emit("Mul", self.emit("Sign", x), size)

    def clenshaw(self, twice: str, coefficients: list[float]) -> str:
        """A Chebyshev series at y, from 2y (Clenshaw 1955)."""
        one: str | float = 0.0
        two: str | float = 0.0
        for coefficient in reversed(coefficients[1:]):
            product = 0.0 if one == 0.0 else self.folded("Mul", [twice, one])
            next_one = self.folded("Sub", [product, two])
            one, two = self.folded("Add", [next_one, coefficient]), one
        half = self.emit("Mul", self.emit("Mul", twice, 0.5), one)
        return self.emit("Add", self.emit("Sub", half, two), coefficients[0])


_FAR = 6.5
_TERMS = 30


def _middle(last: float) -> float:
    return (1 + last) / (1 - last)


def chebyshev() -> list[float]:
    """The series of ln(erfc(z)/t) + z^2 over the t of z = 0 … 6.5."""
    from numpy.polynomial.chebyshev import chebinterpolate

    last = 2 / (2 + _FAR)

    def value(y: Any) -> Any:
        found = []
        for each in y.tolist():
            t = (each + _middle(last)) * (1 - last) / 2
            z = 2 / t - 2
            found.append(math.log(math.erfc(z) / t) + z * z)
        return found

    return [float(each) for each in chebinterpolate(value, _TERMS)]


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "Add": lambda a, b: a + b,
    "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b,
    "Div": lambda a, b: a / b,
    "Pow": lambda a, b: a**b,
}
_OF_FLOAT: dict[str, Callable[[float], float]] = {
    "Neg": lambda x: -x,
    "Exp": math.exp,
    "Log": math.log,
    "Tanh": math.tanh,
    "Sqrt": math.sqrt,
    "Abs": abs,
    "Erf": math.erf,
}
_FUNCTIONS = {
    "exp": "Exp",
    "ln": "Log",
    "tanh": "Tanh",
    "sqrt": "Sqrt",
    "abs": "Abs",
    "erf": "Erf",
    "sign": "Sign",
    "log1p": "Log",
}
