"""Standard units, own watched rows, categories, callbacks, a bar, presets, L-BFGS."""

import sys

import numpy as np
import pytest
import sklearn
from scipy import sparse
from scipy.special import xlogy
from sklearn import config_context
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris, load_wine
from sklearn.metrics import log_loss
from sklearn.neural_network import MLPRegressor as TheirRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule.engines import weights
from chainrule.errors import QuantityError
from chainrule.estimators import rows
from chainrule.estimators.callbacks import Bar
from chainrule.estimators.presets import PRESETS
from chainrule.estimators.presets.realmlp import RobustClip
from chainrule.estimators.scaling import Scaling
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.sklearn import MLPClassifier, MLPRegressor

pytestmark = pytest.mark.filterwarnings("ignore")

X, Y = load_iris(return_X_y=True)
WX, WY = load_wine(return_X_y=True)
DX, DY = load_diabetes(return_X_y=True)
NEW = tuple(int(part) for part in sklearn.__version__.split(".")[:2]) >= (1, 9)


# --- objects where names are taken ----------------------------------------------------


def test_objects_are_taken_where_names_are():
    objects = MLPClassifier(
        (5,),
        activation=[ACTIVATIONS["mish"]],
        loss=LOSSES["cross_entropy"],
        solver=OPTIMIZERS["adamw"],
        max_iter=8,
        random_state=0,
    )
    names = clone(objects).set_params(
        activation="mish", loss="cross_entropy", solver="adamw"
    )
    np.testing.assert_array_equal(
        objects.fit(X, Y).coefs_[0], names.fit(X, Y).coefs_[0]
    )


def test_arrays_are_taken_where_lists_are():
    settings = {"hidden_layer_sizes": (4, 3), "max_iter": 3, "random_state": 0}
    lists = MLPClassifier(activation=["gelu", "mish"], dropout=[0.1, 0.2], **settings)
    arrays = MLPClassifier(
        activation=np.array(["gelu", "mish"]), dropout=np.array([0.1, 0.2]), **settings
    )
    for one, other in zip(lists.fit(X, Y).coefs_, arrays.fit(X, Y).coefs_, strict=True):
        np.testing.assert_array_equal(one, other)


def test_one_callback_needs_no_list():
    assert MLPClassifier(callbacks=lambda _: True).fit(X, Y).n_iter_ == 1


def test_an_object_that_is_not_registered_is_refused():
    from dataclasses import replace

    model = MLPRegressor(loss=replace(LOSSES["huber"], name="hubert"))
    with pytest.raises(ValueError, match="'hubert' is not registered"):
        model.fit(DX, DY)


# --- standard units -------------------------------------------------------------------


def test_the_fit_is_scikit_learns_on_standardized_inputs_and_targets():
    settings = {
        "hidden_layer_sizes": (6,),
        "max_iter": 12,
        "random_state": 0,
        "batch_size": 221,
        "epsilon": 1e-14,
        "learning_rate_init": 0.001,
    }
    scale, t = StandardScaler(), (DY - DY.mean()) / DY.std()
    theirs = TheirRegressor(**settings).fit(scale.fit_transform(DX), t)
    ours = MLPRegressor(**settings).fit(DX, DY)
    expected = theirs.predict(scale.transform(DX)) * DY.std() + DY.mean()
    np.testing.assert_allclose(ours.predict(DX), expected, rtol=1e-6)
    np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-6)


def test_the_coefficients_take_the_data_as_they_are():
    model = MLPRegressor(
        hidden_layer_sizes=(6,), activation="tanh", max_iter=30, random_state=0
    ).fit(DX, DY)
    hidden = np.tanh(DX @ model.coefs_[0] + model.intercepts_[0])
    by_hand = hidden @ model.coefs_[1] + model.intercepts_[1]
    np.testing.assert_allclose(model.predict(DX), by_hand.ravel(), rtol=1e-10)


@pytest.mark.parametrize("ours", [MLPClassifier, MLPRegressor])
def test_the_defaults_are_scikit_learns_but_for_two(ours):
    original = next(c for c in ours.__mro__ if c.__module__.startswith("sklearn.neur"))
    mine, other = ours().get_params(), original().get_params()
    assert {key for key in other if mine[key] != other[key]} == {"learning_rate_init"}
    assert mine["standardize"]


