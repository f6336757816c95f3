"""Networks, cases and states for the tests of engines; all seeded."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chainrule.engines import LayerPlan, Plan, State, start

Floats = NDArray[np.floating]


def network(plan: Plan, seed: int = 0) -> State:
    """A state with random weights of a sensible size and small biases."""
    rng = np.random.default_rng(seed)
    sizes = plan.sizes
    weights = [rng.normal(size=(a, b)) / np.sqrt(a) for a, b in pairwise(sizes)]
    biases = [rng.normal(size=n) * 0.1 for n in sizes[1:]]
    state = start(plan, weights, biases)
    for group in plan.shared:
        state.parameters[list(group)] = state.parameters[group[0]]
    return state


def table(plan: Plan, cases: int = 23, seed: int = 1) -> tuple[Floats, Floats]:
    """Inputs, and targets that suit the plan's loss, in its kind of number."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(cases, plan.inputs))
    outs = plan.sizes[-1]
    if plan.loss == "cross_entropy":
        T = np.eye(outs)[rng.integers(outs, size=cases)]
    elif plan.loss == "binary_cross_entropy":
        T = rng.integers(2, size=(cases, outs)).astype(float)
    elif plan.loss == "poisson":
        T = rng.poisson(2.0, size=(cases, outs)).astype(float)
    else:
        T = rng.normal(size=(cases, outs))
    return X.astype(plan.dtype), T.astype(plan.dtype)


def output_for(loss: str) -> str:
    """An output activation that stays where the loss is finite."""
    return {
        "cross_entropy": "softmax",
        "binary_cross_entropy": "logistic",
        "poisson": "softplus",
    }.get(loss, "identity")


def small(
    loss: str = "half_squared_error", hidden: str = "tanh", **more: object
) -> Plan:
    """A network of two hidden layers with outputs that suit the loss."""
    layers = (
        LayerPlan(6, hidden),
        LayerPlan(5, hidden),
        LayerPlan(3, output_for(loss)),
    )
    return Plan(4, layers, loss, **more)  # type: ignore[arg-type]
