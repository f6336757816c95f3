"""The independent witness: the same network in JAX, float64, by automatic derivatives.

Nothing of the package's formulas is used here: activations and losses are written anew
from their definitions, in matrix form. Every network is laid into arrays of one size,
so that JAX compiles once for all of them.
"""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from chainrule.examples.model import Example
from chainrule.maths.network import Layer

jax.config.update("jax_enable_x64", True)

Numbers = dict[str, float]
WIDEST, DEEPEST = 3, 4
"""Units of a layer and layers of a network, at most."""

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

# one output's share of the error, with the number of outputs
LOSS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "half_squared_error": lambda t, y, n: 0.5 * (t - y) ** 2,
    "squared_error": lambda t, y, n: (t - y) ** 2,
    "mean_squared_error": lambda t, y, n: (t - y) ** 2 / n,
    "mean_absolute_error": lambda t, y, n: jnp.abs(t - y) / n,
    "huber": lambda t, y, n: jnp.where(
        jnp.abs(t - y) <= 1, 0.5 * (t - y) ** 2, jnp.abs(t - y) - 0.5
    ),
    "binary_cross_entropy": lambda t, y, n: (
        -(t * jnp.log(y) + (1 - t) * jnp.log(1 - y))
    ),
    "cross_entropy": lambda t, y, n: -t * jnp.log(y),
    "poisson": lambda t, y, n: y - t * jnp.log(y),
}


def error(
    weights: Any, bias: Any, fixed: dict[str, Any], loss: Any, x: Any, t: Any
) -> Any:
    """The error of one case; what stands beyond a layer's units is masked."""

    def layer(signal: Any, row: Any) -> tuple[Any, None]:
        w, b, sign, kind, units = row
        net = jnp.where(units, w @ signal + sign * b, -jnp.inf)
        softmax = jax.nn.softmax(net)
        net = jnp.where(units, net, 0.0)
        branches = [
            (lambda z, s, f=f: s if f is jax.nn.softmax else f(z))
            for f in ACTIVATE.values()
        ]
        out = lax.switch(kind, branches, net, softmax)
        return jnp.where(units, out, 0.0), None

    rows = (weights, bias, fixed["sign"], fixed["kind"], fixed["units"])
    out, _ = lax.scan(layer, x, rows)
    last = fixed["units"][-1]
    shares = lax.switch(
        loss, list(LOSS.values()), t, jnp.where(last, out, 0.5), jnp.sum(last)
    )
    return jnp.sum(jnp.where(last, shares, 0.0))


SLOPES = jax.jit(jax.value_and_grad(error, argnums=(0, 1)))


def padded(numbers: Any, *shape: int) -> Any:
    """Numbers in the upper left corner of an array of zeros."""
    found = np.zeros(shape)
    filled = np.array(numbers, dtype=float)
    found[tuple(slice(size) for size in filled.shape)] = filled
    return found


def arrays(layers: tuple[Layer, ...], parameters: Numbers) -> tuple[Any, Any, Any]:
    """Weights, biases and what is fixed; layers that only hand on come first."""

    def number(cell: Any) -> float:
        return parameters[cell] if isinstance(cell, str) else float(cell or 0)

    spare = DEEPEST - len(layers)
    weights, bias = [np.eye(WIDEST)] * spare, [np.zeros(WIDEST)] * spare
    fixed = {"sign": [1.0] * spare, "kind": [0] * spare, "units": [[True] * 3] * spare}
    for layer in layers:
        rows = [[number(cell) for cell in row] for row in layer.weights]
        weights.append(padded(rows, WIDEST, WIDEST))
        bias.append(padded([number(cell) for cell in layer.bias], WIDEST))
        fixed["sign"].append(float(layer.bias_input))
        fixed["kind"].append(list(ACTIVATE).index(layer.activation.name))
        fixed["units"].append([k < len(layer.units) for k in range(WIDEST)])
    return np.array(weights), np.array(bias), {k: np.array(v) for k, v in fixed.items()}


def gradients(
    example: Example, parameters: Numbers, case: int
) -> tuple[float, Numbers]:
    """The error of a case and its derivative by every parameter."""
    network, chosen = example.network, example.cases[case - 1]
    assert network.loss is not None
    assert chosen.targets is not None
    weights, bias, fixed = arrays(network.layers, parameters)
    loss = list(LOSS).index(network.loss.name)
    x, t = padded(chosen.inputs, WIDEST), padded(chosen.targets, WIDEST)
    value, found = SLOPES(weights, bias, fixed, loss, x, t)
    by_weight, by_bias = (np.asarray(each)[-len(network.layers) :] for each in found)
    slopes = dict.fromkeys(parameters, 0.0)
    for depth, layer in enumerate(network.layers):
        for unit, (row, own) in enumerate(zip(layer.weights, layer.bias, strict=True)):
            numbers = [*by_weight[depth, unit, : len(row)], by_bias[depth, unit]]
            for name, number in zip([*row, own], numbers, strict=True):
                if isinstance(name, str):  # a shared parameter: its cells add up
                    slopes[name] += float(number)
    return float(value), slopes
