"""scikit-learn estimators over the engines; `chainrule.sklearn` is their home."""

from __future__ import annotations

from chainrule.estimators.classifier import MLPClassifier
from chainrule.estimators.realmlp import realmlp_classifier, realmlp_regressor
from chainrule.estimators.regressor import MLPRegressor

__all__ = ["MLPClassifier", "MLPRegressor", "realmlp_classifier", "realmlp_regressor"]
