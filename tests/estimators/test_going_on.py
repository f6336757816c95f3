"""Fits that go on: what they keep, what they begin anew, and what they refuse."""

import pickle
from itertools import permutations
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris
from sklearn.model_selection import GridSearchCV

from chainrule.errors import SettingError
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.sklearn import MLPClassifier, MLPRegressor

pytestmark = pytest.mark.filterwarnings("ignore")

X, Y = load_iris(return_X_y=True)
DX, DY = load_diabetes(return_X_y=True)
SMALL: dict[str, Any] = {
    "hidden_layer_sizes": (4,), "max_iter": 3, "random_state": 0, "warm_start": True,
}  # fmt: skip


def test_another_network_is_refused_and_the_fitted_one_stays():
    model = MLPRegressor(**SMALL).fit(DX, np.c_[DY, DY])
    before = model.predict(DX)
    with pytest.raises(SettingError, match=r"is 10-4-2, and .* need a 10-4-1 one"):
        model.partial_fit(DX, DY)
    with pytest.raises(SettingError, match=r"need a 10-7-2 one.*begin anew"):
        model.set_params(hidden_layer_sizes=(7,)).fit(DX, np.c_[DY, DY])
    np.testing.assert_array_equal(model.predict(DX), before)


@pytest.mark.parametrize(
    ("first", "then"), [("float32", "float64"), ("float64", "float32")]
)
def test_the_kind_of_number_is_the_fitted_networks(first: str, then: str):
    model = MLPClassifier(**SMALL).fit(X.astype(first), Y)
    slots = model._state.slots.copy()
    model.partial_fit(X.astype(then), Y)
    assert model.coefs_[0].dtype == first
    assert model._state.updates == 4
    assert slots.any()


@pytest.mark.parametrize(("one", "other"), list(permutations(OPTIMIZERS, 2)))
def test_only_the_same_optimizer_has_the_memory_of_before(one: str, other: str):
    model = MLPClassifier(solver=one, **SMALL).fit(X, Y)
    before = model._network.optimizer  # scikit-learn's sgd is Nesterov's by default
    model.set_params(solver=other, max_iter=1).fit(X, Y)
    assert model._state.updates == (4 if model._network.optimizer == before else 1)
    assert all(np.isfinite(part).all() for part in model.coefs_)


def test_a_mapped_file_goes_on(tmp_path: Path):
    model = MLPClassifier(**SMALL).fit(X, Y)
    joblib.dump(model, tmp_path / "m.joblib")
    mapped = joblib.load(tmp_path / "m.joblib", mmap_mode="r")
    np.testing.assert_array_equal(
        mapped.partial_fit(X, Y).coefs_[0], model.partial_fit(X, Y).coefs_[0]
    )


OBJECTS: dict[str, Any] = {
    "loss": LOSSES["cross_entropy"],
    "activation": [ACTIVATIONS["mish"]],
    "solver": OPTIMIZERS["adamw"],
}


@pytest.mark.parametrize(
    "copied", [clone, lambda model: pickle.loads(pickle.dumps(model))]
)
def test_objects_stay_the_registered_ones_in_copies(copied: Any):
    expected = MLPClassifier(**SMALL, **OBJECTS).fit(X, Y)
    again = copied(expected).fit(X, Y)
    assert again.get_params().keys() == expected.get_params().keys()
    assert again._network == expected._network


def test_a_search_over_objects_finds_what_one_over_names_finds():
    names = {"activation": ["mish", "tanh"], "solver": ["adamw"]}
    objects = {"activation": [ACTIVATIONS[n] for n in names["activation"]],
               "solver": [OPTIMIZERS["adamw"]]}  # fmt: skip
    scores = [
        GridSearchCV(MLPClassifier(**SMALL), grid, cv=2, error_score="raise")
        .fit(X, Y)
        .cv_results_["mean_test_score"]
        for grid in (names, objects)
    ]
    np.testing.assert_array_equal(*scores)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"hidden_layer_sizes": (3.7,)}, "give a whole number"),
        ({"hidden_layer_sizes": ("a",)}, "give a whole number"),
        ({"activation": [None]}, "activation None is not registered"),
        ({"dropout": ["a"]}, "give one share for all"),
        ({"callbacks": [1]}, "callbacks has 1, which can't be called"),
        ({"preset": {"max_iter": 3}}, "without its name"),
        ({"preset": {"name": "realmlp", "alfa": 3}}, "did you mean 'alpha'"),
        ({"preset": {"name": "realmlp", "max_iter": 0}}, "'max_iter' parameter"),
    ],
)
def test_settings_that_can_not_be_are_told(more: Any, message: str):
    with pytest.raises(ValueError, match=message):
        MLPClassifier(**{**SMALL, **more}).fit(X, Y)


def test_a_share_of_one_output_is_no_distribution():
    with pytest.raises(SettingError, match="shares of several outputs, and y has one"):
        MLPRegressor(loss="cross_entropy").fit(DX, DY / DY.max())


def test_values_in_a_preset_win_over_it_though_they_are_defaults():
    preset = {"name": "realmlp", "early_stopping": False, "hidden_layer_sizes": (100,)}
    model = MLPClassifier(preset=preset, max_iter=2, random_state=0).fit(X, Y)
    assert model.validation_scores_ is None
    assert [W.shape[1] for W in model.coefs_] == [100, 3]
    assert model._network.settings["beta2"] == 0.95
    assert clone(model).get_params() == model.get_params()
    assert not model.early_stopping


def test_a_class_made_of_it_may_have_a_preset_of_its_own():
    class Own(MLPClassifier):
        def __init__(self, max_iter=2, random_state=0):
            super().__init__(
                preset="realmlp", hidden_layer_sizes=(5,), max_iter=max_iter,
                random_state=random_state,
            )  # fmt: skip

    model = clone(Own(max_iter=3)).fit(X, Y)
    assert [W.shape[1] for W in model.coefs_] == [5, 3]
    assert (model.n_iter_, model._network.layers[0].activation) == (3, "selu")


def test_sparse_targets_are_taken():
    T = np.c_[DY, DY**2]
    dense = MLPRegressor(**SMALL).fit(DX, T, X_val=DX, y_val=T)
    sparse = MLPRegressor(**SMALL).fit(
        DX, csr_matrix(T), X_val=csr_matrix(DX), y_val=csr_matrix(T)
    )
    np.testing.assert_array_equal(dense.coefs_[0], sparse.coefs_[0])
    assert dense.validation_scores_ == sparse.validation_scores_


def test_the_labels_of_one_row_need_no_second_brackets():
    labels = np.c_[Y == 0, Y == 1, Y > 0].astype(int)
    model = MLPClassifier(**SMALL).fit(X, labels)
    flat, nested = (model.explain(X[0], y) for y in (labels[0], labels[:1]))
    assert flat["E_total"].value == nested["E_total"].value


def test_a_ledger_says_what_its_inputs_and_outputs_stand_for():
    table = load_iris(as_frame=True).data
    names = np.array(load_iris().target_names)[Y]
    ledger = MLPClassifier(**SMALL).fit(table, names).explain(table.iloc[0])
    source = ledger.derivation.example.source
    assert source.startswith("i1: sepal length (cm), i2: sepal width (cm)")
    assert source.endswith("o1: setosa, o2: versicolor, o3: virginica")
