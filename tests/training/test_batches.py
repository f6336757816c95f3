"""Orders and splits: seeded, whole, stratified."""

import numpy as np
import pytest

from chainrule.errors import SettingError
from chainrule.training.batches import epoch_order, split


def test_an_order_holds_every_case_once_and_comes_back() -> None:
    order = epoch_order(3, 5, 100)
    assert sorted(order.tolist()) == list(range(100))
    assert (order == epoch_order(3, 5, 100)).all()


def test_orders_differ_by_seed_and_by_epoch() -> None:
    orders = {
        tuple(epoch_order(seed, epoch, 50)) for seed in range(4) for epoch in range(4)
    }
    assert len(orders) == 16


def test_without_shuffling_the_order_is_the_cases_own() -> None:
    assert epoch_order(3, 5, 4, shuffle=False).tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("seed", range(20))
def test_a_split_takes_every_case_once(seed: int) -> None:
    draw = np.random.default_rng(seed)
    cases = int(draw.integers(4, 200))
    groups = draw.integers(0, 4, cases) if seed % 2 else None
    kept, apart = split(cases, 0.3, seed, groups)
    assert sorted([*kept, *apart]) == list(range(cases))
    assert len(apart) == round(cases * 0.3)


@pytest.mark.parametrize("seed", range(20))
def test_a_stratified_split_gives_each_group_its_share(seed: int) -> None:
    groups = np.repeat([0, 1, 2], [100, 37, 8])
    _, apart = split(len(groups), 0.25, seed, groups)
    counts = np.bincount(groups[apart])
    assert (abs(counts - 0.25 * np.array([100, 37, 8])) < 1).all()


def test_a_group_of_one_is_kept() -> None:
    groups = [0] * 20 + [1]
    kept, _ = split(21, 0.5, 0, groups)
    assert 20 in kept


@pytest.mark.parametrize("share", [-0.1, 1.0, 0.01, 0.99])
def test_a_share_that_leaves_one_side_empty_is_refused(share: float) -> None:
    with pytest.raises(SettingError, match="give"):
        split(10, share, 0)
