"""4-32-16-4 tanh, full batch of 10,000, Adam: the problem SimpleChains.jl shows."""

from __future__ import annotations

from benchmarks.problem import Problem
from benchmarks.results import Target
from benchmarks.workloads.base import Training

REGRESSION = Training(
    "4-32-16-4",
    "4-32-16-4 tanh, squared error, full batch of 10,000, Adam, float32",
    Problem(
        sizes=(4, 32, 16, 4),
        hidden="tanh",
        output="identity",
        loss="mean_squared_error",
        optimizer="adam",
        learning_rate=1e-2,
        rows=10_000,
        batch=10_000,
        dtype="float32",
        recipe="matrix exponential",
        check_epochs=20,
    ),
    (Target("jax", 1.7), Target("torch", 4)),
)
