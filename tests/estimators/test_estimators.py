"""What these estimators do beyond scikit-learn's, and that they agree with it."""

import pickle
import warnings

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.datasets import load_diabetes, load_iris, make_multilabel_classification
from sklearn.neural_network import MLPClassifier as TheirClassifier
from sklearn.neural_network import MLPRegressor as TheirRegressor
from sklearn.preprocessing import StandardScaler

from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.sklearn import MLPClassifier, MLPRegressor
from chainrule.training.schedules import SCHEDULES

pytestmark = pytest.mark.filterwarnings("ignore")

IRIS = load_iris()
X = StandardScaler().fit_transform(IRIS.data)
Y = IRIS.target
DX = StandardScaler().fit_transform(load_diabetes().data)
DY = load_diabetes().target


@pytest.mark.parametrize("solver", ["adam", "sgd"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "logistic", "identity"])
def test_the_fit_is_the_one_that_scikit_learn_makes(solver, activation):
    settings = {
        "hidden_layer_sizes": (7, 5),
        "solver": solver,
        "activation": activation,
        "max_iter": 15,
        "random_state": 3,
        "batch_size": 50,
        "epsilon": 1e-14,  # it stands elsewhere in the formula
    }
    ours = MLPClassifier(standardize=False, learning_rate_init=0.001, **settings).fit(
        X, Y
    )
    theirs = TheirClassifier(**settings).fit(X, Y)
    for mine, other in zip(ours.coefs_, theirs.coefs_, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-3)


def test_the_regressor_fits_as_scikit_learns_does():
    settings = {"hidden_layer_sizes": (6,), "max_iter": 10, "random_state": 0,
                "batch_size": 221}  # fmt: skip
    ours = MLPRegressor(standardize=False, learning_rate_init=0.001, **settings).fit(
        DX, DY
    )
    theirs = TheirRegressor(**settings).fit(DX, DY)
    np.testing.assert_allclose(ours.predict(DX), theirs.predict(DX), rtol=1e-5)
    np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-5)


@pytest.mark.parametrize("activation", [a for a in ACTIVATIONS if a != "softmax"])
def test_any_registered_activation_is_taken(activation):
    model = MLPClassifier(
        (8,), activation=activation, learning_rate_init=0.02, random_state=0
    )
    assert model.fit(X, Y).score(X, Y) > 0.85


@pytest.mark.parametrize("solver", OPTIMIZERS)
def test_any_registered_optimizer_is_taken(solver):
    model = MLPClassifier(
        (16,), solver=solver, learning_rate_init=0.01, max_iter=400, random_state=0
    )
    assert model.fit(X, Y).score(X, Y) > 0.8


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_any_registered_schedule_is_taken(schedule):
    model = MLPClassifier((8,), learning_rate=schedule, max_iter=5, random_state=0)
    assert len(model.fit(X, Y).loss_curve_) == 5


def test_an_activation_for_each_layer():
    model = MLPClassifier((8, 6), activation=["tanh", "relu"], random_state=0)
    assert model.fit(X, Y).score(X, Y) > 0.8
    with pytest.raises(ValueError, match="names 1 layers, there are 2"):
        MLPClassifier((8, 6), activation=["tanh"]).fit(X, Y)


def test_class_weights_are_sample_weights():
    weight = {0: 1.0, 1: 5.0, 2: 1.0}
    by_class = MLPClassifier((5,), class_weight=weight, max_iter=20, random_state=1)
    by_row = MLPClassifier((5,), max_iter=20, random_state=1)
    rows = np.array([weight[label] for label in Y])
    by_class.fit(X, Y)
    by_row.fit(X, Y, sample_weight=rows)
    np.testing.assert_array_equal(by_class.coefs_[0], by_row.coefs_[0])


def test_dropout_changes_training_and_not_prediction():
    model = MLPClassifier((20,), dropout=0.3, max_iter=30, random_state=0).fit(X, Y)
    assert not np.allclose(
        model.coefs_[0],
        MLPClassifier((20,), max_iter=30, random_state=0).fit(X, Y).coefs_[0],
    )
    np.testing.assert_array_equal(model.predict_proba(X), model.predict_proba(X))


def test_own_validation_rows_are_watched_and_the_best_weights_kept():
    model = MLPClassifier((10,), max_iter=60, random_state=0)
    model.fit(X[::2], Y[::2], X_val=X[1::2], y_val=Y[1::2])
    assert len(model.validation_scores_) == model.n_iter_
    assert model.score(X[1::2], Y[1::2]) == max(model.validation_scores_)


def test_callbacks_see_every_epoch_and_may_stop_the_fit():
    seen = []

    def stop_after_three(estimator):
        seen.append(estimator.loss_)
        return len(seen) == 3

    model = MLPClassifier((5,), callbacks=[stop_after_three]).fit(X, Y)
    assert model.n_iter_ == 3
    assert seen == model.loss_curve_


