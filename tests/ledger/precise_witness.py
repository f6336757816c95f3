"""The second witness: the same network to 100 digits, by dual numbers in mpmath.

It settles what float64 can't: where the parts of a gradient cancel, JAX keeps the
digits of the parts and loses those of their sum. Here each number carries its
derivatives by all parameters through a plain forward pass (forward mode; nothing is
propagated back), and nothing of the package's formulas is used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from mpmath import mp, mpf

from chainrule.examples.model import Example
from chainrule.maths.network import Cell, Layer
from tests.ledger.rules import Updates, batch_of, share

mp.dps = 100
NOTHING = 1e-80
"""What is smaller than this can't be told from 0 with so many digits."""


def real(value: Any) -> Any:
    """A number of the example at full precision."""
    if isinstance(value, Fraction):
        return mpf(value.numerator) / value.denominator
    return mpf(value)


class Dual:
    """A value and its derivatives by the parameters it depends on."""

    def __init__(self, value: Any, slopes: Mapping[str, Any] | None = None) -> None:
        self.value = real(value)
        self.slopes = slopes or {}

    def through(self, value: Any, slope: Any) -> Dual:
        """A function of this number alone, its value and slope given."""
        return Dual(value, {name: slope * of for name, of in self.slopes.items()})

    def __add__(self, other: Any) -> Dual:
        b = dual(other)
        both = {n: self.slopes.get(n, 0) + s for n, s in b.slopes.items()}
        return Dual(self.value + b.value, {**self.slopes, **both})

    def __mul__(self, other: Any) -> Dual:
        b = dual(other)
        return self.through(self.value * b.value, b.value) + b.through(0, self.value)

    def __neg__(self) -> Dual:
        return self.through(-self.value, -1)

    def __sub__(self, other: Any) -> Dual:
        return self + -dual(other)

    def __truediv__(self, other: Any) -> Dual:
        b = dual(other)
        return self * b.through(1 / b.value, -1 / b.value**2)

    def __rsub__(self, other: Any) -> Dual:
        return dual(other) - self

    def __rtruediv__(self, other: Any) -> Dual:
        return dual(other) / self

    __radd__, __rmul__ = __add__, __mul__


def dual(value: Any) -> Dual:
    """A number as a dual one: a constant depends on no parameter."""
    return value if isinstance(value, Dual) else Dual(value)


def exp(x: Dual) -> Dual:
    return x.through(mp.exp(x.value), mp.exp(x.value))


def log(x: Dual) -> Dual:
    return x.through(mp.log(x.value), 1 / x.value)


def erf(x: Dual) -> Dual:
    return x.through(mp.erf(x.value), 2 / mp.sqrt(mp.pi) * mp.exp(-(x.value**2)))


def size(x: Dual) -> Dual:
    """The absolute value; its slope at 0 is 0."""
    return x.through(abs(x.value), mp.sign(x.value))


def tanh(x: Dual) -> Dual:
    return (exp(x) - exp(-x)) / (exp(x) + exp(-x))


def rising(x: Dual, alpha: Any) -> Dual:
    """The exponential linear unit."""
    return x if x.value > 0 else alpha * (exp(x) - 1)


def clipped(x: Dual) -> Dual:
    """Cut off below 0 and above 1."""
    return x if 0 < x.value < 1 else Dual(min(max(x.value, mpf(0)), mpf(1)))


# as the paper's own program has them
SELU_ALPHA = mpf("1.6732632423543772848170429916717")
SELU_SCALE = mpf("1.0507009873554804934193349852946")

ACTIVATE: dict[str, Callable[[Dual], Dual]] = {
    "identity": lambda z: z,
    "logistic": lambda z: 1 / (1 + exp(-z)),
    "tanh": tanh,
    "relu": lambda z: z if z.value > 0 else Dual(0),
    "leaky_relu": lambda z: z if z.value > 0 else z / 100,
    "elu": lambda z: rising(z, 1),
    "selu": lambda z: SELU_SCALE * rising(z, SELU_ALPHA),
    "gelu": lambda z: z * (1 + erf(z / mp.sqrt(2))) / 2,
    "silu": lambda z: z / (1 + exp(-z)),
    "mish": lambda z: z * tanh(log(1 + exp(z))),
    "softplus": lambda z: log(1 + exp(z)),
    "exponential": exp,
    "softsign": lambda z: z / (1 + size(z)),
    "hard_sigmoid": lambda z: clipped(z / 6 + Fraction(1, 2)),
    "bipolar_logistic": lambda z: 2 / (1 + exp(-z)) - 1,
}


