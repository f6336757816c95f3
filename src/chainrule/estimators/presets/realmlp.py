"""The reduced RealMLP recipe.

RealMLP-TD-S (Holzmüller, Grinsztajn & Steinwart 2024, "Better by default: strong
pre-tuned MLPs and boosted trees on tabular data", NeurIPS 37, arXiv:2407.04491) is a
set of defaults that was tuned over many tables. Taken over from it:

- robust scaling with smooth clipping of the inputs; targets in standard units;
- three hidden layers of 256, SELU for classes and Mish for numbers;
- the neural tangent parametrization, ``z = A W/sqrt(inputs of the layer) + b`` with W
  and b from N(0, 1) and zeros in the last layer. Adam's step does not depend on the
  size of a gradient, so that this is a rate of 1/sqrt(inputs) for W/sqrt(inputs): 1/16
  of the paper's 0.04 (classes) and 0.07 (numbers) for the layers of 256, and for the
  first one too, whose inputs are multiplied by sqrt(256/inputs) to that end;
- Adam with β2 = 0.95 and the schedule of four cosine waves; 256 epochs, batches of 256;
- label smoothing 0.1; the weights of the best epoch on rows that are set apart.

Left out: the learned factor of every input (and its rate of six times the others'), the
biases' own rate (0.1 of the weights' there, here theirs: 0.0025 and 0.0044 in place of
0.004 and 0.007), and the clipping of outputs to the range of the targets.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule.engines import Plan, State, start
from chainrule.estimators.presets._record import Preset
from chainrule.estimators.rows import is_large

WIDTH = 256
_BOTH: dict[str, Any] = {
    "hidden_layer_sizes": (WIDTH, WIDTH, WIDTH),
    "beta_2": 0.95,
    "alpha": 0.0,
    "batch_size": 256,
    "max_iter": 256,
    "learning_rate": "coslog:waves=4",
    "early_stopping": True,
    "validation_fraction": 0.2,
    "n_iter_no_change": np.inf,
}


@dataclass(frozen=True, eq=False)
class RobustClip:
    """Robust scaling with smooth clipping: ``z/sqrt(1 + (z/3)²)``, between -3 and 3.

    ``z = (x - median) * factor`` where `factor` is 1/(interquartile range), or
    2/(range) where the quartiles are equal, or 0 for a constant column.

    Example:
        >>> clip = RobustClip.learn(np.array([[0.0], [1.0], [2.0], [1000.0]]))
        >>> clip(np.array([[0.0], [1000.0]])).round(2)
        array([[-0.01],
               [ 2.4 ]])

    Source: Holzmüller, Grinsztajn & Steinwart 2024, section 3.
    """

    median: Any
    factor: Any

    @classmethod
    def learn(cls, X: Any) -> RobustClip:
        """Medians and quartiles of the columns, shape ``(n_features,)``."""
        X = _dense(X)
        low, median, high = np.quantile(X, (0.25, 0.5, 0.75), axis=0)
        whole = X.max(axis=0) - X.min(axis=0)
        spread = np.where(high > low, high - low, whole / 2)
        factor = np.divide(1.0, spread, where=spread > 0, out=0.0 * spread)
        return cls(median, factor)

    def __call__(self, X: Any) -> Any:
        """The clipped columns, shape ``(n_samples, n_features)``."""
        X = _dense(X)
        z = (X - self.median) * self.factor
        return (z / np.sqrt(1.0 + (z / 3.0) ** 2)).astype(X.dtype)


def _dense(X: Any) -> Any:
    if not hasattr(X, "toarray"):
        return X
    if is_large(X):
        raise ValueError(
            f"a sparse table of {X.shape[0]} by {X.shape[1]} is too large for "
            "preset='realmlp', which takes quantiles of its columns: leave the preset "
            "out, or give fewer columns"
        )
    return X.toarray()


def _factor(inputs: int) -> float:
    """What makes the first layer learn as the tangent parametrization does."""
    return float(np.sqrt(WIDTH / inputs))


def _first(plan: Plan, random: Any) -> State:
    """W/sqrt(inputs) and b from N(0, 1), zeros in the last layer."""
    W, b = [], []
    sizes = list(pairwise(plan.sizes))
    for number, (ins, outs) in enumerate(sizes):
        divisor = np.sqrt(WIDTH if number == 0 else ins)
        share = 0.0 if number == len(sizes) - 1 else 1.0
        W.append((random.normal(size=(ins, outs)) * share / divisor).astype(plan.dtype))
        b.append((random.normal(size=outs) * share).astype(plan.dtype))
    return start(plan, W, b)


REALMLP = Preset(
    name="realmlp",
    title="the reduced RealMLP recipe",
    classifier={
        **_BOTH,
        "activation": "selu",
        "label_smoothing": 0.1,
        "learning_rate_init": 0.04 / WIDTH**0.5,
    },
    regressor={
        **_BOTH,
        "activation": "mish",
        "learning_rate_init": 0.07 / WIDTH**0.5,
    },
    prepare=RobustClip.learn,
    factor=_factor,
    first=_first,
    aliases=("realmlp_td_s",),
    source="Holzmüller, Grinsztajn & Steinwart 2024, NeurIPS 37, arXiv:2407.04491",
)
