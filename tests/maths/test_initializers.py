"""Drawn weights have the spread that their initializer promises."""

import numpy as np
import pytest

from chainrule.maths.draw import draw, spread
from chainrule.maths.initializers import INITIALIZERS
from chainrule.maths.records import Initializer

ALL = pytest.mark.parametrize(
    "initializer", INITIALIZERS.values(), ids=list(INITIALIZERS)
)


@ALL
def test_equal_seeds_give_equal_weights(initializer: Initializer) -> None:
    first, second = (draw(initializer, 5, 3, np.random.default_rng(1)) for _ in "ab")
    assert first.shape == (5, 3)
    assert (first == second).all()


@ALL
def test_weights_have_the_promised_spread(initializer: Initializer) -> None:
    fan_in, fan_out = 300, 200
    size = spread(initializer, fan_in, fan_out)
    weights = draw(initializer, fan_in, fan_out, np.random.default_rng(2))
    deviation = {"uniform": size / np.sqrt(3), "normal": size, "zeros": 0.0}
    expected = deviation[initializer.distribution]
    assert weights.std() == pytest.approx(expected, rel=0.02)
    assert weights.mean() == pytest.approx(0, abs=expected * 0.02)
    if initializer.distribution == "uniform":
        assert abs(weights).max() <= size
        assert abs(weights).max() > 0.99 * size
    if initializer.distribution == "normal":
        assert abs(weights).max() > 3 * size


@pytest.mark.parametrize(
    ("pair", "variance"),
    [
        (("glorot", "glorot_normal"), 2 / (24 + 40)),
        (("he", "he_uniform"), 2 / 24),
        (("lecun", "lecun_uniform"), 1 / 24),
    ],
)
def test_both_distributions_of_a_family_have_the_variance_of_the_paper(
    pair: tuple[str, str], variance: float
) -> None:
    for name in pair:
        initializer = INITIALIZERS[name]
        size = spread(initializer, 24, 40)
        third = 1 / 3 if initializer.distribution == "uniform" else 1
        assert size * size * third == pytest.approx(variance, rel=1e-14)


def test_only_zeros_draws_zeros() -> None:
    for name, initializer in INITIALIZERS.items():
        weights = draw(initializer, 4, 4, np.random.default_rng(3))
        assert (weights == 0).all() == (name == "zeros")
