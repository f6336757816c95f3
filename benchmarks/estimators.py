"""The estimators' speed beside scikit-learn's MLP, inside what people put them in.

`python -m benchmarks.estimators` times both on the same work: equal settings, equal
epochs, no standardizing, so that the fitted networks are the same up to rounding. Runs
take turns; the table has the median of each and of the ratios of neighbors. Kernels are
compiled before, processes and the cluster started, as they are for whoever fits a
second time. It does so twice, in a process of its own each: with one BLAS thread, and
with the threads that a user gets who sets nothing.

`make bench-estimators` writes the tables into docs/estimators.md.
"""

import argparse
import os
import platform
import re
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
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

from benchmarks.rest import rest
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


def search(own: bool, jobs: int | None) -> Any:
    grid = {"alpha": [1e-4, 1e-2], "learning_rate_init": [0.001, 0.01]}
    return GridSearchCV(classifier(own), grid, cv=3, n_jobs=jobs)


def importance(own: bool) -> Callable[[], Any]:
    model = classifier(own).fit(X, Y)
    return lambda: permutation_importance(model, X, Y, n_repeats=2, random_state=0)


def on_dask(own: bool) -> Callable[[], Any]:
    """A search on the cluster of `CLUSTER`, two processes on this machine."""
    import joblib

    def work() -> None:
        with joblib.parallel_config(backend="dask"):
            search(own, None).fit(X, Y)

    return work


def fitting(model: Any, data: Any = (X, Y)) -> Callable[[], Any]:
    return lambda: clone(model).fit(*data)


WORK: dict[str, Callable[[bool], Callable[[], Any]]] = {
    "MLPClassifier, digits": lambda own: fitting(classifier(own)),
    "MLPClassifier, batches of 32": lambda own: fitting(classifier(own, batch_size=32)),
    "MLPRegressor, 2000 × 20, 32 units": lambda own: fitting(regressor(own), (RX, RY)),
    "Pipeline with StandardScaler": lambda own: fitting(piped(own)),
    "GridSearchCV, 4 × 3 fits": lambda own: fitting(search(own, 1)),
    "GridSearchCV, 2 processes": lambda own: fitting(search(own, 2)),
    "GridSearchCV, Dask, 2 processes": on_dask,
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
    """Seconds of work, begun when the threads of the one before sleep."""
    rest()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def cluster(stack: ExitStack) -> None:
    """Start a Dask cluster of two processes; searches are sent to it."""
    from distributed import Client, LocalCluster

    made = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    stack.enter_context(made)
    stack.enter_context(Client(made))


def table(repeats: int, seconds: float) -> None:
    """Print a row for each work; a slow one is repeated less often, but thrice."""
    warnings.simplefilter("ignore")
    for settings in ({}, {"batch_size": 32}):
        classifier(True, engine="compiled", **settings).fit(X, Y)
    regressor(True).set_params(engine="compiled").fit(RX, RY)
    print("| work | scikit-learn, s | chainrule, s | times as fast |")
    print("|---|---|---|---|")
    with ExitStack() as stack:
        cluster(stack)
        for name, make in WORK.items():
            their, our = make(False), make(True)
            their(), our()  # processes started, caches filled
            began, found = time.perf_counter(), []
            while len(found) < repeats:
                found.append((timed(their), timed(our)))
                if len(found) >= 3 and time.perf_counter() - began > seconds:
                    break
            pairs = np.array(found)
            slow, fast = np.median(pairs, axis=0)
            ratio = statistics.median(pairs[:, 0] / pairs[:, 1])
            print(f"| {name} | {slow:.3f} | {fast:.3f} | {ratio:.1f} |", flush=True)


THREADS = {
    "With one BLAS thread each:": {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
    "With as many threads as each takes by itself:": {},
}
PAGE = Path(__file__).resolve().parent.parent / "docs/estimators.md"
BLOCK = re.compile(r"(<!-- measured: estimators -->\n).*?(<!-- end -->)", re.DOTALL)


def both_tables(options: argparse.Namespace) -> str:
    """The tables of `THREADS`, each from a process of its own."""
    names = ("chainrule", "scikit-learn", "numpy")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    parts = [
        f"{os.cpu_count()} processors, Python {platform.python_version()}, {versions}."
    ]
    for title, threads in THREADS.items():
        plain = {k: v for k, v in os.environ.items() if not k.endswith("_NUM_THREADS")}
        command = [sys.executable, "-m", "benchmarks.estimators", "--table"]
        command += [
            "--repeats",
            str(options.repeats),
            "--seconds",
            str(options.seconds),
        ]
        print(title, file=sys.stderr, flush=True)
        run = subprocess.run(
            command, env={**plain, **threads}, stdout=subprocess.PIPE, text=True,
            check=True,
        )  # fmt: skip
        parts += [title, run.stdout.strip()]
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=20.0, help="for one row")
    parser.add_argument("--table", action="store_true", help="one table, as it is here")
    parser.add_argument("--write", action="store_true", help="into docs/estimators.md")
    options = parser.parse_args()
    if options.table:
        table(options.repeats, options.seconds)
        return
    found = both_tables(options)
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        new = BLOCK.sub(lambda match: f"{match[1]}{found}\n{match[2]}", text)
        PAGE.write_text(new, encoding="utf-8")
    print(found)


if __name__ == "__main__":
    main()
