"""The estimators' speed beside scikit-learn's MLP, inside what people put them in.

`python -m benchmarks.estimators` times both on the same work: equal settings, equal
epochs, no standardizing, so that the fitted networks are the same up to rounding. Runs
take turns; the table has the median of each and of the ratios of neighbors. Kernels are
compiled before, as they are for whoever fits a second time.
"""

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn import neural_network as theirs
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_digits, make_regression
from sklearn.ensemble import BaggingClassifier, StackingClassifier
from sklearn.inspection import permutation_importance
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule import sklearn as ours

COMMON = {
    "learning_rate_init": 0.001,
    "max_iter": 20,
    "tol": 0.0,
    "n_iter_no_change": 1000,
    "random_state": 0,
}
X, Y = load_digits(return_X_y=True)
RX, RY = make_regression(2000, 20, random_state=0)
RY = RY / RY.std()


def classifier(own: bool, **settings: Any) -> Any:
    more = {"standardize": False} if own else {}
    module: Any = ours if own else theirs
    return module.MLPClassifier(**COMMON, **settings, **more)


def regressor(own: bool) -> Any:
    more = {"standardize": False} if own else {}
    module: Any = ours if own else theirs
    return module.MLPRegressor(hidden_layer_sizes=(32,), **COMMON, **more)


def piped(own: bool) -> Any:
    return make_pipeline(StandardScaler(), classifier(own))


def search(own: bool, jobs: int) -> Any:
    grid = {"alpha": [1e-4, 1e-2], "learning_rate_init": [0.001, 0.01]}
    return GridSearchCV(classifier(own), grid, cv=3, n_jobs=jobs)


def importance(own: bool) -> Callable[[], Any]:
    model = classifier(own).fit(X, Y)
    return lambda: permutation_importance(model, X, Y, n_repeats=2, random_state=0)


def fitting(model: Any, data: Any = (X, Y)) -> Callable[[], Any]:
    return lambda: clone(model).fit(*data)


WORK: dict[str, Callable[[bool], Callable[[], Any]]] = {
    "MLPClassifier, digits": lambda own: fitting(classifier(own)),
    "MLPClassifier, batches of 32": lambda own: fitting(classifier(own, batch_size=32)),
    "MLPRegressor, 2000 × 20, 32 units": lambda own: fitting(regressor(own), (RX, RY)),
    "Pipeline with StandardScaler": lambda own: fitting(piped(own)),
    "GridSearchCV, 4 × 3 fits": lambda own: fitting(search(own, 1)),
    "GridSearchCV, 2 processes": lambda own: fitting(search(own, 2)),
    "CalibratedClassifierCV, 3 fits": lambda own: fitting(
        CalibratedClassifierCV(classifier(own), cv=3)
    ),
    "BaggingClassifier, 5 fits": lambda own: fitting(
        BaggingClassifier(classifier(own), n_estimators=5, random_state=0)
    ),
    "StackingClassifier, 4 fits": lambda own: fitting(
        StackingClassifier(
            [("net", classifier(own))], LogisticRegression(max_iter=200), cv=3
        )
    ),
    "permutation_importance": importance,
}


def timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    for settings in ({}, {"batch_size": 32}):
        classifier(True, engine="compiled", **settings).fit(X, Y)
    regressor(True).set_params(engine="compiled").fit(RX, RY)
    print("| work | scikit-learn, s | chainrule, s | times as fast |")
    print("|---|---|---|---|")
    for name, make in WORK.items():
        their, our = make(False), make(True)
        their(), our()  # processes started, caches filled
        pairs = np.array([(timed(their), timed(our)) for _ in range(options.repeats)])
        slow, fast = np.median(pairs, axis=0)
        ratio = statistics.median(pairs[:, 0] / pairs[:, 1])
        print(f"| {name} | {slow:.3f} | {fast:.3f} | {ratio:.1f} |", flush=True)


if __name__ == "__main__":
    main()
