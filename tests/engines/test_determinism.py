"""The same seed gives the same bits: run after run, and however a run is cut."""

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan, engine
from chainrule.engines.masks import kept, mask_key
from tests.engines.cases import network, small, table

ENGINES = ["reference", "compiled"]


def large(**more: object) -> Plan:
    layers = (
        LayerPlan(300, "relu", dropout=0.3),
        LayerPlan(200, "tanh"),
        LayerPlan(3, "softmax"),
    )
    return Plan(100, layers, "cross_entropy", dtype="float32", **more)  # type: ignore[arg-type]


PLANS = {
    "small": small("cross_entropy", optimizer="adam", input_dropout=0.2),
    "plain": small("cross_entropy"),
    "large": large(optimizer="adam"),
    "large, plain": large(),
}


def trained(name: str, plan: Plan, cuts: int = 1, seed: int = 5) -> bytes:
    X, T = table(plan, 300)
    rng = np.random.default_rng(2)
    order = np.array([rng.permutation(300) for _ in range(6)])
    state = network(plan)
    for part in np.split(order, cuts):
        engine(name).run(
            plan, state, X, T, order=part, batch_size=64, learning_rates=0.01, seed=seed
        )
    assert state.updates == 30
    return state.parameters.tobytes() + state.slots.tobytes()


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", ENGINES)
def test_the_same_seed_gives_the_same_bits(name, plan):
    assert trained(name, PLANS[plan]) == trained(name, PLANS[plan])


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", ENGINES)
def test_a_run_in_three_parts_ends_in_the_same_bits(name, plan):
    assert trained(name, PLANS[plan]) == trained(name, PLANS[plan], cuts=3)


@pytest.mark.parametrize("name", ENGINES)
def test_another_seed_drops_other_outputs(name):
    plan = PLANS["small"]
    assert trained(name, plan) != trained(name, plan, seed=6)


def test_masks_keep_the_share_they_should_and_differ_by_each_part_of_their_key():
    masks = [
        kept(seed, update, layer, (500, 200), 0.2)
        for seed, update, layer in [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
    ]
    for mask in masks:
        assert mask.mean() == pytest.approx(0.8, abs=0.005)
        assert mask.mean(axis=0).std() == pytest.approx((0.16 / 500) ** 0.5, rel=0.2)
        assert mask.mean(axis=1).std() == pytest.approx((0.16 / 200) ** 0.5, rel=0.2)
    for k, mask in enumerate(masks[1:]):
        assert (mask == masks[k]).mean() == pytest.approx(0.68, abs=0.01)
    assert mask_key(-1, 0, 0) == mask_key(2**64 - 1, 0, 0)