def test_units_of_the_data_do_not_matter():
    factor = np.array([1e-6, 1.0, 1e6, 37.0])
    plain = MLPClassifier((8,), max_iter=40, random_state=0).fit(X, Y)
    scaled = MLPClassifier((8,), max_iter=40, random_state=0).fit(X * factor + 5, Y)
    np.testing.assert_allclose(
        plain.predict_proba(X), scaled.predict_proba(X * factor + 5), atol=1e-6
    )


def test_folding_and_unfolding_are_inverse():
    model = MLPRegressor(hidden_layer_sizes=(4, 3), max_iter=3, random_state=0)
    model.fit(DX, DY)
    scaling, plan, flat = model._scaling, model._network, model._state.parameters
    again = scaling.fold(plan, scaling.unfold(plan, flat))
    np.testing.assert_allclose(again, flat, rtol=1e-10, atol=1e-9)


def test_a_weight_of_two_counts_as_the_row_twice_in_the_scaling():
    weight = np.arange(len(DX)) % 3
    T = DY.reshape(-1, 1)
    one = Scaling.learn(DX, T, weight, True)
    many = Scaling.learn(np.repeat(DX, weight, 0), np.repeat(T, weight, 0), None, True)
    for a, b in zip(vars(one).values(), vars(many).values(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-12)


def test_a_constant_column_does_no_harm():
    model = MLPClassifier((8,), learning_rate_init=0.01, random_state=0)
    wide = np.column_stack([X, np.full(len(X), 1e9)])
    assert model.fit(wide, Y).score(wide, Y) > 0.9


def test_a_warm_start_keeps_the_optimizers_state_to_the_bit():
    settings = {"shuffle": False, "random_state": 0, "tol": 0.0}
    once = MLPClassifier((6,), max_iter=9, **settings).fit(X, Y)
    twice = MLPClassifier((6,), max_iter=4, warm_start=True, **settings).fit(X, Y)
    twice.set_params(max_iter=5).fit(X, Y)
    np.testing.assert_array_equal(once.coefs_[0], twice.coefs_[0])
    assert once._state.updates == twice._state.updates
    np.testing.assert_array_equal(once._state.slots, twice._state.slots)


def test_explaining_starts_from_the_data_as_they_are():
    model = MLPRegressor(
        hidden_layer_sizes=(3,), activation="tanh", max_iter=20, random_state=0
    ).fit(DX, DY)
    ledger = model.explain(DX[0], DY[0])
    assert float(ledger["out_o1"].ball) == pytest.approx(model.predict(DX[:1])[0])
    with pytest.raises(QuantityError, match="one row, got 2: give X"):
        model.explain(DX[:2], DY[:2])


@pytest.mark.parametrize(
    ("y", "message"), [([7], "class 7, and the network knows 0, 1, 2"), ([0, 1], "y 2")]
)
def test_targets_that_can_not_be_explained_are_refused(y, message):
    model = MLPClassifier((3,), max_iter=2, random_state=0).fit(X, Y)
    with pytest.raises(QuantityError, match=message):
        model.explain(X[0], y)


# --- rows of one's own that are watched -----------------------------------------------


def test_the_validation_loss_is_the_loss_of_the_watched_rows():
    model = MLPClassifier((10,), max_iter=15, random_state=0, n_iter_no_change=99)
    seen = []

    def remember(estimator):
        seen.append(log_loss(Y[1::2], estimator.predict_proba(X[1::2])))

    model.set_params(callbacks=[remember])
    model.fit(X[::2], Y[::2], X_val=X[1::2], y_val=Y[1::2])
    np.testing.assert_allclose(model.validation_loss_curve_, seen, rtol=1e-9)
    assert len(model.validation_scores_) == 15


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"X_val": X}, "y_val is not"),
        ({"y_val": Y}, "y_val is given and X_val is not"),
        ({"sample_weight_val": Y}, "sample_weight_val is given and X_val is not"),
        ({"X_val": X, "y_val": Y[:5]}, "X_val has 150 rows and y_val 5"),
        ({"X_val": X, "y_val": Y + 1}, "y_val has the class 3"),
        ({"X_val": X[:, :2], "y_val": Y}, "X has 2 features"),
        ({"X_val": X * np.nan, "y_val": Y}, "contains NaN"),
    ],
)
def test_watched_rows_that_do_not_fit_are_refused(more, message):
    with pytest.raises(ValueError, match=message):
        MLPClassifier((3,), max_iter=2).fit(X, Y, **more)


