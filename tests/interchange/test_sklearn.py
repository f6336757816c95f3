"""scikit-learn's fitted MLPs: they say the same there and here, and go on alike."""

import random
import warnings
from typing import Any

import numpy as np
import pytest
import sklearn.neural_network
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

import chainrule.sklearn
from chainrule.engines import LayerPlan, Plan
from chainrule.engines.register import engine
from chainrule.errors import ModelError
from chainrule.interchange.sklearn import from_sklearn, to_sklearn
from chainrule.training import Settings, initial
from chainrule.training.model import Model
from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table

ULP = 16
"""Units in the last place of a case's largest output, or of 1, by which scikit-learn's
forward pass may differ: its exponentials are SciPy's."""


def drawn(seed: int) -> Model:
    draw = random.Random(seed)
    hidden = draw.choice(["identity", "logistic", "tanh", "relu"])
    layers = [
        LayerPlan(draw.randint(1, 8), hidden, bias=draw.random() < 0.8)
        for _ in range(draw.randint(0, 3))
    ]
    out = draw.choice(["identity", "logistic", "softmax"])
    units = draw.randint(3 if out == "softmax" else 1, 5)
    losses = {"softmax": "cross_entropy", "logistic": "binary_cross_entropy"}
    plan = Plan(
        draw.randint(1, 8),
        (*layers, LayerPlan(units, out)),
        losses.get(out, "half_squared_error"),
        dtype=draw.choice(["float32", "float64"]),
        bias_input=draw.choice([1, -1]),
    )
    return Model(plan, initial(plan, seed, "glorot"), Settings(seed=seed))


def outputs_there(estimator: Any, X: Any) -> Any:
    found = estimator._forward_pass_fast(X)
    return found.reshape(len(X), -1)


def close(got: Any, wanted: Any) -> bool:
    size = np.maximum(np.abs(wanted).max(axis=1, keepdims=True), 1.0)
    return bool((np.abs(got - wanted) <= ULP * np.spacing(size)).all())


@pytest.mark.parametrize("part", range(4))
def test_random_networks_go_there_and_back(part: int, test_multiplier: float) -> None:
    """The outputs are the same within the bound; the numbers are the same bits."""
    for number in range(round(25 * test_multiplier)):
        model = drawn(1000 * part + number)
        estimator = to_sklearn(model)
        X = np.random.default_rng(number).normal(0, 2, (9, model.plan.inputs))
        X = X.astype(model.plan.dtype)
        assert close(outputs_there(estimator, X), model.outputs(X))
        back = from_sklearn(estimator)
        assert [x.activation for x in back.plan.layers] == [
            x.activation for x in model.plan.layers
        ]
        assert back.plan.loss == model.plan.loss
        assert back.outputs(X).tobytes() == model.outputs(X).tobytes()
        for W, kept in zip(estimator.coefs_, to_sklearn(back).coefs_, strict=True):
            assert W.tobytes() == kept.tobytes()


def data(kind: str) -> tuple[Any, Any]:
    numbers = np.random.default_rng(7)
    X = numbers.normal(0, 1, (60, 4))
    score = X[:, 0] - X[:, 1] * X[:, 2]
    match kind:
        case "two":
            return X, np.where(score > 0, "yes", "no")
        case "three":
            return X, np.digitize(score, [-0.5, 0.5])
        case "labels":
            return X, (X[:, :3] > 0).astype(int)
        case "number":
            return X, score
        case _:
            return X, np.column_stack([score, X[:, 3]])


