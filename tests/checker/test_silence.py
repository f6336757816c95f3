"""No false alarm: right sheets of every kind stand, whatever their rounding."""

import random

import pytest

from chainrule.checker.checking import check
from chainrule.checker.model import Verdict
from chainrule.examples.model import Claim
from chainrule.examples.read import from_mapping
from tests.checker.by_hand import hand_sheets
from tests.checker.generators import Author, right_sheets, sheet, wanted
from tests.checker.wide import wide_sheets

NOT_WRONG = {Verdict.CORRECT, Verdict.TRUNCATED, Verdict.CARRIED, Verdict.UNCHECKED}


def test_no_figure_of_a_right_sheet_is_called_wrong(test_multiplier: float) -> None:
    rng = random.Random(11)
    for made, claims, how in right_sheets(rng, round(30 * test_multiplier)):
        found = check(made, claims)
        bad = [each for each in found.claims if each.verdict not in NOT_WRONG]
        assert not bad, (how, bad[0])
        assert not found.conventions, how


ONCE_FALSE = (856346156, 615764057, 905742139, 788656345, 2001603, 61002665,
              64000837)  # fmt: skip
"""Seeds of right sheets of which a figure was once called wrong, or that broke off."""


@pytest.mark.parametrize("seed", ONCE_FALSE)
def test_a_sheet_that_was_once_called_wrong_stands(seed: int) -> None:
    ((made, claims, how),) = right_sheets(random.Random(seed), 1)
    found = check(made, claims)
    assert [e for e in found.claims if e.verdict not in NOT_WRONG] == [], how


WIDE_ONCE_FALSE = (
    10000102, 10000953, 10001336, 10000097, 10000133, 10000535, 10000710,
    40001503, 51000195, 51000232, 55001834, 56002317, 56002855, 56003099, 56003298,
    57000098, 57005830, 57006885, 58001504,
    58004745, 58007085, 59004934, 59006495, 59006891, 61000260,
    66006872, 66006977, 67002073,
)  # fmt: skip
"""Seeds of the same among sheets of every convention and habit."""


@pytest.mark.parametrize("seed", WIDE_ONCE_FALSE)
def test_a_sheet_of_any_habit_that_was_once_called_wrong_stands(seed: int) -> None:
    ((made, claims, how),) = wide_sheets(random.Random(seed), 1)
    found = check(made, claims)
    assert [e for e in found.claims if e.verdict not in NOT_WRONG] == [], how


def test_no_figure_of_a_sheet_of_any_convention_is_called_wrong(
    test_multiplier: float,
) -> None:
    rng = random.Random(13)
    for made, claims, how in wide_sheets(rng, round(40 * test_multiplier)):
        if claims:
            found = check(made, claims)
            bad = [each for each in found.claims if each.verdict not in NOT_WRONG]
            assert not bad, (how, bad[0])


def test_no_figure_of_another_calculator_is_called_wrong(
    test_multiplier: float,
) -> None:
    rng = random.Random(14)
    for made, claims, how in hand_sheets(rng, round(25 * test_multiplier)):
        found = check(made, claims)
        bad = [each for each in found.claims if each.verdict not in NOT_WRONG]
        assert not bad, (how, bad[0])
        assert not found.conventions, how


def test_a_missing_slope_is_right_with_cross_entropy() -> None:
    made = from_mapping(
        {
            "network": {
                "inputs": 2,
                "loss": "cross_entropy",
                "layers": [
                    {"units": 2, "activation": "tanh"},
                    {"units": 2, "activation": "softmax"},
                ],
            },
            "parameters": {f"w{k}": 0.1 * k for k in range(1, 9)},
            "cases": [{"inputs": [0.5, -1], "targets": [1, 0]}],
        }
    )
    author = Author(made, digits=6)
    want = [Claim("out_o1", ""), Claim("delta_o1", ""), Claim("delta_o2", "")]
    figures = sheet(author, want)
    assert abs(float(figures[1].says) - (float(figures[0].says) - 1)) < 2e-6
    assert all(e.verdict is Verdict.CORRECT for e in check(made, figures).claims)


def test_a_sheet_half_a_percent_off_is_noticed(test_multiplier: float) -> None:
    """The check must object: the same sheets with every figure off by 0.5 %."""
    rng = random.Random(12)
    for made, claims, _ in right_sheets(rng, round(4 * test_multiplier)):
        author = Author(made, digits=6)
        spoiled = [
            Claim(each.of, f"{float(each.says) * 1.005:.6f}", each.after, each.case)
            for each in sheet(author, wanted(made, rng, 8))
        ]
        big = [each for each in spoiled if abs(float(each.says)) > 0.01]
        if big:
            found = check(made, big[:3])
            assert any(e.verdict is Verdict.WRONG for e in found.claims), claims[:1]
