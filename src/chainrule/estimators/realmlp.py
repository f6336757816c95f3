"""The reduced RealMLP recipe, as far as these engines have it.

RealMLP-TD-S (Holzmüller, Grinsztajn & Steinwart 2024, "Better by default: strong
pre-tuned MLPs and boosted trees on tabular data", NeurIPS, arXiv:2407.04491) is a set
of defaults tuned over many tables. Kept: robust scaling and smooth clipping, three
hidden layers of 256, SELU for classes and Mish for numbers, 256 epochs in batches of
256, Adam with β2 = 0.95, label smoothing 0.1, targets in standard units, the weights of
the best epoch on the rows set apart. Left out: the NTK parametrization (its learning
rates 0.04 and 0.07, which it divides by the square root of a layer's inputs, become one
rate for all layers, that of a layer of 256: 0.0025 and 0.0044), the own rate of the
biases, the schedule of four cosine waves (here one), the clipping of outputs to the
range of the targets. The regressor's standard units center the clipped inputs too.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.pipeline import Pipeline
from sklearn.utils.validation import check_is_fitted, validate_data

from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.regressor import MLPRegressor

RECIPE: dict[str, Any] = {
    "hidden_layer_sizes": (256, 256, 256),
    "solver": "adam",
    "beta_2": 0.95,
    "alpha": 0.0,
    "batch_size": 256,
    "max_iter": 256,
    "learning_rate": "cosine",
    "early_stopping": True,
    "validation_fraction": 0.2,
    "n_iter_no_change": np.inf,
}


class RobustClip(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Robust scaling with smooth clipping: ``z/sqrt(1 + (z/3)²)``, between -3 and 3.

    ``z = (x - median) * factor`` where `factor` is 1/(interquartile range), or
    2/(range) where the quartiles are equal, or 0 for a constant column.

    Example:
        >>> RobustClip().fit_transform([[0.0], [1.0], [2.0], [1000.0]]).round(2)
        array([[-0.01],
               [-0.  ],
               [ 0.  ],
               [ 2.4 ]])

    Source: Holzmüller, Grinsztajn & Steinwart 2024, section 3.
    """

    def fit(self, X: Any, y: Any = None) -> RobustClip:
        """Learn medians and quartiles, shape ``(n_features,)``."""
        del y
        X = validate_data(self, X, dtype=(np.float64, np.float32))
        low, self.median_, high = np.quantile(X, (0.25, 0.5, 0.75), axis=0)
        whole = X.max(axis=0) - X.min(axis=0)
        spread = np.where(high > low, high - low, whole / 2)
        self.factor_ = np.divide(1.0, spread, where=spread > 0, out=0.0 * spread)
        return self

    def transform(self, X: Any) -> Any:
        """The clipped columns, shape ``(n_samples, n_features)``."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=(np.float64, np.float32), reset=False)
        z = (X - self.median_) * self.factor_
        return (z / np.sqrt(1.0 + (z / 3.0) ** 2)).astype(X.dtype)


def realmlp_classifier(**changes: Any) -> Pipeline:
    """The recipe for classes: `RobustClip`, then an `MLPClassifier`.

    Args:
        changes: parameters of the `MLPClassifier` that shall differ.

    Example:
        >>> model = realmlp_classifier(max_iter=20, random_state=0)
        >>> model[-1].activation, model[-1].label_smoothing
        ('selu', 0.1)
    """
    settings = {
        **RECIPE,
        "activation": "selu",
        "label_smoothing": 0.1,
        "learning_rate_init": 0.04 / 256**0.5,
        "standardize": False,
        **changes,
    }
    return Pipeline([("scale", RobustClip()), ("network", MLPClassifier(**settings))])


def realmlp_regressor(**changes: Any) -> Pipeline:
    """The recipe for numbers: `RobustClip`, then an `MLPRegressor`.

    Args:
        changes: parameters of the `MLPRegressor` that shall differ.

    Example:
        >>> realmlp_regressor()[-1].activation
        'mish'
    """
    settings = {
        **RECIPE,
        "activation": "mish",
        "learning_rate_init": 0.07 / 256**0.5,
        **changes,
    }
    return Pipeline([("scale", RobustClip()), ("network", MLPRegressor(**settings))])
