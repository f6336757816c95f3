"""Predictions for a few rows take a short way; the answers stay the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan
from chainrule.engines.register import engine
from chainrule.engines.state import State, start
from chainrule.errors import SettingError

PLANS = [
    Plan(5, (LayerPlan(7, "relu"), LayerPlan(3, "softmax")), "cross_entropy"),
    Plan(
        64,
        (LayerPlan(100, "tanh"), LayerPlan(10, "softmax")),
        "cross_entropy",
        dtype="float32",
    ),
    Plan(3, (LayerPlan(900, "tanh"), LayerPlan(900), LayerPlan(1)), "huber"),
]


def state_of(plan: Plan, seed: int = 1) -> State:
    rng = np.random.default_rng(seed)
    pairs = list(zip(plan.sizes, plan.sizes[1:], strict=False))
    weights = [rng.normal(0, 0.3, pair) for pair in pairs]
    return start(plan, weights, [rng.normal(0, 0.3, n) for _, n in pairs])


def close(plan: Plan) -> dict[str, float]:
    return {"rtol": 1e-12} if plan.dtype == "float64" else {"rtol": 2e-5, "atol": 1e-6}


@pytest.mark.parametrize("rows", [0, 1, 2, 4, 5])
@pytest.mark.parametrize("plan", PLANS)
def test_few_rows_are_answered_as_the_reference_does(plan: Plan, rows: int) -> None:
    state, X = state_of(plan), np.random.default_rng(2).normal(size=(rows, plan.inputs))
    if rows == 0:
        X = X[:0]
    compiled, reference = engine("compiled"), engine("reference")
    for _ in range(2):
        found = compiled.predict(plan, state, X)
        assert found.shape == (rows, plan.sizes[-1])
        np.testing.assert_allclose(
            found, reference.predict(plan, state, X), **close(plan)
        )


def test_an_answer_is_the_callers_own_and_follows_the_parameters() -> None:
    plan, X = PLANS[0], np.ones((1, 5))
    state, compiled = state_of(plan), engine("compiled")
    first = compiled.predict(plan, state, X)
    kept = first.copy()
    state.parameters *= 2
    second = compiled.predict(plan, state, X)
    state.parameters = state.parameters / 2
    np.testing.assert_array_equal(first, kept)
    assert not np.array_equal(second, first)
    np.testing.assert_array_equal(compiled.predict(plan, state, X), first)


def test_parameters_of_another_kind_are_refused() -> None:
    plan, compiled = PLANS[0], engine("compiled")
    state = state_of(plan)
    compiled.predict(plan, state, np.ones((1, 5)))
    state.parameters = state.parameters.astype(np.float32)
    with pytest.raises(SettingError, match="reference engine"):
        compiled.predict(plan, state, np.ones((1, 5)))


def test_threads_do_not_get_each_others_answers() -> None:
    plan, compiled = PLANS[1], engine("compiled")
    state = state_of(plan)
    X = np.random.default_rng(3).normal(size=(64, 64)).astype(np.float32)
    alone = [compiled.predict(plan, state, X[k : k + 1]) for k in range(64)]

    def again(k: int) -> bool:
        return all(
            np.array_equal(compiled.predict(plan, state, X[k : k + 1]), alone[k])
            for _ in range(100)
        )

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(again, range(64)))