def test_watched_rows_are_routed_through_a_pipeline():
    with config_context(enable_metadata_routing=True):
        network = MLPClassifier((8,), max_iter=10, random_state=0)
        network.set_fit_request(X_val=True, y_val=True)
        model = make_pipeline(StandardScaler(), network, transform_input=["X_val"])
        model.fit(X[::2], Y[::2], X_val=X[1::2], y_val=Y[1::2])
    scores = model[-1].validation_scores_
    assert len(scores) == 10
    assert max(scores) == model.score(X[1::2], Y[1::2])


# --- tables ---------------------------------------------------------------------------


def table():
    import pandas as pd

    frame = pd.DataFrame(X.copy(), columns=["a", "b", "c", "d"])
    frame["color"] = np.where(X[:, 3] > 1, "red", "blue")
    frame["kind"] = pd.Categorical(np.where(X[:, 2] > 3, "u", "v"))
    frame.loc[::7, "a"] = np.nan
    frame.loc[::11, "color"] = None
    return frame


def test_categories_and_missing_cells_of_a_table_are_taken():
    frame = table()
    model = MLPClassifier(
        (8,), categories="auto", learning_rate_init=0.01, random_state=0
    ).fit(frame, Y)
    assert model.score(frame, Y) > 0.9
    assert model.n_features_in_ == 6
    assert list(model.feature_names_in_) == list(frame.columns)
    # a b c d, a missing; blue red missing; u v
    assert model.coefs_[0].shape[0] == 5 + 3 + 2


def test_a_category_that_was_not_there_is_none_of_them():
    frame = table()
    model = MLPClassifier((8,), categories=["color", "kind"], random_state=0)
    model.fit(frame, Y)
    frame["color"] = "green"
    assert model.predict(frame).shape == Y.shape
    with pytest.raises(ValueError, match="eature names"):
        model.predict(frame.rename(columns={"a": "z"}))


def test_tables_go_on_and_are_watched_too():
    frame = table()
    model = MLPClassifier((8,), categories="auto", warm_start=True, max_iter=5)
    model.fit(frame, Y, X_val=frame[::2], y_val=Y[::2]).fit(frame, Y)
    assert clone(model).partial_fit(frame, Y, classes=[0, 1, 2]).n_features_in_ == 6


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="column 'colour'"):
        MLPClassifier(categories=["colour"]).fit(table(), Y)


def test_a_column_of_dates_is_no_column_of_categories():
    import pandas as pd

    frame = pd.DataFrame({"a": X[:, 0], "day": pd.date_range("2020", periods=len(X))})
    with pytest.raises(ValueError, match="'day' holds dates"):
        MLPClassifier(categories="auto").fit(frame, Y)


def test_words_without_categories_are_told_the_remedy():
    with pytest.raises(ValueError, match="categories='auto'"):
        MLPClassifier().fit(table()[["b", "color"]], Y)


def test_names_of_columns_are_kept():
    frame = load_iris(as_frame=True).data
    model = MLPClassifier((5,), max_iter=5, random_state=0).fit(frame, Y)
    assert list(model.feature_names_in_) == list(frame.columns)
    with pytest.raises(ValueError, match="eature names"):
        model.predict(frame.rename(columns={frame.columns[0]: "z"}))


def test_a_large_sparse_table_is_never_dense_at_once(monkeypatch):
    settings = {"batch_size": 20, "max_iter": 6, "random_state": 0, "dropout": 0.1}
    matrix = sparse.csr_matrix(np.where(WX.mean(axis=0) < WX, WX, 0.0))
    whole = MLPClassifier((5,), **settings).fit(matrix, WY)
    expected = whole.predict_proba(matrix)
    monkeypatch.setattr(rows, "PIECE_BYTES", 8 * WX.shape[1] * 45)
    largest = []
    monkeypatch.setattr(
        "chainrule.estimators.rows.Scaling.inputs",
        lambda self, part: (
            largest.append(len(part)) or (part - self.mean) / self.spread
        ),
    )
    pieces = MLPClassifier((5,), **settings).fit(matrix, WY)
    assert max(largest) <= 40
    np.testing.assert_allclose(pieces.predict_proba(matrix), expected, rtol=1e-9)


# --- who looks on ---------------------------------------------------------------------


@pytest.mark.skipif(not NEW, reason="scikit-learn has callbacks from 1.9 on")
def test_scikit_learns_own_callbacks_score_every_epoch():
    from sklearn.callback import ScoringMonitor

    monitor = ScoringMonitor(scoring="neg_log_loss")
    model = MLPClassifier((6,), max_iter=7, random_state=0).set_callbacks(monitor)
    model.fit(X, Y)
    scores = [row["neg_log_loss"] for row in monitor.get_logs().data]
    epochs = [
        row["neg_log_loss"]
        for row in monitor.get_logs().data
        if row["task_name"] == "epoch"
    ]
    assert len(scores) == 8  # the fit itself too
    assert epochs == sorted(epochs)
    assert epochs[-1] == pytest.approx(-log_loss(Y, model.predict_proba(X)))


