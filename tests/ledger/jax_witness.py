"""The independent witness: the same network in JAX, float64, by automatic derivatives.

Nothing of the package's formulas is used here: activations and losses are written anew
from their definitions, in matrix form.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from chainrule.examples.model import Example
from chainrule.maths.network import Network

jax.config.update("jax_enable_x64", True)

Numbers = dict[str, float]

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
    "exponential": jnp.exp,
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


Cells = list[tuple[Any, Any]]
"""Weights and biases of each layer."""


def filled(network: Network, parameters: Numbers) -> Cells:
    """Every cell with its number: a parameter's value, a constant, 0 for no bias."""

    def numbers(cells: Any) -> Any:
        rows = np.array(cells, dtype=object)
        return np.vectorize(lambda c: parameters.get(c, c or 0.0), otypes=[float])(rows)

    return [(numbers(layer.weights), numbers(layer.bias)) for layer in network.layers]


def error(network: Network, cells: Cells, x: Any, t: Any) -> Any:
    """The error of one case, by the numbers in the cells."""
    signal = x
    for layer, (weights, bias) in zip(network.layers, cells, strict=True):
        net = weights @ signal + layer.bias_input * bias
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
    value, found = jax.value_and_grad(lambda c: error(example.network, c, x, t))(
        filled(example.network, parameters)
    )
    slopes = dict.fromkeys(parameters, 0.0)
    for layer, (weights, bias) in zip(example.network.layers, found, strict=True):
        rows = [*zip(layer.weights, np.asarray(weights).tolist(), strict=True)]
        rows.append((layer.bias, np.asarray(bias).tolist()))
        for names, numbers in rows:
            for name, number in zip(names, numbers, strict=True):
                if isinstance(name, str):  # a shared parameter: its cells add up
                    slopes[name] += number
    return float(value), slopes
