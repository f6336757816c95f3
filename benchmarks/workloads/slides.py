"""The slides' 2-2-2 network, one case: frozen biases, and for FANN learned ones."""

from __future__ import annotations

from benchmarks.problem import Problem
from benchmarks.results import Target
from benchmarks.workloads.base import Training

PROBLEM = Problem(
    sizes=(2, 2, 2),
    hidden="logistic",
    output="logistic",
    loss="half_squared_error",
    optimizer="sgd",
    learning_rate=0.5,
    rows=1,
    batch=1,
    dtype="float64",
    recipe="slides",
    learn_biases=False,
    check_epochs=1000,
)

SLIDES = Training(
    "slides",
    "the slides' 2-2-2 network, 1 case, float64",
    PROBLEM,
    (Target("jax", 1.5), Target("torch", 1000), Target("c", 1 / 1.05)),
)

SLIDES_BIASES = Training(
    "slides-biases",
    "the same, with a learned bias for every unit",
    PROBLEM.but(learn_biases=True),
    (Target("fann", 3), Target("jax", 1.5), Target("torch", 1000)),
    ("FANN always learns the biases, so it is measured where all do.",),
)
