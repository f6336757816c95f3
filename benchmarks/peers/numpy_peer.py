"""NumPy, matrix form, as a careful user writes it; in float64 it is also the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.base import THREADS, Options, Predictor, Variant

if TYPE_CHECKING:
    from benchmarks.problem import Array, Layers, Problem


def activate(name: str, z: Array) -> Array:
    """The activation; z is overwritten where that spares memory."""
    if name == "logistic":
        return np.asarray(1 / (1 + np.exp(-z)))
    if name == "tanh":
        return np.tanh(z, out=z)
    if name == "relu":
        return np.maximum(z, 0, out=z)
    if name == "softmax":
        z -= z.max(axis=1, keepdims=True)
        np.exp(z, out=z)
        z /= z.sum(axis=1, keepdims=True)
    return z


def through(name: str, delta: Array, a: Array) -> Array:
    """The error signal before an activation, given the one behind it."""
    if name == "logistic":
        delta *= a * (1 - a)
    elif name == "tanh":
        delta *= 1 - a * a
    elif name == "relu":
        delta *= a > 0
    return delta


def loss_of(problem: Problem, layers: Layers) -> float:
    """The mean loss over all cases, in double precision, whatever the peer used."""
    X, Y = (part.astype("float64") for part in problem.examples)
    a = X
    names = [problem.hidden] * (len(layers) - 1) + [problem.output]
    for (W, b), name in zip(layers, names, strict=True):
        a = activate(name, a @ W.astype("float64") + b.astype("float64"))
    if problem.loss == "cross_entropy":
        return float(-np.log(np.maximum(a[Y > 0], 1e-300)).mean())
    if problem.loss == "mean_squared_error":
        return float(((Y - a) ** 2).mean())
    return float(((Y - a) ** 2).sum(axis=1).mean() / 2)


class NumpySession:
    """The training loop."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        X, Y = problem.examples
        B = problem.batch
        self.data = [(X[i : i + B], Y[i : i + B]) for i in range(0, len(X), B)]
        self.names: list[str] = [problem.hidden] * (len(problem.sizes) - 2)
        self.names.append(problem.output)
        self.reset()

    def reset(self) -> None:
        self.W = [W.copy() for W, _ in self.problem.initial]
        self.b = [b.copy() for _, b in self.problem.initial]
        self.t = 0
        if self.problem.optimizer == "adam":
            parameters = self.W + self.b
            self.m = [np.zeros_like(p) for p in parameters]
            self.v = [np.zeros_like(p) for p in parameters]

    def train(self, epochs: int) -> None:
        apply = self.adam if self.problem.optimizer == "adam" else self.sgd
        for _ in range(epochs):
            for x, y in self.data:
                apply(*self.gradients(x, y))

    def gradients(self, x: Array, y: Array) -> tuple[list[Array], list[Array]]:
        """Forward and backward pass for one batch."""
        outs = [x]
        for W, b, name in zip(self.W, self.b, self.names, strict=True):
            outs.append(activate(name, outs[-1] @ W + b))
        delta = outs[-1] - y
        scale = self.problem.batch
        if self.problem.loss == "mean_squared_error":
            delta *= 2 / y.shape[1]
        delta /= scale
        if self.names[-1] == "logistic":
            delta = through("logistic", delta, outs[-1])
        dW: list[Array] = []
        db: list[Array] = []
        for k in range(len(self.W) - 1, -1, -1):
            dW.insert(0, outs[k].T @ delta)
            db.insert(0, delta.sum(axis=0))
            if k:
                delta = through(self.names[k - 1], delta @ self.W[k].T, outs[k])
        return dW, db

    def sgd(self, dW: list[Array], db: list[Array]) -> None:
        """w <- w - eta g."""
        eta = self.problem.learning_rate
        pairs = list(zip(self.W, dW, strict=True))
        if self.problem.learn_biases:
            pairs += zip(self.b, db, strict=True)
        for p, g in pairs:
            np.multiply(g, eta, out=g)
            np.subtract(p, g, out=p)

    def adam(self, dW: list[Array], db: list[Array]) -> None:
        """Kingma and Ba 2015, algorithm 1."""
        self.t += 1
        one, two, eta = 0.9, 0.999, self.problem.learning_rate
        rate = eta / (1 - one**self.t)
        root = np.sqrt(1 - two**self.t).item()
        parameters, gradients = self.W + self.b, dW + db
        for p, g, m, v in zip(parameters, gradients, self.m, self.v, strict=True):
            m[...] = one * m + (1 - one) * g
            v[...] = two * v + (1 - two) * (g * g)
            p[...] -= rate * m / (np.sqrt(v) / root + 1e-8)

    def layers(self) -> Layers:
        return list(zip(self.W, self.b, strict=True))


class _Predictor:
    def __init__(self, problem: Problem) -> None:
        self.session = NumpySession(problem)

    def predict(self, row: Array) -> Array:
        a = row
        s = self.session
        for W, b, name in zip(s.W, s.b, s.names, strict=True):
            a = activate(name, a @ W + b)
        return a


class NumpyPeer:
    """NumPy with OpenBLAS."""

    name = "numpy"

    def variants(self, problem: Problem) -> list[Variant]:
        return THREADS if problem.parameters * problem.batch > 10**5 else THREADS[:1]

    def start(self, problem: Problem, options: Options) -> NumpySession:
        del options
        return NumpySession(problem)

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        del options
        return _Predictor(problem)


def truth(problem: Problem) -> tuple[Layers, float]:
    """Weights and loss after the problem's check, in double precision."""
    wide: Any = problem.in_double()
    session = NumpySession(wide)
    session.train(problem.check_epochs)
    return session.layers(), loss_of(wide, session.layers())
