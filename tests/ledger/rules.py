"""The update rules for the witnesses, written from their papers, over any number.

One parameter at a time; nothing of the package's formulas is used. With ``real=float``
they are double precision, with mpmath's numbers as precise as those are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from chainrule.examples.model import Example, Training


class Updates:
    """The state of an update rule, and the steps it makes."""

    def __init__(self, example: Example, real: Callable[[Any], Any]) -> None:
        assert example.training is not None
        self.kind = example.training.optimizer.name
        self.real = real
        self.biases = biases(example)
        self.state: dict[str, list[Any]] = {}
        defaults = {s.name: s.default for s in example.training.optimizer.settings}
        self.settings: Mapping[str, Any] = {**defaults, **example.training.settings}

    def number(self, name: str) -> Any:
        """A setting."""
        return self.real(self.settings[name])

    def step(self, name: str, weight: Any, gradient: Any, count: int) -> Any:
        """What update number `count` adds to a parameter."""
        # weight decay pulls at weights, not at biases
        pull = name not in self.biases and self.settings.get("weight_decay")
        decay = self.number("weight_decay") if pull else self.real(0)
        kind, eta = self.kind, self.number("learning_rate")
        g = gradient if kind == "adamw" else gradient + decay * weight
        s = self.state.setdefault(name, [self.real(0), self.real(0)])
        if kind == "sgd":
            return -eta * g
        if kind in ("momentum", "nesterov"):
            mu = self.number("momentum")
            ahead = kind == "nesterov"
            if self.settings.get("velocity") == "gradient":
                s[0] = mu * s[0] + g
                return -eta * (g + mu * s[0] if ahead else s[0])
            s[0] = mu * s[0] - eta * g
            return mu * s[0] - eta * g if ahead else s[0]
        if kind == "adagrad":
            s[0] += g * g
            return -eta * g / (s[0] ** self.real(0.5) + self.number("epsilon"))
        if kind == "rmsprop":
            rho = self.number("rho")
            s[0] = rho * s[0] + (1 - rho) * g * g
            return -eta * g / self._root(s[0])
        if kind in ("adam", "adamw"):
            b1, b2 = self.number("beta1"), self.number("beta2")
            s[0] = b1 * s[0] + (1 - b1) * g
            s[1] = b2 * s[1] + (1 - b2) * g * g
            m, v = s[0] / (1 - b1**count), s[1] / (1 - b2**count)
            beside = eta * decay * weight if kind == "adamw" else 0
            return -eta * m / self._root(v) - beside
        assert kind == "rprop"
        return self._rprop(s, g, count)

    def _root(self, v: Any) -> Any:
        epsilon, half = self.number("epsilon"), self.real(0.5)
        if self.settings.get("epsilon_inside") in (True, "true"):
            return (v + epsilon) ** half
        return v**half + epsilon

    def _rprop(self, s: list[Any], g: Any, count: int) -> Any:
        if count == 1:
            s[0] = self.number("learning_rate")
        elif s[1] * g > 0:
            s[0] = min(s[0] * self.number("grow"), self.number("largest"))
        elif s[1] * g < 0:
            s[0] = max(s[0] * self.number("shrink"), self.number("smallest"))
            g = self.real(0)
        s[1] = g
        return -s[0] if g > 0 else s[0] if g < 0 else self.real(0)


def biases(example: Example) -> set[str]:
    """The parameters that stand as a bias somewhere."""
    cells = [cell for layer in example.network.layers for cell in layer.bias]
    return {cell for cell in cells if isinstance(cell, str)}


def batch_of(training: Training, cases: int, done: int) -> list[int]:
    """The cases (from 1) that the next update takes, `done` having been made."""
    if training.batch == "full":
        return list(range(1, cases + 1))
    size = 1 if training.batch == "online" else int(training.batch)
    batches = [
        list(range(first, min(first + size, cases + 1)))
        for first in range(1, cases + 1, size)
    ]
    return batches[done % len(batches)]


def share(training: Training, cases: int) -> Fraction:
    """What each case of a batch counts for."""
    return Fraction(1, cases) if training.reduction == "mean" else Fraction(1)
