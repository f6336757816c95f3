"""Small seeded problems that the training tests share."""

import numpy as np

from chainrule.engines import LayerPlan, Plan
from chainrule.training import Cases

CLASSES = Plan(
    3,
    (LayerPlan(6, "tanh", dropout=0.2), LayerPlan(3, "softmax")),
    "cross_entropy",
    optimizer="adam",
)
NUMBERS = Plan(
    3,
    (LayerPlan(5, "logistic"), LayerPlan(1, "identity")),
    "half_squared_error",
    optimizer="momentum",
)


def classes(count: int = 60, seed: int = 0) -> Cases:
    """Three blobs, one-hot."""
    draw = np.random.default_rng(seed)
    labels = np.arange(count) % 3
    X = draw.normal(size=(count, 3)) + 2.0 * np.eye(3)[labels]
    return Cases(X, np.eye(3)[labels])


def numbers(count: int = 60, seed: int = 0) -> Cases:
    """A smooth function of three inputs."""
    X = np.random.default_rng(seed).normal(size=(count, 3))
    return Cases(X, np.sin(X[:, :1]) + 0.5 * X[:, 1:2])
