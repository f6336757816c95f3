"""scikit-learn's estimators for neural networks, with this package's engines.

>>> from chainrule.sklearn import MLPClassifier, MLPRegressor
"""

from __future__ import annotations

from chainrule.errors import missing_package

try:
    from chainrule.estimators import MLPClassifier, MLPRegressor
except ImportError as error:
    if getattr(error, "name", "") not in ("sklearn", "numpy"):
        raise
    raise missing_package("scikit-learn", "sklearn", "chainrule.sklearn") from None

__all__ = ["MLPClassifier", "MLPRegressor"]
