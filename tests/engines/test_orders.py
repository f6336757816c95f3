"""Cases in any order: what an epoch goes through, and how it is handed over."""

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan, engine
from tests.engines.cases import network, small, table

WIDE = Plan(
    120, (LayerPlan(300, "tanh"), LayerPlan(3, "softmax")), "cross_entropy",
    dtype="float32",
)  # fmt: skip
"""Large enough for threads that share the weights."""
PLANS = [small("cross_entropy"), small("cross_entropy", dtype="float32"), WIDE]


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("plan", PLANS, ids=["float64", "float32", "wide"])
def test_epochs_in_turn_are_the_same_bits_as_epoch_by_epoch(plan, weighted) -> None:
    X, T = table(plan, 250)
    weights = np.linspace(0.5, 2, 250) if weighted else None
    given = {"learning_rates": 0.1, "batch_size": 64, "sample_weight": weights}
    at_once, one_by_one = network(plan), network(plan)
    order = np.tile(np.arange(250), (3, 1))
    losses = engine("compiled").run(plan, at_once, X, T, order=order, **given)
    found = [engine("compiled").run(plan, one_by_one, X, T, **given) for _ in range(3)]
    assert at_once.parameters.tobytes() == one_by_one.parameters.tobytes()
    assert losses.tobytes() == np.concatenate(found).tobytes()
    assert at_once.updates == one_by_one.updates == 12


@pytest.mark.parametrize("name", ["reference", "compiled"])
@pytest.mark.parametrize("plan", PLANS, ids=["float64", "float32", "wide"])
def test_an_order_is_a_table_in_that_order(plan, name) -> None:
    X, T = table(plan, 250)
    order = np.random.default_rng(3).permutation(250)
    ordered, sorted_before = network(plan), network(plan)
    given = {"learning_rates": 0.1, "batch_size": 64}
    engine(name).run(plan, ordered, X, T, order=order, **given)
    engine(name).run(plan, sorted_before, X[order], T[order], **given)
    close = np.allclose(ordered.parameters, sorted_before.parameters, rtol=1e-5)
    moved = np.abs(ordered.parameters - network(plan).parameters).max()
    assert close
    assert moved > 1e-3
