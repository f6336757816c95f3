"""At home in scikit-learn: searches, pipelines, ensembles, inspection, processes."""

import numpy as np
import pytest
from sklearn import config_context
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_diabetes, load_iris
from sklearn.ensemble import BaggingClassifier, StackingClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from chainrule.engines.compiled.shape import processors
from chainrule.sklearn import MLPClassifier, MLPRegressor

pytestmark = pytest.mark.filterwarnings("ignore")

IRIS = load_iris()
X, Y = IRIS.data, IRIS.target


def network(**settings) -> MLPClassifier:
    return MLPClassifier(
        (10,), learning_rate_init=0.02, max_iter=60, random_state=0, **settings
    )


def test_grid_search_over_what_scikit_learn_does_not_have():
    grid = {"mlpclassifier__dropout": [0.0, 0.2], "mlpclassifier__activation": ["mish"]}
    search = GridSearchCV(make_pipeline(StandardScaler(), network()), grid, cv=3)
    assert search.fit(X, Y).best_score_ > 0.9


def test_grid_search_in_processes_finds_what_one_process_finds():
    grid = {"alpha": [1e-4, 1e-2]}
    one = GridSearchCV(network(), grid, cv=3).fit(X, Y)
    two = GridSearchCV(network(), grid, cv=3, n_jobs=2).fit(X, Y)
    np.testing.assert_array_equal(
        one.cv_results_["mean_test_score"], two.cv_results_["mean_test_score"]
    )


@pytest.mark.parametrize(
    "wrap",
    [
        lambda est: CalibratedClassifierCV(est, cv=3),
        lambda est: BaggingClassifier(est, n_estimators=3, random_state=0),
        lambda est: StackingClassifier([("net", est)], LogisticRegression(), cv=3),
    ],
    ids=["calibrated", "bagging", "stacking"],
)
def test_it_works_inside_other_estimators(wrap):
    model = wrap(make_pipeline(StandardScaler(), network()))
    assert model.fit(X, Y).score(X, Y) > 0.9


def test_permutation_importance_finds_the_petals():
    model = make_pipeline(StandardScaler(), network()).fit(X, Y)
    found = permutation_importance(model, X, Y, n_repeats=3, random_state=0)
    assert found.importances_mean[2:].min() > found.importances_mean[:2].max()


def test_columns_of_words_go_through_a_column_transformer():
    import pandas as pd

    frame = pd.DataFrame({"size": X[:, 2], "color": np.where(X[:, 3] > 1, "a", "b")})
    columns = ColumnTransformer(
        [("numbers", StandardScaler(), ["size"]), ("words", OneHotEncoder(), ["color"])]
    )
    model = make_pipeline(columns, network()).fit(frame, Y)
    assert model.score(frame, Y) > 0.9
    assert list(model[0].feature_names_in_) == ["size", "color"]


def test_sample_weights_are_routed():
    weights = np.where(Y == 0, 2.0, 1.0)
    with config_context(enable_metadata_routing=True):
        model = network().set_fit_request(sample_weight=True)
        scores = cross_val_score(
            model.set_score_request(sample_weight=False),
            X,
            Y,
            cv=3,
            params={"sample_weight": weights},
        )
    assert len(scores) == 3


def test_clones_and_parameters():
    model = MLPRegressor(activation=["tanh"], hidden_layer_sizes=(3,), dropout=0.1)
    copy = clone(model)
    assert copy.get_params() == model.get_params()
    data = load_diabetes()
    assert copy.set_params(dropout=0.0).fit(data.data, data.target).n_iter_ > 0


def test_workers_of_joblib_share_the_processors():
    """Two workers beside each other take no more threads than there are processors."""
    import joblib

    with joblib.parallel_config("loky"):
        each = joblib.Parallel(n_jobs=2)(joblib.delayed(processors)() for _ in range(4))
    assert max(each) == max(1, joblib.cpu_count() // 2)


@pytest.mark.parametrize(
    ("own", "openmp", "expected"),
    [("", "", 8), ("", "1", 1), ("3", "1", 3), ("", "99", 8), ("", "x", 8)],
)
def test_threads_are_as_many_as_asked_for(monkeypatch, own, openmp, expected):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: range(8), raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    monkeypatch.setenv("CHAINRULE_THREADS", own)
    monkeypatch.setenv("OMP_NUM_THREADS", openmp)
    assert processors.__wrapped__() == expected


def test_fits_in_threads_beside_each_other_are_the_fits_of_one_thread():
    import joblib

    def fit(seed):
        return clone(network()).set_params(random_state=seed).fit(X, Y).coefs_[0]

    with joblib.parallel_config("threading"):
        many = joblib.Parallel(n_jobs=4)(joblib.delayed(fit)(n) for n in range(8))
    for seed, found in enumerate(many):
        np.testing.assert_array_equal(found, fit(seed))


@pytest.mark.parametrize("processes", [False, True], ids=["threads", "processes"])
def test_a_search_on_a_dask_cluster_finds_what_one_process_finds(processes):
    distributed = pytest.importorskip("distributed")
    import joblib

    grid = {"alpha": [1e-4, 1e-2]}
    one = GridSearchCV(network(), grid, cv=3).fit(X, Y)
    with (
        distributed.LocalCluster(
            n_workers=1 + processes,
            threads_per_worker=2 - processes,
            processes=processes,
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        many = GridSearchCV(network(), grid, cv=3).fit(X, Y)
    np.testing.assert_array_equal(
        one.cv_results_["mean_test_score"], many.cv_results_["mean_test_score"]
    )
