"""Metrics, with scikit-learn as the witness."""

import numpy as np
import pytest
from sklearn import metrics as witness

from chainrule.training.metrics import (
    class_baseline,
    classification_metrics,
    number_baseline,
    regression_metrics,
)
from chainrule.training.report import figures


@pytest.mark.parametrize("seed", range(20))
def test_classification_figures_are_scikit_learns(seed: int) -> None:
    draw = np.random.default_rng(seed)
    count, classes = int(draw.integers(5, 80)), int(draw.integers(2, 6))
    P = draw.dirichlet(np.full(classes, 0.3), count)
    labels = draw.integers(0, classes, count)
    found = classification_metrics(P, labels)
    predicted = P.argmax(axis=1)
    every = list(range(classes))
    assert found["accuracy"] == witness.accuracy_score(labels, predicted)
    assert found["f1"] == pytest.approx(
        witness.f1_score(labels, predicted, average="macro", zero_division=0.0)
    )
    assert found["log_loss"] == pytest.approx(
        witness.log_loss(labels, P, labels=every), rel=1e-9
    )
    confusion = witness.confusion_matrix(labels, predicted, labels=every)
    assert found["confusion"] == confusion.tolist()


@pytest.mark.parametrize("seed", range(20))
def test_regression_figures_are_scikit_learns(seed: int) -> None:
    draw = np.random.default_rng(seed)
    y, p = draw.normal(size=30), draw.normal(size=30)
    found = regression_metrics(p, y)
    assert found["r2"] == pytest.approx(witness.r2_score(y, p))
    assert found["mae"] == pytest.approx(witness.mean_absolute_error(y, p))
    assert found["rmse"] == pytest.approx(witness.root_mean_squared_error(y, p))


def test_a_certain_mistake_has_a_finite_log_loss() -> None:
    found = classification_metrics(np.array([[1.0, 0.0]]), [1])
    assert 30 < found["log_loss"] < 40


def test_r2_of_equal_values_is_none_rather_than_infinite() -> None:
    for value in (3.0, 0.1):  # the mean of many 0.1 is not 0.1
        equal = np.full(9, value)
        assert regression_metrics(np.arange(9.0), equal)["r2"] is None


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_figures_of_numbers_of_any_size_are_finite(size: float) -> None:
    y, p = np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 3.0])
    usual, found = regression_metrics(p, y), regression_metrics(p * size, y * size)
    assert found["r2"] == pytest.approx(usual["r2"])
    for name in ("mae", "rmse"):
        assert found[name] == pytest.approx(usual[name] * size)
    assert number_baseline(y * size, y * size)["r2"] == pytest.approx(0)


def test_baselines_know_only_the_training_rows() -> None:
    found = class_baseline(np.array([0, 0, 1]), np.array([1, 1, 0]), 2)
    assert found["accuracy"] == pytest.approx(1 / 3)
    assert found["log_loss"] == pytest.approx(-(2 * np.log(1 / 3) + np.log(2 / 3)) / 3)
    assert number_baseline(np.array([1.0, 3.0]), np.array([2.0, 4.0]))["mae"] == 1.0


def test_no_figure_is_shown_as_minus_zero() -> None:
    metrics = {"r2": -0.00004, "baseline": {"r2": -0.00006}}
    cells = [row.cells for row in figures(metrics).rows]
    assert cells == [(("R²",), ("0.0000",), ("-0.0001",))]