def test_partial_fit_keeps_the_optimizers_state():
    once = MLPClassifier(
        (6,), shuffle=False, random_state=0, max_iter=6, tol=0, standardize=False
    ).fit(X, Y)
    steps = MLPClassifier((6,), shuffle=False, random_state=0)
    for _ in range(6):
        steps.partial_fit(X, Y, classes=np.unique(Y))
    np.testing.assert_array_equal(once.coefs_[0], steps.coefs_[0])


def test_a_pickled_estimator_goes_on_with_the_same_bits():
    model = MLPClassifier((6,), shuffle=False, random_state=0)
    for _ in range(3):
        model.partial_fit(X, Y, classes=np.unique(Y))
    again = pickle.loads(pickle.dumps(model))
    model.partial_fit(X, Y)
    again.partial_fit(X, Y)
    np.testing.assert_array_equal(model.coefs_[0], again.coefs_[0])


def test_several_labels_in_partial_fit_too():
    data, labels = make_multilabel_classification(80, 6, n_classes=3, random_state=0)
    model = MLPClassifier((12,), random_state=0, learning_rate_init=0.01)
    for _ in range(200):
        model.partial_fit(data, labels, classes=np.arange(3))
    assert model.predict(data).shape == labels.shape
    assert (model.predict(data) == labels).mean() > 0.75


def test_sparse_input_gives_what_dense_input_gives():
    dense = MLPClassifier((5,), max_iter=10, random_state=0).fit(X, Y)
    sparse = MLPClassifier((5,), max_iter=10, random_state=0).fit(csr_matrix(X), Y)
    np.testing.assert_array_equal(dense.coefs_[0], sparse.coefs_[0])
    np.testing.assert_array_equal(
        dense.predict_proba(X), sparse.predict_proba(csr_matrix(X))
    )


def test_float32_is_kept():
    model = MLPClassifier((5,), max_iter=5).fit(X.astype("float32"), Y)
    assert model.coefs_[0].dtype == np.float32
    assert model.predict_proba(X.astype("float32")).dtype == np.float32


def test_replaced_coefficients_are_used():
    model = MLPClassifier((5,), max_iter=5, random_state=0).fit(X, Y)
    model.coefs_ = [np.zeros_like(part) for part in model.coefs_]
    model.intercepts_ = [np.zeros_like(part) for part in model.intercepts_]
    np.testing.assert_allclose(model.predict_proba(X), 1 / 3)


def test_a_fit_that_diverges_says_where_and_what_to_try():
    model = MLPRegressor(solver="sgd", learning_rate_init=10.0, random_state=0)
    with pytest.raises(ValueError, match="learning rate 10: scale the inputs"):
        model.fit(DX * 1000, DY)


def test_a_row_is_explained_on_the_fitted_network():
    model = MLPClassifier((4,), activation="tanh", random_state=0).fit(X, Y)
    ledger = model.explain(X[0], Y[0], digits=6)
    proven = [float(ledger[f"out_o{k}"].ball) for k in (1, 2, 3)]
    np.testing.assert_allclose(proven, model.predict_proba(X[:1])[0], rtol=1e-12)
    assert ledger["E_total"].value == f"{-np.log(proven[Y[0]]):.6f}"


def test_what_an_update_would_change_is_explained():
    model = MLPRegressor(
        hidden_layer_sizes=(3,), solver="sgd", momentum=0, random_state=0, max_iter=5
    )
    model.fit(DX[:, :4], DY / 100)
    ledger = model.explain_update(DX[:5, :4], DY[:5] / 100)
    before = float(ledger["w1"].ball)
    expected = model.coefs_[0][0, 0]
    assert before == expected
    assert float(ledger["w1+"].ball) != before


def test_the_html_of_an_estimator_is_escaped():
    model = MLPClassifier(activation="relu", loss="<script>alert(1)</script>")
    assert "<script>alert(1)" not in model._repr_html_()


def test_names_of_columns_and_classes_are_escaped_in_html():
    import pandas as pd

    bad = "<script>alert(1)</script>"
    table = pd.DataFrame({bad: X[:, 0], "b": X[:, 1]})
    labels = np.where(Y == 0, bad, "b & c")
    model = MLPClassifier((3,), activation="tanh", max_iter=3).fit(table, labels)
    ledger = model.explain(table.iloc[[0]], labels[:1])
    assert bad not in model._repr_html_() + ledger._repr_html_()


def test_unknown_names_are_told_as_scikit_learn_tells_them():
    with (
        warnings.catch_warnings(),
        pytest.raises(ValueError, match="'solver' parameter"),
    ):
        MLPClassifier(solver="adamm").fit(X, Y)
