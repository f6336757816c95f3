"""The benchmarks time nobody who did other work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.agree import Disagreement, Witness
from benchmarks.peers.numpy_peer import NumpySession, loss_of
from benchmarks.problem import Problem
from benchmarks.results import Entry, Row, Target
from benchmarks.workloads.minibatch import SMALL_ADAM, SMALL_SGD
from benchmarks.workloads.regression import REGRESSION
from benchmarks.workloads.slides import SLIDES, SLIDES_BIASES
from benchmarks.workloads.tiny import TINY, TINY_SOFTMAX

PROBLEMS = {
    row.key: row.problem
    for row in (SLIDES, SLIDES_BIASES, TINY, TINY_SOFTMAX, SMALL_SGD, SMALL_ADAM)
}
PROBLEMS["4-32-16-4"] = REGRESSION.problem.but(rows=200, batch=200)
each_problem = pytest.mark.parametrize("problem", PROBLEMS.values(), ids=PROBLEMS)


def trained(problem: Problem) -> Any:
    session = NumpySession(problem)
    session.train(problem.check_epochs)
    return session.layers()


@each_problem
def test_the_same_work_in_the_problems_own_precision_is_accepted(
    problem: Problem,
) -> None:
    assert Witness(problem).distance(trained(problem)) <= problem.allowed


@each_problem
def test_a_peer_that_does_not_train_is_refused(problem: Problem) -> None:
    with pytest.raises(Disagreement):
        Witness(problem).distance(problem.initial)


@each_problem
def test_a_learning_rate_that_is_off_by_three_percent_is_refused(
    problem: Problem,
) -> None:
    other = problem.but(learning_rate=1.03 * problem.learning_rate)
    with pytest.raises(Disagreement):
        Witness(problem).distance(trained(other))


@pytest.mark.parametrize(
    "problem", [p for p in PROBLEMS.values() if p.recipe != "slides"]
)
def test_other_data_are_refused(problem: Problem) -> None:
    other = problem.but(seed=problem.seed + 1)
    other.__dict__["initial"] = problem.initial
    with pytest.raises(Disagreement):
        Witness(problem).distance(trained(other))


def test_biases_that_should_stay_are_noticed_when_they_move() -> None:
    learned = trained(PROBLEMS["slides-biases"])
    with pytest.raises(Disagreement):
        Witness(PROBLEMS["slides"]).distance(learned)


@each_problem
def test_the_truth_follows_the_slope_of_its_own_loss(problem: Problem) -> None:
    wide = problem.in_double().but(
        rows=min(problem.rows, 40), batch=min(problem.rows, 40), recipe=problem.recipe
    )
    session = NumpySession(wide)
    dW, _ = session.gradients(*wide.examples)
    rng = np.random.default_rng(5)
    for k, (W, b) in enumerate(session.layers()):
        i, j = rng.integers(W.shape[0]), rng.integers(W.shape[1])
        h = 1e-6
        ends = []
        for side in (h, -h):
            moved = [(V.copy(), c.copy()) for V, c in session.layers()]
            moved[k][0][i, j] += side
            ends.append(loss_of(wide, moved))
        slope = (ends[0] - ends[1]) / (2 * h)
        assert dW[k][i, j] == pytest.approx(slope, rel=1e-5, abs=1e-9), (k, b)


def test_a_ratio_is_the_median_of_paired_ratios() -> None:
    row = Row(
        "k",
        "t",
        "update",
        (
            Entry("ours", times=(1.0, 2.0, 4.0)),
            Entry("jax", times=(2.0, 6.0, 4.0)),
            Entry("torch", times=(9.0, 9.0, 40.0)),
        ),
        (Target("jax", 2), Target("best", 2.5), Target("fann", 3)),
    )
    assert row.ratio("jax") == 2
    assert [(v.got, v.met) for v in row.verdicts()] == [
        (2, True),
        (2, False),
        (None, False),
    ]
