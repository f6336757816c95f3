"""JAX at its best: one compiled loop over batches and epochs, data on the device."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.base import Options, Predictor, Variant

if TYPE_CHECKING:
    from benchmarks.problem import Array, Layers, Problem


def forward(problem: Problem, parameters: Any, x: Any) -> Any:
    """The net inputs of the output layer."""
    import jax
    from jax import numpy as jnp

    hidden = {"logistic": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}
    for W, b in parameters[:-1]:
        x = hidden[problem.hidden](x @ W + b)
    W, b = parameters[-1]
    return x @ W + b


def loss(problem: Problem, parameters: Any, x: Any, y: Any) -> Any:
    """The mean loss of a batch."""
    import jax
    from jax import numpy as jnp

    z = forward(problem, parameters, x)
    if problem.loss == "cross_entropy":
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(z), axis=1))
    out = jax.nn.sigmoid(z) if problem.output == "logistic" else z
    if problem.loss == "mean_squared_error":
        return jnp.mean((out - y) ** 2)
    return jnp.mean(jnp.sum((out - y) ** 2, axis=1)) / 2


def update(problem: Problem, state: Any, x: Any, y: Any) -> Any:
    """One step of SGD or Adam; the state is (parameters, m, v, t)."""
    import jax
    from jax import numpy as jnp

    parameters, m, v, t = state
    g = jax.grad(partial(loss, problem))(parameters, x, y)
    if not problem.learn_biases:
        g = [(dW, jnp.zeros_like(db)) for dW, db in g]
    tree, eta = jax.tree.map, problem.learning_rate
    if problem.optimizer == "sgd":
        return tree(lambda p, d: p - eta * d, parameters, g), m, v, t
    t = t + 1
    m = tree(lambda m, d: 0.9 * m + 0.1 * d, m, g)
    v = tree(lambda v, d: 0.999 * v + 0.001 * d * d, v, g)
    rate, root = eta / (1 - 0.9**t), jnp.sqrt(1 - 0.999**t)
    parameters = tree(
        lambda p, m, v: p - rate * m / (jnp.sqrt(v) / root + 1e-8), parameters, m, v
    )
    return parameters, m, v, t


class JaxSession:
    """One compiled program for any number of epochs."""

    def __init__(self, problem: Problem, unroll: int) -> None:
        import jax
        from jax import lax
        from jax import numpy as jnp

        self.problem, self.jnp = problem, jnp
        self.jax: Any = jax
        X, Y = problem.examples
        shape = (problem.batches, problem.batch, -1)
        self.X = jax.device_put(X.reshape(shape))
        self.Y = jax.device_put(Y.reshape(shape))

        def step(state: Any, batch: Any) -> Any:
            return update(problem, state, *batch), None

        def epoch(state: Any, X: Any, Y: Any) -> Any:
            if problem.batches == 1:
                return update(problem, state, X[0], Y[0])
            return lax.scan(step, state, (X, Y), unroll=unroll)[0]

        @partial(jax.jit, donate_argnums=0)
        def run(state: Any, epochs: Any, X: Any, Y: Any) -> Any:
            return lax.fori_loop(0, epochs, lambda _, s: epoch(s, X, Y), state)

        self.run = run
        self.reset()
        self.train(1)

    def reset(self) -> None:
        jnp, tree = self.jnp, self.jax.tree.map
        parameters = [(jnp.array(W), jnp.array(b)) for W, b in self.problem.initial]
        m = v = ()
        if self.problem.optimizer == "adam":
            m, v = tree(jnp.zeros_like, parameters), tree(jnp.zeros_like, parameters)
        t = jnp.zeros((), self.problem.dtype)
        self.state = self.jax.block_until_ready((parameters, m, v, t))

    def train(self, epochs: int) -> None:
        state = self.run(self.state, epochs, self.X, self.Y)
        self.state = self.jax.block_until_ready(state)

    def layers(self) -> Layers:
        return [(np.asarray(W), np.asarray(b)) for W, b in self.state[0]]


class _Predictor:
    def __init__(self, problem: Problem) -> None:
        import jax

        layers = [(jax.device_put(W), jax.device_put(b)) for W, b in problem.initial]
        network = partial(forward, problem)
        self.compiled = jax.jit(lambda p, x: jax.nn.softmax(network(p, x)))
        self.layers = layers

    def predict(self, row: Array) -> Array:
        return np.asarray(self.compiled(self.layers, row))


class JaxPeer:
    """JAX on the CPU."""

    name = "jax"

    def variants(self, problem: Problem) -> list[Variant]:
        environment = {
            "JAX_PLATFORMS": "cpu",
            "JAX_ENABLE_X64": str(int(problem.dtype == "float64")),
        }
        single = environment | {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
        plain = Variant("scan", {"unroll": 1}, environment)
        if problem.batches == 1 and problem.parameters < 100:
            return [plain]
        return [
            plain,
            Variant("scan, unrolled 4 times", {"unroll": 4}, environment),
            Variant("scan, single-threaded products", {"unroll": 1}, single),
        ]

    def start(self, problem: Problem, options: Options) -> JaxSession:
        os.environ.setdefault("JAX_PLATFORMS", "cpu")
        return JaxSession(problem, options["unroll"])

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        del options
        return _Predictor(problem)
