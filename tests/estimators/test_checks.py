"""Every check that scikit-learn has for estimators passes; no failure is expected.

Presets pass them too, but for the equivalence of weights and repeated rows: they set
rows apart at random, as scikit-learn's own networks do with ``early_stopping``, and a
repeated row falls on either side.
"""

import warnings
from collections.abc import Iterator
from typing import Any
from unittest import SkipTest

import pytest
from sklearn.utils.estimator_checks import estimator_checks_generator

from chainrule.sklearn import MLPClassifier, MLPRegressor

SMALL: dict[str, Any] = {"hidden_layer_sizes": (32,), "max_iter": 100}
"""Instead of the preset's network and epochs, which checks of inputs do not need."""


def checks() -> Iterator[Any]:
    for estimator in (
        MLPClassifier(),
        MLPRegressor(),
        MLPClassifier(preset="realmlp", **SMALL),
        MLPRegressor(preset="realmlp", **SMALL),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = list(estimator_checks_generator(estimator))
        for number, (made, check) in enumerate(found):
            name = getattr(check, "func", check).__name__
            if estimator.preset and "sample_weight_equivalence" in name:
                continue  # its rows are set apart at random
            preset = f"-{estimator.preset}" if estimator.preset else ""
            title = f"{type(estimator).__name__}{preset}-{number}-{name}"
            yield pytest.param(made, check, id=title)


def not_for_it(check: Any, estimator: Any) -> str:
    """Run a check; why it is not for this estimator or environment, if it says so."""
    try:
        check(estimator)
    except SkipTest as reason:
        return str(reason)
    return ""


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("estimator", "check"), list(checks()))
def test_scikit_learns_check_passes(estimator: Any, check: Any):
    reason = not_for_it(check, estimator)
    assert "rray" in reason or "decision_function" in reason or not reason
