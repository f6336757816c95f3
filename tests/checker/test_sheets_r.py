"""Sheets as people published them: what may not be said of their figures.

`test_sheets_g` holds every verdict against the truth; here are the causes that the
figures belie, though they give the digits.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from chainrule.checker.answers import check
from chainrule.checker.model import RIGHT, Sheet, Verdict

SHEETS = Path(__file__).parent / "sheets"


@cache
def judged(name: str) -> Sheet:
    return check(SHEETS / f"{name}.toml")


def causes(name: str, number: int) -> set[str]:
    """The mistakes named for one figure, counted from 1."""
    found = judged(name).claims[number - 1]
    assert found.verdict is Verdict.WRONG
    return {each.mistake for each in found.because}


@pytest.mark.parametrize("number", [3, 15])
def test_another_activation_is_not_blamed_where_the_output_was_printed_right(
    number: int,
) -> None:
    assert "wrong-activation" not in causes("r_bipolar_two_patterns", number)


def test_a_mistake_that_a_true_figure_on_the_way_rules_out_is_not_carried_on() -> None:
    sheet = judged("r_rounded_wrongly_later")
    net, out = sheet.claims[30], sheet.claims[31]
    assert (net.claim.of, net.verdict) == ("net_h1", Verdict.CORRECT)
    assert (out.claim.of, out.claim.after) == ("out_h1", 1)
    assert "rounded-wrongly" in causes("r_rounded_wrongly_later", 32)


@pytest.mark.parametrize(
    "name", ["r_rounded_wrongly_later", "r_weights_by_column", "r_xor_term_and_sign"]
)
def test_a_root_counts_only_figures_that_name_its_mistake_or_follow(name: str) -> None:
    sheet = judged(name)
    assert sheet.roots
    for root in sheet.roots:
        for number in root.figures:
            each = sheet.claims[number]
            named = {cause.mistake for cause in each.because}
            follows = each.verdict is Verdict.FOLLOWS
            assert follows or root.because.mistake in named


def test_a_change_of_a_figure_that_was_printed_otherwise_is_no_cause() -> None:
    assert judged("r_hardly_a_figure_right").claims[3].claim.of == "out_h2"
    assert causes("r_hardly_a_figure_right", 7) == set()


def test_nothing_is_named_for_figures_that_no_mistake_gives() -> None:
    named = [causes("r_points_and_rates_mixed_up", n) for n in (5, 6, 7, 10, 11, 12)]
    assert named == [set()] * 6


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("r_relu_second_pass", 17),
        ("r_xor_online_epoch", 120),
        ("r_two_digits_no_bias", 22),
        ("r_dead_unit_given_nets", 28),
        ("r_tanh_cross_entropy", 30),
    ],
)
def test_a_sheet_carried_on_in_few_digits_is_right(name: str, figures: int) -> None:
    verdicts = [each.verdict for each in judged(name).claims]
    assert len(verdicts) == figures
    assert all(verdict in RIGHT for verdict in verdicts)
