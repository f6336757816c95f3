"""The data and the initial weights, all from seeds."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

Pair = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]


def slides(rows: int, inputs: int, outputs: int, seed: int) -> Pair:
    """The one case of the lecture slides."""
    del rows, inputs, outputs, seed
    return np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])


def slides_layers() -> list[Pair]:
    """The slides' initial weights; W has a row per input and a column per unit."""
    return [
        (np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35, 0.35])),
        (np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60, 0.60])),
    ]


def teacher(rows: int, inputs: int, outputs: int, seed: int) -> Pair:
    """Classes from a noisy random teacher, one-hot; inputs are standard normal.

    The first rows show every class once, so that no peer misses one.
    """
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((rows, inputs))
    scores = X @ rng.standard_normal((inputs, outputs)) / np.sqrt(inputs)
    labels = (scores + 0.3 * rng.standard_normal(scores.shape)).argmax(axis=1)
    labels[:outputs] = np.arange(outputs)[:rows]
    return X, np.eye(outputs)[labels]


def matrix_exponential(rows: int, inputs: int, outputs: int, seed: int) -> Pair:
    """2x2 matrices and their exponentials: the problem SimpleChains.jl shows."""
    assert inputs == outputs == 4
    A = np.random.default_rng(seed).standard_normal((rows, 2, 2)) / 2
    small, term = A / 1024, np.broadcast_to(np.eye(2), A.shape)
    total = term.copy()
    for k in range(1, 9):
        term = term @ small / k
        total += term
    for _ in range(10):  # exp(A) = exp(A / 1024) squared ten times
        total = total @ total
    return A.reshape(rows, 4), total.reshape(rows, 4)


def glorot(sizes: tuple[int, ...], seed: int) -> list[Pair]:
    """Glorot's uniform weights; biases small but not 0, so that each one is checked."""
    rng = np.random.default_rng(seed + 1000)
    layers = []
    for m, n in pairwise(sizes):
        bound = np.sqrt(6 / (m + n))
        layers.append((rng.uniform(-bound, bound, (m, n)), rng.uniform(-0.1, 0.1, n)))
    return layers


RECIPES: dict[str, Callable[[int, int, int, int], Pair]] = {
    "slides": slides,
    "teacher": teacher,
    "matrix exponential": matrix_exponential,
}
