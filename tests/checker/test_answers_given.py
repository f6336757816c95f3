"""What `check` takes as answers in Python, and what it refuses in a sentence."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import chainrule as cr
from chainrule.checker.figures import read_figure
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        (5, "can't be a int"),
        (b"net_h1", "can't be a bytes"),
        ([1, 2], "with 1 among them"),
        (("net_h1", "0.3775"), "with 'net_h1' among them"),
        ({1: 2}, "a quantity 1, which is no text"),
        ("net_h1 = 0.3775\nout_h1 = 0.5933", "a text of several lines"),
    ],
)
def test_answers_of_another_kind_are_refused_in_a_sentence(
    answers: Any, word: str
) -> None:
    with pytest.raises(ChainruleError, match=word):
        cr.check("slides", answers)


def test_a_sheet_stands_only_where_figures_were_judged() -> None:
    assert cr.check("slides", {"net_h1": "0.3775"}).stands
    assert not cr.check("slides", {"net_h1": "0.3875"}).stands
    assert not cr.check("slides", {"net_h9": "0.3775"}).stands


def test_a_whole_number_of_ten_thousand_digits_is_refused_with_its_line(
    tmp_path: Path,
) -> None:
    sheet = tmp_path / "answers.toml"
    sheet.write_text(f"net_h1 = {'1' * 10_000}\n")
    with pytest.raises(ChainruleError, match="line 1 has a whole number of 10000"):
        cr.check("slides", sheet)


def test_a_decimal_comma_needs_no_zero_before_it() -> None:
    figure = read_figure(",3589", decimal_comma=True)
    assert (figure.value, figure.decimals) == (Fraction(3589, 10_000), 4)
    assert read_figure("-,5", decimal_comma=True).value == Fraction(-1, 2)


def test_a_difference_that_was_not_squared_keeps_its_sign() -> None:
    halved = {"E_o1": "-0.370682535", "E_o2": "0.108535767", "E_total": "-0.262146767"}
    (root,) = cr.check("slides", halved).roots
    assert (root.because.mistake, len(root.figures)) == ("square-left-out", 3)


TWO_INPUTS: dict[str, Any] = {
    "network": {
        "inputs": 2,
        "loss": "half_squared_error",
        "layers": [
            {"units": 2, "activation": "logistic", "bias": True},
            {"units": 1, "activation": "logistic", "bias": True},
        ],
    },
    "parameters": {
        "w1": 0.1, "w2": 0.8, "w3": 0.4, "w4": 0.6, "w5": 0.3, "w6": 0.9,
        "b1": 0.2, "b2": -0.3, "b3": 0.05,
    },
    "cases": [{"inputs": [0.35, 0.9], "targets": [0.5]}],
    "training": {"learning_rate": 1},
}  # fmt: skip


def roots_of(claims: list[Claim]) -> list[tuple[str, str, int]]:
    found = [(r.because, len(r.figures)) for r in cr.check(TWO_INPUTS, claims).roots]
    return [(each.mistake, each.together, count) for each, count in found]


def test_a_mistake_made_again_and_miscopied_is_the_same_mistake() -> None:
    truth = {of: float(each.value) for of, each in cr.explain(TWO_INPUTS).items()}
    error = truth["out_o1"] - 0.5  # the slope of out_o1 is left out of both
    claims = [
        Claim("dE_total/dw5", f"{error * truth['out_h1']:.9f}"),
        Claim("dE_total/dw6", f"{error * truth['out_h2'] * 10:.9f}"),
    ]
    assert roots_of(claims) == [("slope-left-out", "", 2)]


def test_two_mistakes_made_at_once_are_another_finding_than_one_of_them() -> None:
    truth = {of: float(each.value) for of, each in cr.explain(TWO_INPUTS).items()}
    error = truth["out_o1"] - 0.5
    claims = [
        Claim("dE_total/dw5", f"{error * truth['out_h1']:.9f}"),
        Claim("dE_total/dw6", f"{error:.9f}"),  # the input is left out as well
    ]
    assert roots_of(claims) == [
        ("slope-left-out", "", 1),
        ("slope-left-out", "input-left-out", 1),
    ]
