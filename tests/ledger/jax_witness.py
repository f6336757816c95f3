"""The independent witness: the same network in JAX, float64, by automatic derivatives.

Nothing of the package's formulas is used here: activations, losses and optimizers are
written anew from their definitions, in matrix form.
"""

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from chainrule.examples.model import Example, Training
from chainrule.maths.network import Network

jax.config.update("jax_enable_x64", True)

Numbers = dict[str, float]
LONGEST = 64

ACTIVATE: dict[str, Callable[[Any], Any]] = {
    "identity": lambda z: z,
    "logistic": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "leaky_relu": lambda z: jax.nn.leaky_relu(z, 0.01),
    "elu": jax.nn.elu,
    "selu": jax.nn.selu,
    "gelu": lambda z: jax.nn.gelu(z, approximate=False),
    "silu": jax.nn.silu,
    "mish": jax.nn.mish,
    "softplus": jax.nn.softplus,
    "softsign": jax.nn.soft_sign,
    "hard_sigmoid": lambda z: jnp.clip(z / 6 + 0.5, 0, 1),
    "bipolar_logistic": lambda z: jnp.tanh(z / 2),
    "softmax": jax.nn.softmax,
}

LOSS: dict[str, Callable[[Any, Any], Any]] = {
    "half_squared_error": lambda t, y: 0.5 * jnp.sum((t - y) ** 2),
    "squared_error": lambda t, y: jnp.sum((t - y) ** 2),
    "mean_squared_error": lambda t, y: jnp.mean((t - y) ** 2),
    "mean_absolute_error": lambda t, y: jnp.mean(jnp.abs(t - y)),
    "huber": lambda t, y: jnp.sum(
        jnp.where(jnp.abs(t - y) <= 1, 0.5 * (t - y) ** 2, jnp.abs(t - y) - 0.5)
    ),
    "binary_cross_entropy": lambda t, y: (
        -jnp.sum(t * jnp.log(y) + (1 - t) * jnp.log(1 - y))
    ),
    "cross_entropy": lambda t, y: -jnp.sum(t * jnp.log(y)),
    "poisson": lambda t, y: jnp.sum(y - t * jnp.log(y)),
}


def matrix(cells: Any, order: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Where each cell is in the flat vector (-1: a constant), and the constants."""
    rows = np.array(cells, dtype=object)
    at = np.vectorize(lambda c: order[c] if isinstance(c, str) else -1, otypes=[int])
    fixed = np.vectorize(
        lambda c: 0.0 if c is None or isinstance(c, str) else float(c), otypes=[float]
    )
    return at(rows), fixed(rows)


def error(network: Network, order: Mapping[str, int], flat: Any, x: Any, t: Any) -> Any:
    """The error of one case, by a flat vector of parameters."""

    def numbers(cells: Any) -> Any:
        at, fixed = matrix(cells, order)
        return jnp.where(at >= 0, flat[at], fixed)

    signal = x
    for layer in network.layers:
        net = numbers(layer.weights) @ signal + layer.bias_input * numbers(layer.bias)
        signal = ACTIVATE[layer.activation.name](net)
    assert network.loss is not None
    return LOSS[network.loss.name](t, signal)


def gradients(
    example: Example, parameters: Numbers, case: int
) -> tuple[float, Numbers]:
    """The error of a case and its derivative by every parameter."""
    chosen = example.cases[case - 1]
    assert chosen.targets is not None
    x, t = (
        np.array([float(v) for v in row]) for row in (chosen.inputs, chosen.targets)
    )
    order = {name: index for index, name in enumerate(parameters)}
    flat = np.zeros(LONGEST)  # one length for all: JAX compiles for each shape anew
    flat[: len(parameters)] = list(parameters.values())
    value, found = jax.value_and_grad(lambda p: error(example.network, order, p, x, t))(
        flat
    )
    slopes = np.asarray(found)[: len(parameters)].tolist()
    return float(value), dict(zip(parameters, slopes, strict=True))


class Updates:
    """The update rules, written from their papers, one parameter at a time."""

    def __init__(self, training: Training, decays: Mapping[str, bool]) -> None:
        self.training = training
        self.decays = decays
        self.state: dict[str, np.ndarray] = {}
        defaults = {s.name: s.default for s in training.optimizer.settings}
        self.settings = {**defaults, **training.settings}

    def number(self, name: str) -> float:
        """A setting."""
        return float(self.settings[name])  # type: ignore[arg-type]

    def step(self, name: str, weight: float, gradient: float, count: int) -> float:
        """What update number `count` adds to a parameter."""
        decay = float(self.settings.get("weight_decay") or 0) * self.decays[name]
        kind = self.training.optimizer.name
        eta = self.number("learning_rate")
        g = gradient if kind == "adamw" else gradient + decay * weight
        s = self.state.setdefault(name, np.zeros(2))
        if kind == "sgd":
            return -eta * g
        if kind in ("momentum", "nesterov"):
            mu = self.number("momentum")
            ahead = kind == "nesterov"
            if self.settings.get("velocity") == "gradient":
                s[0] = mu * s[0] + g
                return float(-eta * (g + mu * s[0] if ahead else s[0]))
            s[0] = mu * s[0] - eta * g
            return float(mu * s[0] - eta * g if ahead else s[0])
        if kind == "adagrad":
            s[0] += g * g
            return float(-eta * g / (np.sqrt(s[0]) + self.number("epsilon")))
        if kind == "rmsprop":
            rho = self.number("rho")
            s[0] = rho * s[0] + (1 - rho) * g * g
            return float(-eta * g / self._root(s[0]))
        if kind in ("adam", "adamw"):
            b1, b2 = self.number("beta1"), self.number("beta2")
            s[0] = b1 * s[0] + (1 - b1) * g
            s[1] = b2 * s[1] + (1 - b2) * g * g
            m, v = s[0] / (1 - b1**count), s[1] / (1 - b2**count)
            return float(-eta * m / self._root(v)) - (
                eta * decay * weight if kind == "adamw" else 0.0
            )
        return self._rprop(s, g, count)

    def _root(self, v: float) -> float:
        epsilon = self.number("epsilon")
        if self.settings.get("epsilon_inside") in (True, "true"):
            return float(np.sqrt(v + epsilon))
        return float(np.sqrt(v) + epsilon)

    def _rprop(self, s: np.ndarray, g: float, count: int) -> float:
        if count == 1:
            s[0] = self.number("learning_rate")
        elif s[1] * g > 0:
            s[0] = min(s[0] * self.number("grow"), self.number("largest"))
        elif s[1] * g < 0:
            s[0] = max(s[0] * self.number("shrink"), self.number("smallest"))
            g = 0.0
        s[1] = g
        return float(-np.sign(g) * s[0])
