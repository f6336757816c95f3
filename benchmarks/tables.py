"""`chainrule train` on scikit-learn's data sets against scikit-learn's own networks.

`python -m benchmarks.tables` trains each data set with ten seeds as the command does,
and scikit-learn's MLP at its defaults on the same rows: as the data come, and behind a
StandardScaler. Prints the table of docs/train.md: means over the seeds, on rows that no
training has seen.
"""

import os
import warnings
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from sklearn import datasets as sk
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule.training.tables.options import Options
from chainrule.training.tables.read import read_table
from chainrule.training.tables.train import train_table

SEEDS = range(10)
DATA = {
    "iris": sk.load_iris,
    "digits": sk.load_digits,
    "diabetes": sk.load_diabetes,
    "wine": sk.load_wine,
    "breast_cancer": sk.load_breast_cancer,
}


def figures(name: str, seed: int) -> tuple[float, float, float]:
    """Ours, theirs, theirs in standard units: accuracy, or R² for a number."""
    table = read_table(name)
    assert table.target is not None
    found = train_table(table, Options(target=table.target, seed=seed))
    X, y = DATA[name](return_X_y=True)
    train, test = found.parts.train, found.parts.test
    kind: Any = MLPRegressor if "r2" in found.model.metrics else MLPClassifier
    theirs = []
    for model in (kind(), make_pipeline(StandardScaler(), kind())):
        last = model if isinstance(model, kind) else model[-1]
        last.set_params(random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(X[train], y[train])
        theirs.append(float(model.score(X[test], y[test])))
    metrics = found.model.metrics
    return metrics["r2" if "r2" in metrics else "accuracy"], theirs[0], theirs[1]


def main() -> None:
    print("| data | figure | chainrule train | scikit-learn | … in standard units |")
    print("|---|---|---|---|---|")
    for name in DATA:
        means = np.mean([figures(name, seed) for seed in SEEDS], axis=0)
        figure = "R²" if name == "diabetes" else "accuracy"
        cells = " | ".join(f"{mean:.3f}" for mean in means)
        print(f"| {name} | {figure} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
