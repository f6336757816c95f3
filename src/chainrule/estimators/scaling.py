"""Standardizing inside the network: trained on standard units, kept in the data's own.

The inputs' means and spreads, and those of a regressor's targets, are learned from the
training rows. The network is trained in standard units; then they are multiplied into
its first and last weights, so that the fitted coefficients take the data as they are::

    W1 = diag(1/s) W1',   b1 = b1' - (m/s) W1'          inputs   x' = (x - m)/s
    WL = WL' S,           bL = bL' S + M                 targets  t' = (t - M)/S
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.engines import Plan, biases, weights

SCALED_LOSSES = frozenset(
    {"half_squared_error", "squared_error", "mean_squared_error", "mean_absolute_error"}
)
"""Losses for which standard units of the target change a factor and nothing else."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """Means and spreads of inputs and targets, float64, one for each column."""

    mean: Any
    spread: Any
    target_mean: Any
    target_spread: Any

    @classmethod
    def learn(cls, X: Any, T: Any, weight: Any, with_targets: bool) -> Scaling:
        """From the training rows; a row of weight 2 counts as the row twice."""
        targets = _moments(T, weight) if with_targets else _as_they_are(T)
        return cls(*_moments(X, weight), *targets)

    @classmethod
    def by_factor(
        cls, inputs: int, factor: float, T: Any, weight: Any, with_targets: bool
    ) -> Scaling:
        """Inputs times a factor; targets in standard units, or as they are."""
        targets = _moments(T, weight) if with_targets else _as_they_are(T)
        return cls(np.zeros(inputs), np.full(inputs, 1.0 / factor), *targets)

    def inputs(self, X: Any, dtype: Any = None) -> Any:
        """Inputs in standard units."""
        return ((X - self.mean) / self.spread).astype(dtype or X.dtype)

    def targets(self, T: Any) -> Any:
        """Targets in standard units."""
        return ((T - self.target_mean) / self.target_spread).astype(T.dtype)

    def outputs(self, A: Any) -> Any:
        """Outputs in the data's own units."""
        return (A * self.target_spread + self.target_mean).astype(A.dtype)

    def fold(self, plan: Plan, flat: Any) -> Any:
        """Parameters for standard units to parameters for the data's own."""
        new = flat.astype(np.float64)
        W, b = weights(plan, new), biases(plan, new)
        W[0] /= self.spread[:, None]
        b[0] -= self.mean @ W[0]
        W[-1] *= self.target_spread
        b[-1] *= self.target_spread
        b[-1] += self.target_mean
        return new.astype(flat.dtype)

    def unfold(self, plan: Plan, flat: Any) -> Any:
        """Parameters for the data's own units to parameters for standard ones."""
        new = flat.astype(np.float64)
        W, b = weights(plan, new), biases(plan, new)
        b[-1] -= self.target_mean
        b[-1] /= self.target_spread
        W[-1] /= self.target_spread
        b[0] += self.mean @ W[0]
        W[0] *= self.spread[:, None]
        return new.astype(flat.dtype)


def _as_they_are(A: Any) -> tuple[Any, Any]:
    return np.zeros(A.shape[1]), np.ones(A.shape[1])


def _moments(A: Any, weight: Any) -> tuple[Any, Any]:
    """Mean and standard deviation of each column; a constant one has spread 1."""
    if hasattr(A, "toarray"):
        mean, variance = _sparse_moments(A, weight)
    elif weight is None:
        mean = A.mean(axis=0, dtype=np.float64)
        variance = A.var(axis=0, dtype=np.float64)
    elif not weight.any():
        return np.zeros(A.shape[1]), np.ones(A.shape[1])
    else:
        mean = np.average(A.astype(np.float64), axis=0, weights=weight)
        variance = np.average((A - mean) ** 2, axis=0, weights=weight)
    spread = np.sqrt(variance)
    usable = (spread > 1e-10 * np.abs(mean)) & np.isfinite(spread)
    return np.where(np.isfinite(mean), mean, 0.0), np.where(usable, spread, 1.0)


def _sparse_moments(A: Any, weight: Any) -> tuple[Any, Any]:
    from sklearn.utils.sparsefuncs import mean_variance_axis

    if weight is not None:
        weight = np.asarray(weight, dtype=A.dtype)
    mean, variance = mean_variance_axis(A, axis=0, weights=weight)
    return np.asarray(mean, dtype=np.float64), np.asarray(variance, dtype=np.float64)
