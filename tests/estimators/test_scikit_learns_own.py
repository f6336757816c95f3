"""scikit-learn's own tests of its MLPs, pointed at these classes.

`LEFT_OUT` names what looks into scikit-learn's private parts, each with its reason.
"""

import importlib
from pathlib import Path

import pytest

import chainrule.sklearn

LEFT_OUT = {
    "test_fit": "sets private attributes by hand and calls the private _backprop",
    "test_gradient": "calls the private _loss_grad_lbfgs and its packed vector",
    "test_alpha": "needs scikit-learn's own fixtures",
    "test_lbfgs_classification_maxfun": "expects no convergence within 10 evaluations",
    "test_partial_fit_regression": (
        "fit standardizes and partial_fit, which never sees all the data, does not"
    ),
}

own = importlib.import_module("sklearn.neural_network.tests.test_mlp")
own.MLPClassifier = chainrule.sklearn.MLPClassifier
own.MLPRegressor = chainrule.sklearn.MLPRegressor

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(params=[42])
def global_random_seed(request):
    """scikit-learn's fixture of the same name."""
    return request.param


for name, function in vars(own).items():
    if name.startswith("test_") and name not in LEFT_OUT:
        globals()[name] = function


def test_every_test_left_out_is_really_there():
    assert all(hasattr(own, name) for name in LEFT_OUT)
    assert Path(own.__file__).exists()
