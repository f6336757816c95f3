"""The estimators' defaults against scikit-learn's, and how they were chosen.

`python -m benchmarks.defaults` takes scikit-learn's bundled data sets and generated
ones. For each of ten seeds a quarter of the rows is the test. Candidates are compared
on a quarter of the *other* rows, trained on the rest of these; what is reported is the
score on the test, which no choice has seen. Prints the table of docs/estimators.md.
With ``--presets`` it compares scikit-learn, the defaults and the presets on the test.
"""

import argparse
import json
import os
import warnings
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from scipy.stats import rankdata
from sklearn import datasets as sk
from sklearn import neural_network as theirs
from sklearn.model_selection import train_test_split

from chainrule import sklearn as ours

CANDIDATES: dict[str, dict[str, Any] | None] = {
    "scikit-learn": None,
    "as scikit-learn": {"standardize": False, "learning_rate_init": 0.001},
    "standardize": {"learning_rate_init": 0.001},
    "… rate 0.003": {"learning_rate_init": 0.003},
    "… rate 0.003, alpha 1": {"learning_rate_init": 0.003, "alpha": 1.0},
    "… rate 0.003, early stopping": {
        "learning_rate_init": 0.003,
        "early_stopping": True,
    },
    "… rate 0.01": {"learning_rate_init": 0.01},
    "… rate 0.01, alpha 1": {"learning_rate_init": 0.01, "alpha": 1.0},
}
"""Settings of the estimators; each but the second standardizes."""

PRESETS: dict[str, dict[str, Any] | None] = {
    "scikit-learn": None,
    "defaults": {},
    'preset="realmlp"': {"preset": "realmlp"},
}

DEFAULT = "… rate 0.003"
"""What the estimators have: the reasons are in docs/estimators.md."""


def data_sets() -> dict[str, tuple[bool, Any, Any]]:
    """Name: (classes?, X, y)."""

    def bundled(load: Any) -> Any:
        return load(return_X_y=True)

    return {
        "iris": (True, *bundled(sk.load_iris)),
        "wine": (True, *bundled(sk.load_wine)),
        "breast cancer": (True, *bundled(sk.load_breast_cancer)),
        "digits": (True, *bundled(sk.load_digits)),
        "moons": (True, *sk.make_moons(400, noise=0.3, random_state=0)),
        "classification": (
            True,
            *sk.make_classification(
                500, 20, n_informative=8, n_classes=3, random_state=0
            ),
        ),
        "hastie": (True, *sk.make_hastie_10_2(600, random_state=0)),
        "diabetes": (False, *bundled(sk.load_diabetes)),
        "linnerud": (False, *bundled(sk.load_linnerud)),
        "friedman 1": (False, *sk.make_friedman1(400, noise=1.0, random_state=0)),
        "friedman 2": (False, *sk.make_friedman2(400, noise=10.0, random_state=0)),
        "friedman 3": (False, *sk.make_friedman3(400, noise=0.1, random_state=0)),
        "regression": (
            False,
            *sk.make_regression(300, 20, n_informative=8, noise=20.0, random_state=0),
        ),
    }  # fmt: skip


def score(settings: Any, classes: bool, rows: Any, seed: int) -> float:
    """Accuracy, or R² no lower than -1, on the second part of the rows."""
    X, X_test, y, y_test = rows
    module: Any = theirs if settings is None else ours
    kind = module.MLPClassifier if classes else module.MLPRegressor
    model = kind(random_state=seed, **(settings or {}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return max(-1.0, float(model.fit(X, y).score(X_test, y_test)))


def scores_of(name: str, classes: bool, X: Any, y: Any, seeds: int) -> Any:
    """Shape (candidate, seed, inner or outer)."""
    found = np.zeros((len(CANDIDATES), seeds, 2))
    for seed in range(seeds):
        strata = y if classes else None
        outer = train_test_split(
            X, y, test_size=0.25, random_state=seed, stratify=strata
        )
        inner = train_test_split(
            outer[0], outer[2], test_size=0.25, random_state=seed,
            stratify=outer[2] if classes else None,
        )  # fmt: skip
        for number, settings in enumerate(CANDIDATES.values()):
            found[number, seed, 0] = score(settings, classes, inner, seed)
            found[number, seed, 1] = score(settings, classes, outer, seed)
    print(name, found.mean(axis=1).round(3).tolist(), flush=True)
    return found


def mean_ranks(scores: Any) -> Any:
    """Rank of each candidate (1 is best), over data sets and seeds, ties shared."""
    return rankdata(-scores, axis=1, method="average").mean(axis=(0, 2))


def report(names: list[str], table: Any) -> str:
    """The tables, as Markdown."""
    inner, outer = mean_ranks(table[..., 0]), mean_ranks(table[..., 1])
    lines = ["| candidate | rank, inner | rank, test |", "|---|---|---|"]
    lines += [
        f"| {name} | {inner[n]:.2f} | {outer[n]:.2f} |"
        for n, name in enumerate(CANDIDATES)
    ]
    best = list(CANDIDATES)[int(np.argmin(inner))]
    chosen = list(CANDIDATES).index(DEFAULT)
    pair = table[..., 1][:, [0, chosen]]
    two = mean_ranks(pair)
    lines += [
        "",
        f"Best on the inner rows: {best}. The defaults: {DEFAULT}. Mean rank of two on "
        f"the test rows: {two[1]:.2f}, scikit-learn {two[0]:.2f}.",
        "",
        "| data | scikit-learn | chainrule | better, of ten |",
        "|---|---|---|---|",
    ]
    for name, (their, our) in zip(names, pair, strict=True):
        wins = f"{(our > their).sum()} (worse {(our < their).sum()})"
        lines.append(f"| {name} | {their.mean():.3f} | {our.mean():.3f} | {wins} |")
    return "\n".join(lines)


def presets_report(seeds: int) -> str:
    """Scores on the test of `PRESETS`, and their mean ranks, as Markdown."""
    rows, lines = [], []
    for name, (classes, X, y) in data_sets().items():
        found = np.zeros((len(PRESETS), seeds))
        for seed in range(seeds):
            split = train_test_split(
                X, y, test_size=0.25, random_state=seed, stratify=y if classes else None
            )
            for number, settings in enumerate(PRESETS.values()):
                found[number, seed] = score(settings, classes, split, seed)
        rows.append(found)
        cells = " | ".join(f"{mean:.3f}" for mean in found.mean(axis=1))
        lines.append(f"| {name} | {cells} |")
        print(lines[-1], flush=True)
    ranks = " | ".join(f"{rank:.2f}" for rank in mean_ranks(np.array(rows)))
    head = [f"| data | {' | '.join(PRESETS)} |", "|---" * (len(PRESETS) + 1) + "|"]
    return "\n".join([*head, *lines, f"| mean rank | {ranks} |"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--out", type=Path, help="keep the scores in a file")
    parser.add_argument("--read", type=Path, help="report scores that were kept")
    parser.add_argument("--presets", action="store_true", help="compare the presets")
    options = parser.parse_args()
    if options.presets:
        print(presets_report(options.seeds))
        return
    sets = data_sets()
    if options.read:
        table = np.array(json.loads(options.read.read_text()))
    else:
        table = np.array(
            [scores_of(name, *each, options.seeds) for name, each in sets.items()]
        )
    if options.out:
        options.out.write_text(json.dumps(table.tolist()))
    print(report(list(sets), table))


if __name__ == "__main__":
    main()
