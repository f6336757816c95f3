"""scikit-learn's parameters are all there, with its defaults but for the documented."""

import inspect
from pathlib import Path
from typing import Any

import pytest
from sklearn import neural_network as theirs

from chainrule import sklearn as ours

DIFFERENT = {"learning_rate_init": (0.001, 0.003)}
"""Defaults that were chosen on data: scikit-learn's and ours."""
PAIRS = [
    (theirs.MLPClassifier, ours.MLPClassifier),
    (theirs.MLPRegressor, ours.MLPRegressor),
]
EACH = pytest.mark.parametrize(("their", "our"), PAIRS, ids=["classes", "numbers"])


def parameters(kind: type) -> dict[str, inspect.Parameter]:
    found = dict(inspect.signature(kind).parameters)
    assert "kwargs" not in found
    return found


@pytest.fixture(scope="module")
def page() -> str:
    return Path(__file__, "../../../docs/estimators.md").resolve().read_text("utf-8")


@EACH
def test_every_parameter_of_scikit_learn_is_there_with_its_default(
    their: type, our: type
) -> None:
    here = parameters(our)
    for name, known in parameters(their).items():
        assert here[name].kind == known.kind
        known_default, default = DIFFERENT.get(name, (known.default,) * 2)
        assert known.default == known_default
        assert here[name].default == default, name


@EACH
def test_they_are_given_in_scikit_learns_order(their: type, our: type) -> None:
    def order(kind: type, names: Any) -> list[str]:
        return [name for name in parameters(kind) if name in names]

    common = parameters(their).keys() & parameters(our).keys()
    assert order(our, common) == order(their, common)


@EACH
@pytest.mark.parametrize("method", ["fit", "partial_fit", "predict", "score"])
def test_methods_take_what_scikit_learns_take(
    their: type, our: type, method: str
) -> None:
    def arguments(kind: type) -> list[str]:
        return list(inspect.signature(getattr(kind, method)).parameters)

    known = arguments(their)
    assert arguments(our)[: len(known)] == known


@EACH
def test_what_differs_and_what_is_new_is_documented(
    their: type, our: type, page: str
) -> None:
    for name, (_, default) in DIFFERENT.items():
        assert f"`{name}={default}`" in page
    new = parameters(our).keys() - parameters(their).keys()
    assert [name for name in sorted(new) if f"`{name}" not in page] == []


@pytest.mark.filterwarnings("ignore")  # scikit-learn's own call of SciPy, in 1.7.0
@EACH
def test_a_fitted_network_has_scikit_learns_attributes(their: type, our: type) -> None:
    X, y = [[0.0], [1.0], [2.0], [3.0]] * 5, [0, 0, 1, 1] * 5
    fitted = [
        kind(solver=solver, max_iter=500, tol=0.1, random_state=0, **more).fit(X, y)
        for solver in ("adam", "lbfgs")
        for kind, more in ((their, {}), (our, {}))
    ]
    for there, here in (fitted[:2], fitted[2:]):
        known = {name for name in vars(there) if name.endswith("_")}
        lacking = {n for n in known if not n.startswith("_")} - vars(here).keys()
        assert lacking == set()