@pytest.mark.skipif(not NEW, reason="scikit-learn has callbacks from 1.9 on")
def test_scikit_learns_own_callbacks_may_stop_the_fit():
    class Stop:
        def setup(self, estimator, context): ...
        def teardown(self, estimator, context): ...
        def on_fit_task_begin(self, estimator, context): ...
        def on_fit_task_end(self, estimator, context):
            return context.task_name == "epoch" and context.task_id == 2

    model = MLPRegressor(random_state=0).set_callbacks(Stop()).fit(DX, DY)
    assert model.n_iter_ == 3
    assert not hasattr(model, "_callback_fit_ctx")


def test_a_bar_is_drawn_on_a_terminal_and_nowhere_else(monkeypatch, capsys):
    model = MLPClassifier((3,), max_iter=4, verbose="bar")
    model.fit(X, Y)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    model.fit(X, Y)
    out, err = capsys.readouterr()
    assert out == ""
    assert "epoch 4/4" in err
    assert err.endswith("\n")
    Bar(3, shown=False).update(1, 0.5)
    assert capsys.readouterr().err == ""


# --- presets --------------------------------------------------------------------------


def test_the_recipe_of_realmlp_learns_classes_and_numbers():
    few = {"preset": "realmlp", "max_iter": 30, "random_state": 0}
    assert MLPClassifier(**few).fit(WX, WY).score(WX, WY) > 0.9
    assert MLPRegressor(**few).fit(DX, DY).score(DX, DY) > 0.4


def test_a_preset_leaves_the_parameters_as_they_were_written():
    model = MLPClassifier(preset="realmlp", max_iter=3, random_state=0)
    before = model.get_params()
    copy = clone(model.fit(WX, WY))
    assert copy.get_params() == model.get_params() == before
    assert [W.shape[1] for W in model.coefs_] == [256, 256, 256, 3]
    assert model.n_iter_ == 3
    plain = copy.set_params(preset=None).fit(WX, WY)
    assert [W.shape[1] for W in plain.coefs_] == [100, 3]


def test_what_is_given_wins_over_the_preset():
    model = MLPRegressor(preset="realmlp", hidden_layer_sizes=(7,), max_iter=2)
    assert model.fit(DX, DY).coefs_[0].shape == (10, 7)
    assert model._network.layers[0].activation == "mish"
    assert model._network.settings["beta2"] == 0.95


def test_parameters_come_back_where_a_fit_fails():
    model = MLPClassifier(preset="realmlp")
    with pytest.raises(ValueError, match="NaN"):
        model.fit(WX * np.nan, WY)
    assert model.max_iter == 200
    assert model.activation == "relu"


def test_every_layer_learns_as_in_the_tangent_parametrization():
    """Adam's first steps for W/sqrt(inputs) are of 0.04/sqrt(inputs), in each layer.

    The last layer is 0, so the first gradient of the others is 0, and at the second
    the corrected moments are 0.1/(1 - 0.9²) and 0.05/(1 - 0.95²) of it.
    """
    model = MLPClassifier(
        preset="realmlp", max_iter=2, batch_size=200, early_stopping=False,
        learning_rate="exponential:factor=1", random_state=0,
    ).fit(WX, WY)  # fmt: skip
    first = PRESETS["realmlp"].first(model._network, np.random.RandomState(0))
    folded = model._scaling.fold(model._network, first.parameters)
    share = 0.1 / (1 - 0.9**2) / np.sqrt(0.05 / (1 - 0.95**2))
    for old, new in zip(
        weights(model._network, folded)[:3], model.coefs_, strict=False
    ):
        step = np.median(np.abs(new - old))
        assert step == pytest.approx(share * 0.04 / np.sqrt(len(old)), rel=1e-3)


def test_the_clipping_is_the_papers():
    X = np.random.default_rng(0).normal(size=(101, 3)) * [1.0, 1e6, 0.0]
    clip = RobustClip.learn(X)
    low, middle, high = np.percentile(X[:, 1], [25, 50, 75])
    z = (X[:, 1] - middle) / (high - low)
    np.testing.assert_allclose(clip(X)[:, 1], z / np.sqrt(1 + (z / 3) ** 2), rtol=1e-12)
    assert not clip(X)[:, 2].any()


