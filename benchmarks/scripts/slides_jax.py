"""The slides' network trained for 10,000 updates with JAX, one compiled loop."""

import json
import sys

import jax
from jax import lax
from jax import numpy as jnp

jax.config.update("jax_enable_x64", True)
updates = int(sys.argv[1])
x, t = jnp.array([0.05, 0.10]), jnp.array([0.01, 0.99])
weights = (
    jnp.array([[0.15, 0.20], [0.25, 0.30]]),
    jnp.array([[0.40, 0.45], [0.50, 0.55]]),
)


def error(weights):
    W1, W2 = weights
    h = jax.nn.sigmoid(W1 @ x + 0.35)
    return 0.5 * jnp.sum((t - jax.nn.sigmoid(W2 @ h + 0.60)) ** 2)


@jax.jit
def train(weights):
    def update(_, weights):
        gradients = jax.grad(error)(weights)
        return jax.tree.map(lambda w, g: w - 0.5 * g, weights, gradients)

    weights = lax.fori_loop(0, updates, update, weights)
    return weights, error(weights)


before = error(weights).item()
print(json.dumps({"before": before, "after": train(weights)[1].item()}))
