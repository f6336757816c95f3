"""Learning-rate schedules: what each is, and what is refused."""

import math

import numpy as np
import pytest

from chainrule.errors import SettingError
from chainrule.training.schedules import SCHEDULES, parse_schedule, rates

PER_EPOCH, EPOCHS = 4, 10
UPDATES = np.arange(PER_EPOCH * EPOCHS)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_is_finite_and_never_negative(name: str) -> None:
    found = rates(name, 0.1, UPDATES, PER_EPOCH, EPOCHS)
    assert found.shape == UPDATES.shape
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert found.max() <= 0.1 * (1 + 1e-12)


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_is_linear_in_its_base_rate(name: str) -> None:
    one = rates(name, 1.0, UPDATES, PER_EPOCH, EPOCHS)
    np.testing.assert_allclose(rates(name, 0.3, UPDATES, PER_EPOCH, EPOCHS), 0.3 * one)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_rate_does_not_depend_on_which_others_are_asked_for(name: str) -> None:
    together = rates(name, 0.1, UPDATES, PER_EPOCH, EPOCHS)
    one_by_one = [rates(name, 0.1, u, PER_EPOCH, EPOCHS) for u in UPDATES]
    assert together.tolist() == [float(rate) for rate in one_by_one]


@pytest.mark.parametrize(
    ("schedule", "update", "factor"),
    [
        ("constant", 39, 1.0),
        ("step:every=2,factor=0.5", 7, 1.0),
        ("step:every=2,factor=0.5", 8, 0.5),
        ("step:every=2,factor=0.5", 39, 0.5**4),
        ("inverse_time:decay=0.5", 8, 1 / 2),
        ("inverse_time:decay=3,power=0.5", 4, 1 / 2),
        ("exponential:factor=0.9", 6, 0.9**1.5),
        ("cosine", 0, 1.0),
        ("cosine", 20, 0.5),
        ("cosine:end=0.2", 20, 0.6),
        ("warm_up:epochs=2,start=0.2", 4, 0.6),
        ("warm_up:epochs=2", 8, 1.0),
        ("one_cycle:rise=0.25,start=0.1", 0, 0.1),
        ("one_cycle:rise=0.25,start=0.1", 10, 1.0),
        ("one_cycle:rise=0.5,end=0", 30, 0.5),
        ("warm_up:epochs=2,start=0.2+step:every=1,factor=0.5", 4, 0.3),
    ],
)
def test_a_schedule_has_the_values_of_its_equation(
    schedule: str, update: int, factor: float
) -> None:
    found = rates(schedule, 2.0, update, PER_EPOCH, EPOCHS)
    assert float(found) == pytest.approx(2.0 * factor, rel=1e-12)


def test_inverse_time_keeps_the_sum_of_rates_growing_and_of_squares_bounded() -> None:
    """Robbins and Monro's two conditions, as far as numbers can show them."""
    many = rates("inverse_time:decay=1", 1.0, np.arange(200_000), 1, 200_000)
    assert many.sum() > math.log(200_000)
    assert (many**2).sum() < math.pi**2 / 6


@pytest.mark.parametrize(
    ("schedule", "remedy"),
    [
        ("cosin", "did you mean 'cosine'"),
        ("step:evry=3", "did you mean 'every'"),
        ("step:every", "write it as step:every=30"),
        ("step:every=0", "a number above 0"),
        ("one_cycle:rise=1", "below 1"),
        ("exponential:factor=fast", "a number above 0"),
        ("cosine:end=nan", "0 or more"),
        ("constant:every=3", "it has: none"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(schedule: str, remedy: str) -> None:
    with pytest.raises(SettingError) as caught:
        parse_schedule(schedule)
    assert remedy in str(caught.value)


def test_a_schedule_that_leaves_the_numbers_is_refused() -> None:
    with pytest.raises(SettingError, match=r"nearer to its defaults \(factor=0\.95\)"):
        rates("exponential:factor=1e308", 0.1, UPDATES, PER_EPOCH, EPOCHS)