def test_a_preset_has_no_partial_fit_and_says_why():
    with pytest.raises(AttributeError, match="partial_fit"):
        MLPClassifier(preset="realmlp").partial_fit(WX, WY)


def test_a_preset_explains_its_update_at_its_own_rate():
    model = MLPRegressor(
        preset="realmlp", hidden_layer_sizes=(3,), max_iter=3, random_state=0
    ).fit(DX, DY)
    ledger = model.explain_update(DX[:4], DY[:4])
    assert float(ledger["learning_rate"].ball) == pytest.approx(0.07 / 16)
    assert float(ledger["out_o1"].ball) == pytest.approx(model.predict(DX[:1])[0])


# --- L-BFGS ---------------------------------------------------------------------------


def test_lbfgs_keeps_the_iteration_that_is_best_on_the_watched_rows():
    seen = []
    model = MLPClassifier((8,), solver="lbfgs", random_state=0, n_iter_no_change=3)
    model.set_params(callbacks=[lambda m: seen.append(m.score(X[1::2], Y[1::2]))])
    model.fit(X[::2], Y[::2], X_val=X[1::2], y_val=Y[1::2])
    assert model.validation_scores_ == seen
    assert model.n_iter_ == len(seen) == len(model.validation_loss_curve_)
    assert model.score(X[1::2], Y[1::2]) == max(seen) == model.best_validation_score_
    assert len(seen) < MLPClassifier((8,), solver="lbfgs", random_state=0).max_iter


def test_lbfgs_is_stopped_by_a_callback():
    model = MLPRegressor(solver="lbfgs", callbacks=[lambda m: m.n_iter_ == 4])
    assert model.fit(DX, DY).n_iter_ == 4
    assert len(model.loss_curve_) == 4


def test_lbfgs_without_watched_rows_is_what_it_was():
    plain = MLPRegressor(solver="lbfgs", random_state=0, max_iter=30).fit(DX, DY)
    seen = MLPRegressor(
        solver="lbfgs", random_state=0, max_iter=30, callbacks=[lambda m: None]
    ).fit(DX, DY)
    np.testing.assert_array_equal(plain.coefs_[0], seen.coefs_[0])
    assert plain.validation_scores_ is None
    assert plain.best_loss_ == min(plain.loss_curve_)


# --- losses that ask for an output ----------------------------------------------------


def test_a_poisson_network_ends_in_exp_as_scikit_learns_does():
    counts = np.random.default_rng(0).poisson(np.exp(DX[:, 2] * 20))
    settings = {
        "loss": "poisson", "hidden_layer_sizes": (5,), "max_iter": 30,
        "random_state": 0, "batch_size": 100, "learning_rate_init": 0.001,
    }  # fmt: skip
    ours = MLPRegressor(standardize=False, **settings).fit(DX, counts)
    theirs = TheirRegressor(**settings).fit(DX, counts)
    assert ours.out_activation_ == theirs.out_activation_ == "exp"
    np.testing.assert_allclose(ours.predict(DX), theirs.predict(DX), rtol=1e-4)
    constant = np.mean(xlogy(counts, counts) - counts)
    np.testing.assert_allclose(
        np.add(ours.loss_curve_, constant), theirs.loss_curve_, rtol=1e-3
    )


@pytest.mark.parametrize(
    ("loss", "y", "message"),
    [
        ("poisson", DY - 100, "is for counts, and y has -75"),
        ("binary_cross_entropy", DY, "is for shares, and y goes from 25"),
    ],
)
def test_targets_that_a_loss_can_not_take_are_refused(loss, y, message):
    with pytest.raises(ValueError, match=message):
        MLPRegressor(loss=loss).fit(DX, y)


def test_shares_are_predicted_as_shares():
    shares = 1 / (1 + np.exp(-30 * DX[:, 2]))
    model = MLPRegressor(loss="binary_cross_entropy", random_state=0).fit(DX, shares)
    found = model.predict(DX)
    assert 0 < found.min() < found.max() < 1
    assert np.abs(found - shares).mean() < 0.05


def test_cross_entropy_of_two_classes_counts_both():
    two = Y == 1
    log_loss_, by_name = (
        MLPClassifier((5,), loss=loss, max_iter=9, random_state=0).fit(X, two)
        for loss in ("log_loss", "cross_entropy")
    )
    np.testing.assert_array_equal(log_loss_.coefs_[0], by_name.coefs_[0])