def fitted(kind: str, solver: str, package: Any, **settings: Any) -> tuple[Any, Any]:
    X, y = data(kind)
    name = "MLPRegressor" if "number" in kind else "MLPClassifier"
    estimator = getattr(package, name)(
        hidden_layer_sizes=(5, 3),
        solver=solver,
        activation="tanh",
        random_state=1,
        max_iter=5,
        **settings,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return estimator.fit(X, y), X


@pytest.mark.parametrize("package", [sklearn.neural_network, chainrule.sklearn])
@pytest.mark.parametrize("kind", ["two", "three", "labels", "number", "numbers"])
@pytest.mark.parametrize("solver", ["adam", "sgd", "lbfgs"])
def test_a_fitted_estimator_says_the_same_here(
    kind: str, solver: str, package: Any
) -> None:
    estimator, X = fitted(kind, solver, package)
    model = from_sklearn(estimator)
    assert close(outputs_there(estimator, X), model.outputs(X))
    again = to_sklearn(model)
    if kind in ("three", "labels"):  # of two classes one output keeps no names
        here, there = again.predict(X), estimator.predict(X)
        assert here.astype(str).tolist() == there.astype(str).tolist()
    if "number" in kind:
        np.testing.assert_allclose(again.predict(X), estimator.predict(X), rtol=1e-9)
    else:
        np.testing.assert_allclose(
            again.predict_proba(X), estimator.predict_proba(X), rtol=1e-9
        )


@pytest.mark.parametrize("solver", ["adam", "sgd"])
@pytest.mark.parametrize("kind", ["three", "number"])
def test_training_goes_on_as_scikit_learn_would(kind: str, solver: str) -> None:
    """The next update of `partial_fit` is the next update here."""
    estimator, X = fitted(
        kind,
        solver,
        sklearn.neural_network,
        alpha=0.0,
        shuffle=False,
    )
    y = data(kind)[1]
    model = from_sklearn(estimator)
    T = np.eye(3)[y] if kind == "three" else y[:, None]
    engine("reference").run(
        model.plan, model.state, X, T, learning_rates=model.settings.learning_rate
    )
    estimator.partial_fit(X, y)
    after = from_sklearn(estimator)
    # scikit-learn's Adam adds epsilon to the root before v is corrected
    slack = 1e-6 if solver == "adam" else 1e-12
    np.testing.assert_allclose(
        model.state.parameters, after.state.parameters, rtol=1e-9, atol=slack
    )


def test_a_model_of_a_table_becomes_a_classifier_with_its_classes() -> None:
    table = read_table("iris")
    model = train_table(table, Options(target="species", epochs=5, hidden=(6,))).model
    with pytest.raises(ModelError, match="export the model to ONNX"):
        to_sklearn(model)  # silu, which scikit-learn does not have
    plan = Plan(4, (LayerPlan(6, "tanh"), LayerPlan(3, "softmax")), "cross_entropy")
    other = Model(plan, initial(plan, 1), Settings(), model.preparation, model.target)
    found = to_sklearn(other).predict(other.inputs(table))
    assert tuple(found.tolist()) == other.predict(table).classes


@pytest.mark.parametrize("kind", ["two", "three"])
def test_classes_are_what_they_are_said_to_be(kind: str) -> None:
    estimator, X = fitted(kind, "adam", sklearn.neural_network)
    y = estimator.predict(X)
    again = to_sklearn(from_sklearn(estimator), classes=estimator.classes_)
    np.testing.assert_array_equal(again.predict(X), y)
    assert again.score(X, y) == 1.0
    names = [f"{9 - place} of them" for place in range(len(estimator.classes_))]
    other = to_sklearn(from_sklearn(estimator), classes=names)  # in another order
    expected = [names[place] for place in np.searchsorted(estimator.classes_, y)]
    assert other.predict(X).tolist() == expected
    np.testing.assert_allclose(
        other.predict_proba(X)[:, ::-1], estimator.predict_proba(X), rtol=1e-12
    )
    with pytest.raises(ModelError, match=r"1 different classes are given, .* tells"):
        to_sklearn(from_sklearn(estimator), classes=["a"])


def test_more_than_ten_numbered_classes_go_there_and_back() -> None:
    X = np.random.default_rng(0).normal(size=(240, 3))
    y = np.arange(240) % 12
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        there = MLPClassifier((4,), max_iter=3, random_state=0).fit(X, y)
    texts = to_sklearn(from_sklearn(there))  # "10" comes before "2" there
    assert texts.predict(X).tolist() == there.predict(X).astype(str).tolist()
    numbers = to_sklearn(from_sklearn(there), classes=range(12))
    np.testing.assert_array_equal(numbers.predict(X), there.predict(X))


def test_a_model_of_a_number_predicts_it_in_its_own_units() -> None:
    table = read_table("diabetes")
    assert table.target is not None
    options = Options(target=table.target, epochs=5, hidden=(6,), activation=("tanh",))
    model = train_table(table, options).model
    found = to_sklearn(model).predict(model.inputs(table))
    np.testing.assert_allclose(found, model.predict(table).values, rtol=1e-4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda there: there.intercepts_.pop(), "matrices of weights and 2 of biases"),
        (lambda there: there.coefs_.pop(), "matrices of weights and 3 of biases"),
        (lambda there: setattr(there, "activation", "x"), "activation 'x'"),
    ],
)
def test_a_fitted_estimator_that_was_tampered_with_is_refused(
    change: Any, reason: str
) -> None:
    there, _ = fitted("three", "adam", sklearn.neural_network)
    change(there)
    with pytest.raises(ModelError, match=reason):
        from_sklearn(there)


