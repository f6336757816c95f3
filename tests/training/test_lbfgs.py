"""L-BFGS: the minimum where it is known in closed form, and the plan's extras."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan
from chainrule.engines.register import engine
from chainrule.errors import SettingError
from chainrule.training import minimize
from tests.training.problems import CLASSES, NUMBERS, classes, numbers

LINEAR = Plan(3, (LayerPlan(1, "identity"),), "half_squared_error")


def test_a_linear_network_reaches_ridge_regressions_closed_form() -> None:
    cases, decay = numbers(40), 0.1
    plan = dataclasses.replace(LINEAR, optimizer="adam", weight_decay=decay)
    found = minimize(plan, cases.X, cases.T, iterations=500, tolerance=1e-12)
    A = np.column_stack([cases.X, np.ones(40)])
    penalty = decay * np.diag([1.0, 1, 1, 0])
    exact = np.linalg.solve(A.T @ A / 40 + penalty, A.T @ cases.T / 40)[:, 0]
    np.testing.assert_allclose(found.state.parameters, exact, atol=1e-8)


def test_sample_weights_count_as_repetitions() -> None:
    cases = numbers(12)
    weight = np.array([3.0] + [1.0] * 11)
    rows = np.append([0, 0], np.arange(12))
    a = minimize(LINEAR, cases.X, cases.T, sample_weight=weight, tolerance=1e-12)
    b = minimize(LINEAR, cases.X[rows], cases.T[rows], tolerance=1e-12)
    np.testing.assert_allclose(a.state.parameters, b.state.parameters, atol=1e-8)


def test_the_loss_never_rises_and_the_gradient_ends_small() -> None:
    cases = numbers()
    found = minimize(NUMBERS, cases.X, cases.T, iterations=300, tolerance=1e-3)
    losses = found.history.losses
    assert all(later <= sooner for sooner, later in pairwise(losses))
    _, g = engine("reference").gradient(NUMBERS, found.state, cases.X, cases.T)
    assert abs(g).max() < 2e-3


def test_shared_cells_stay_shared_and_frozen_ones_stay() -> None:
    cases = numbers()
    plan = dataclasses.replace(NUMBERS, shared=((0, 5, 9),), frozen=((3, 5),))
    start = minimize(plan, cases.X, cases.T, iterations=0).state
    found = minimize(plan, cases.X, cases.T, iterations=50).state
    assert found.parameters[0] == found.parameters[5] == found.parameters[9]
    assert (found.parameters[3:5] == start.parameters[3:5]).all()
    assert found.parameters[0] != start.parameters[0]
    _, g = engine("reference").gradient(plan, found, cases.X, cases.T)
    assert abs(g).max() < 0.05


def test_the_same_call_gives_the_same_bits() -> None:
    cases = numbers()
    first, second = (
        minimize(NUMBERS, cases.X, cases.T, iterations=30) for _ in range(2)
    )
    assert first.state.parameters.tobytes() == second.state.parameters.tobytes()


def test_dropout_is_refused() -> None:
    cases = classes()
    with pytest.raises(SettingError, match="dropout"):
        minimize(CLASSES, cases.X, cases.T)
