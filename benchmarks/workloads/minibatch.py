"""ReLU, softmax and cross-entropy in minibatches, float32: SGD and Adam."""

from __future__ import annotations

from benchmarks.problem import Problem
from benchmarks.results import Target
from benchmarks.workloads.base import Training

SMALL = Problem(
    sizes=(64, 32, 10),
    hidden="relu",
    output="softmax",
    loss="cross_entropy",
    optimizer="sgd",
    learning_rate=0.1,
    rows=1600,
    batch=32,
    dtype="float32",
)
MIDDLE = SMALL.but(sizes=(784, 128, 10), rows=2048, batch=64)
SMALL_TARGETS = (Target("jax", 3), Target("sklearn", 15), Target("torch", 30))
MIDDLE_TARGETS = (Target("jax", 1.15), Target("torch", 2), Target("sklearn", 4))


def adam(problem: Problem) -> Problem:
    """The same with Adam at its usual rate."""
    return problem.but(optimizer="adam", learning_rate=1e-3)


SMALL_SGD = Training(
    "64-32-10-sgd", "64-32-10, batch 32, float32, SGD", SMALL, SMALL_TARGETS
)
SMALL_ADAM = Training(
    "64-32-10-adam", "64-32-10, batch 32, float32, Adam", adam(SMALL), SMALL_TARGETS
)
MIDDLE_SGD = Training(
    "784-128-10-sgd", "784-128-10, batch 64, float32, SGD", MIDDLE, MIDDLE_TARGETS
)
MIDDLE_ADAM = Training(
    "784-128-10-adam",
    "784-128-10, batch 64, float32, Adam",
    adam(MIDDLE),
    MIDDLE_TARGETS,
)