def test_a_softmax_of_two_becomes_one_logistic_unit() -> None:
    plan = Plan(3, (LayerPlan(4, "relu"), LayerPlan(2, "softmax")), "cross_entropy")
    model = Model(plan, initial(plan, 1), Settings())
    X = np.random.default_rng(1).normal(0, 1, (20, 3))
    found = to_sklearn(model).predict_proba(X)
    np.testing.assert_allclose(found, model.outputs(X), rtol=1e-13)


@pytest.mark.parametrize(
    ("layers", "reason"),
    [
        ([("tanh", 3), ("relu", 3), ("identity", 1)], "one activation for all"),
        ([("gelu", 3), ("identity", 1)], "scikit-learn has identity, logistic"),
        ([("tanh", 3), ("softplus", 1)], "the outputs have softplus"),
        ([("tanh", 3), ("softmax", 1)], "an output per class"),
    ],
)
def test_what_scikit_learn_does_not_have_is_named(
    layers: list[tuple[str, int]], reason: str
) -> None:
    parts = tuple(LayerPlan(units, name) for name, units in layers)
    plan = Plan(2, parts, "half_squared_error")
    with pytest.raises(ModelError, match=reason):
        to_sklearn(Model(plan, initial(plan), Settings()))


@pytest.mark.parametrize(
    ("estimator", "reason"),
    [
        (LogisticRegression(), "neither MLPClassifier nor MLPRegressor"),
        (MLPClassifier(), "not fitted"),
        ("model", "of a Pipeline its last step"),
    ],
)
def test_what_is_no_fitted_network_is_refused(estimator: Any, reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        from_sklearn(estimator)


def test_numbers_that_are_not_finite_are_refused() -> None:
    estimator, _ = fitted("number", "lbfgs", sklearn.neural_network)
    estimator.coefs_[0][0, 0] = np.nan
    with pytest.raises(ModelError, match="not finite"):
        from_sklearn(estimator)


def test_a_poisson_network_goes_there_and_back() -> None:
    X = np.linspace(0, 1, 20)[:, None]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        there = sklearn.neural_network.MLPRegressor(
            loss="poisson", max_iter=5, random_state=0
        ).fit(X, X[:, 0] + 1)
    model = from_sklearn(there)
    assert (model.plan.loss, model.plan.layers[-1].activation) == (
        "poisson",
        "exponential",
    )
    np.testing.assert_allclose(model.outputs(X)[:, 0], there.predict(X), rtol=1e-12)
    np.testing.assert_allclose(to_sklearn(model).predict(X), there.predict(X))


@pytest.mark.parametrize("more", [{"categories": [0]}, {"preset": "realmlp"}])
def test_an_estimator_that_prepares_its_inputs_is_refused(more: Any) -> None:
    X = np.round(np.linspace(0, 3, 20))[:, None]
    estimator = chainrule.sklearn.MLPRegressor(
        hidden_layer_sizes=(3,), max_iter=2, **more
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimator.fit(X, X[:, 0])
    with pytest.raises(ModelError, match="prepares its inputs"):
        from_sklearn(estimator)
