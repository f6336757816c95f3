"""13-32-3, one case at a time, float64."""

from __future__ import annotations

from benchmarks.problem import Problem
from benchmarks.results import Target
from benchmarks.workloads.base import Training

PROBLEM = Problem(
    sizes=(13, 32, 3),
    hidden="logistic",
    output="logistic",
    loss="half_squared_error",
    optimizer="sgd",
    learning_rate=0.125,  # exact in FANN's single-precision settings too
    rows=178,
    batch=1,
    dtype="float64",
    check_epochs=2,
)

TINY = Training(
    "13-32-3",
    "13-32-3, batch 1, float64: logistic, squared error",
    PROBLEM,
    (Target("best", 2),),
)

TINY_SOFTMAX = Training(
    "13-32-3-softmax",
    "13-32-3, batch 1, float64: ReLU, softmax, cross-entropy",
    PROBLEM.but(
        hidden="relu", output="softmax", loss="cross_entropy", learning_rate=0.03125
    ),
    (Target("best", 2),),
)