def activated(name: str, nets: Sequence[Dual]) -> list[Dual]:
    """The outputs of a layer."""
    if name == "softmax":
        powers = [exp(net) for net in nets]
        return [power / sum(powers, Dual(0)) for power in powers]
    return [ACTIVATE[name](net) for net in nets]


def huber(d: Dual) -> Dual:
    return d * d / 2 if abs(d.value) <= 1 else size(d) - Fraction(1, 2)


LOSS: dict[str, Callable[[Any, Dual, int], Dual]] = {
    "half_squared_error": lambda t, y, n: (t - y) * (t - y) / 2,
    "squared_error": lambda t, y, n: (t - y) * (t - y),
    "mean_squared_error": lambda t, y, n: (t - y) * (t - y) / n,
    "mean_absolute_error": lambda t, y, n: size(t - y) / n,
    "huber": lambda t, y, n: huber(t - y),
    "binary_cross_entropy": lambda t, y, n: -(t * log(y) + (1 - t) * log(1 - y)),
    "cross_entropy": lambda t, y, n: -(t * log(y)),
    "poisson": lambda t, y, n: y - t * log(y),
}


def error(example: Example, weights: Mapping[str, Any], case: int) -> Dual:
    """The error of a case, with its derivative by every parameter it depends on."""
    network, chosen = example.network, example.cases[case - 1]
    assert network.loss is not None
    assert chosen.targets is not None

    def number(cell: Cell | None) -> Dual:
        if isinstance(cell, str):
            return Dual(weights[cell], {cell: mpf(1)})
        return Dual(cell or 0)

    def nets(layer: Layer, signals: Sequence[Dual]) -> list[Dual]:
        return [
            sum(
                (number(w) * x for w, x in zip(row, signals, strict=True)),
                number(bias) * layer.bias_input,
            )
            for row, bias in zip(layer.weights, layer.bias, strict=True)
        ]

    signals = [Dual(value) for value in chosen.inputs]
    for layer in network.layers:
        signals = activated(layer.activation.name, nets(layer, signals))
    loss, count = LOSS[network.loss.name], len(signals)
    shares = [
        loss(real(t), y, count) for t, y in zip(chosen.targets, signals, strict=True)
    ]
    return sum(shares, Dual(0))


class PreciseRun:
    """Updates made with this witness's own gradients, in its own numbers."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self._rule = Updates(example, real)
        self._weights = [{n: real(v) for n, v in example.parameters.items()}]
        self._errors: dict[tuple[int, int], Dual] = {}

    def error(self, done: int, case: int) -> Dual:
        """The error of a case after so many updates."""
        if (done, case) not in self._errors:
            found = error(self.example, self.weights(done), case)
            self._errors[done, case] = found
        return self._errors[done, case]

    def slope(self, done: int, case: int, name: str) -> Any:
        """The derivative of a case's error by a parameter."""
        return self.error(done, case).slopes.get(name, mpf(0))

    def gradient(self, done: int, name: str) -> Any:
        """The gradient that the next update takes, over its batch."""
        training, count = self.example.training, len(self.example.cases)
        assert training is not None
        batch = batch_of(training, count, done)
        slopes = [self.slope(done, case, name) for case in batch]
        found = sum(slopes, mpf(0)) * real(share(training, len(batch)))
        return found if abs(found) > NOTHING else mpf(0)

    def weights(self, done: int) -> dict[str, Any]:
        """Every parameter after so many updates."""
        while len(self._weights) <= done:
            made = len(self._weights)
            new = dict(self._weights[-1])
            for name in self.example.learned:
                gradient = self.gradient(made - 1, name)
                new[name] += self._rule.step(name, new[name], gradient, made)
            self._weights.append(new)
        return self._weights[done]
