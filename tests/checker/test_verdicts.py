"""Verdicts as contracted, on the lecture's own example."""

import copy
from typing import Any

import pytest

from chainrule.checker.checking import check
from chainrule.checker.figures import read_figure
from chainrule.checker.model import Checked, Verdict
from chainrule.checker.report import as_json
from chainrule.errors import ChainruleError, NumberError
from chainrule.examples.model import Claim


def verdicts(*claims: Claim) -> list[Checked]:
    return list(check("slides", claims).claims)


def test_the_slides_are_judged_as_traced_by_hand() -> None:
    found = check("slides")
    assert found.counts[Verdict.CORRECT] == 29
    assert [e.claim.of for e in found.claims if e.verdict is Verdict.CARRIED] == [
        "dE_o2/dout_h1"
    ]
    causes = [e.because[0].mistake for e in found.claims if e.verdict is Verdict.WRONG]
    assert causes == [
        "digit-dropped",
        "updated-weights",
        "one-update-early",
        "updated-weights",
        "updated-weights",
    ]
    explained = {root.because.mistake: len(root.figures) for root in found.roots}
    assert explained == {
        "digit-dropped": 1,
        "updated-weights": 3,
        "one-update-early": 1,
    }


@pytest.mark.parametrize(
    ("says", "verdict"),
    [
        ("0.7514", "correct"),
        ("0.75136", "truncated"),
        ("0.751365070", "correct"),
        ("75.137%", "correct"),
        ("7.5137e-1", "correct"),
        ("0.7518", "wrong"),
        ("nothing", "unchecked"),
    ],
)
def test_a_figure_is_what_its_digits_say(says: str, verdict: str) -> None:
    (found,) = verdicts(Claim("out_o1", says))
    assert found.verdict == verdict


def test_a_tie_may_be_rounded_up_or_to_even() -> None:
    for says in ("0.378", "0.377"):  # net_h1 is 0.3775 exactly; 0.377 is also its cut
        (found,) = verdicts(Claim("net_h1", says))
        assert found.verdict in (Verdict.CORRECT, Verdict.TRUNCATED)


def test_a_figure_carried_from_a_rounded_one_stands() -> None:
    claims = (Claim("out_h1", "0.6"), Claim("w5*out_h1", "0.24"))
    assert [e.verdict for e in verdicts(*claims)] == ["correct", "correct"]
    claims = (Claim("out_h1", "0.6"), Claim("w5*out_h1", "0.2400"))
    assert [e.verdict for e in verdicts(*claims)] == ["correct", "carried"]


def test_what_is_rightly_computed_from_a_wrong_figure_follows() -> None:
    claims = (
        Claim("net_h1", "0.4775"),
        Claim("out_h1", "0.6171574"),
        Claim("out_h1*w5", "0.2468630"),
    )
    first, second, third = verdicts(*claims)
    assert first.verdict is Verdict.WRONG
    assert (second.verdict, second.wrong_sources) == (Verdict.FOLLOWS, (0,))
    assert (third.verdict, third.sources) == (Verdict.FOLLOWS, (1,))


def test_floating_point_noise_is_no_mistake() -> None:
    (found,) = verdicts(Claim("w1*i1 + w2*i2 + b1", "0.37749999999999995"))
    assert found.verdict is Verdict.CORRECT
    (found,) = verdicts(Claim("w1*i1 + w2*i2 + b1", "0.37749999999949995"))
    assert found.verdict is not Verdict.CORRECT


def test_digits_that_no_double_has_are_no_noise_of_doubles() -> None:
    noisy = 0.37749999999999995
    assert noisy != 0.3775
    (found,) = verdicts(Claim("net_h1", f"{noisy:.30f}"))
    assert found.verdict is Verdict.CORRECT
    (found,) = verdicts(Claim("net_h1", f"0.3775{'0' * 40}1"))
    assert found.verdict is Verdict.WRONG


SUM_TO_ZERO = {
    "network": {
        "inputs": 1,
        "loss": "cross_entropy",
        "layers": [{"units": 2, "activation": "softmax", "bias": ["b", "b"]}],
    },
    "parameters": {"w1": 0.3, "w2": -0.2, "b": 0.1},
    "cases": [{"inputs": [1], "targets": [1, 0]}],
    "training": {"optimizer": "adam", "learning_rate": 0.1},
}


@pytest.mark.parametrize(
    ("says", "verdict"),
    [("0", "correct"), ("0.00", "correct"), ("-0.0", "correct"), ("2.7e-17", "correct"),
     ("-5.551115123125783e-17", "correct"), ("2.7e-9", "wrong"), ("0.1", "wrong")],
)  # fmt: skip
def test_the_noise_of_an_exact_zero_is_no_mistake(says: str, verdict: str) -> None:
    (found,) = check(SUM_TO_ZERO, [Claim("dE_total/db", says)]).claims
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("of", "says", "verdict"),
    [("step_b", "6.938892940942389e-09", "correct"), ("step_b", "-6.9388929e-09",
     "correct"), ("b+", "0.10000000693889295", "correct"), ("b+", "0.10000001",
     "correct"), ("step_b", "6.9e-9", "unchecked"), ("b+", "0.1001", "unchecked"),
     ("b+", "0.10010000693889295", "unchecked"), ("step_w1", "0.03775406657794719",
     "wrong")],
)  # fmt: skip
def test_the_noise_of_a_zero_may_be_divided_by_its_own_size(
    of: str, says: str, verdict: str
) -> None:
    adagrad = SUM_TO_ZERO | {
        "training": {"optimizer": "adagrad", "learning_rate": 0.01}
    }
    (found,) = check(adagrad, [Claim(of, says)]).claims
    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("says", "verdict"),
    [("0", "correct"), ("0.1", "correct"), ("-0.1", "correct"), ("0.2", "wrong")],
)
def test_the_noise_of_a_zero_has_a_sign(says: str, verdict: str) -> None:
    rprop = SUM_TO_ZERO | {"training": {"optimizer": "rprop", "learning_rate": 0.1}}
    assert [str(e.verdict) for e in check(rprop, [Claim("step_b", says)]).claims] == [
        verdict
    ]
    (found,) = check(rprop, [Claim("step_w1", "-0.1")]).claims
    assert found.verdict is Verdict.WRONG  # there is a gradient, and it has a sign


def test_what_rounded_figures_leave_of_a_zero_is_carried() -> None:
    claims = [Claim("delta_o1", "-0.377541"), Claim("delta_o2", "0.377540")]
    sheet = check(SUM_TO_ZERO, [*claims, Claim("dE_total/db", "-1.00000e-6")])
    assert sheet.claims[-1].verdict is Verdict.CARRIED


def test_a_setting_may_stand_as_its_number() -> None:
    claims = [Claim("m_w1", "-0.04"), Claim("m_w1/(1-0.9)", "-0.400")]
    assert check(SUM_TO_ZERO, claims).claims[-1].verdict is Verdict.CARRIED


def test_a_decimal_comma_is_no_hindrance_to_the_causes() -> None:
    commas = SUM_TO_ZERO | {"notation": {"decimal_comma": True}}
    (found,) = check(commas, [Claim("out_o1", "0,6252")]).claims
    assert found.verdict is Verdict.WRONG
    assert "digits-swapped" in {cause.mistake for cause in found.because}


THREE_UNITS: dict[str, Any] = {
    "network": {
        "inputs": 3,
        "loss": "half_squared_error",
        "layers": [
            {"units": 2, "activation": "logistic", "bias": True},
            {"units": 1, "activation": "logistic", "bias": True},
        ],
    },
    "parameters": {
        "w1": 0.3, "w2": -0.1, "w3": 0.2, "w4": -0.2, "w5": 0.4, "w6": -0.5,
        "w7": -0.4, "w8": 0.2, "b1": -0.3, "b2": 0.1, "b3": 0.2,
    },
    "cases": [{"inputs": [1, 1, 0], "targets": [1]}],
}  # fmt: skip


def test_what_is_printed_wrongly_is_no_unprinted_step() -> None:
    """0.524 is the logistic function of the wrong 0.095, and nothing else."""
    figures = {"net_h2": "0.3", "out_h1": "0.475", "out_h2": "0.426",
               "net_o1": "0.095", "out_o1": "0.524"}  # fmt: skip
    found = check(THREE_UNITS, [Claim(of, says) for of, says in figures.items()])
    verdicts = [str(each.verdict) for each in found.claims]
    assert verdicts == ["correct", "correct", "wrong", "follows", "follows"]


def test_a_figure_that_nothing_reproduces_is_wrong_and_unexplained() -> None:
    (found,) = verdicts(Claim("E_total", "0.4137281956"))
    assert found.verdict is Verdict.WRONG
    assert found.because == ()


def test_the_truth_has_two_decimals_more() -> None:
    (found,) = verdicts(Claim("out_o1", "0.75"))
    assert found.truth == "0.7514"


@pytest.mark.parametrize(
    ("text", "decimals", "digits"),
    [(".85", 2, 2), ("+0.005", 3, 1), ("5", 0, 1), ("-2.406 * 10^-3", 6, 4),
     ("3.51e-5", 7, 3), ("8.25%", 4, 3), ("2.4×10⁻³", 4, 2)],
)  # fmt: skip
def test_digits_are_those_that_were_written(
    text: str, decimals: int, digits: int
) -> None:
    figure = read_figure(text)
    assert (figure.decimals, figure.digits) == (decimals, digits)


def test_what_is_no_number_is_refused_with_a_word() -> None:
    with pytest.raises(NumberError, match="can't read 'nan'"):
        read_figure("nan")


HOSTILE = [
    Claim("foo", "1"), Claim("(" * 3000, "1"), Claim("net_h1", "0." + "3" * 10_000),
    Claim("net_h1", "1e99999"), Claim("net_h1", "1", case=9),
    Claim("net_h1", "1", after=-1), Claim("out_o1", "0.5", after=10**8),
    Claim("1/(w1 - 0.15)", "0"), Claim("ln(-1)", "0"), Claim("9^9^9^9", "1"),
]  # fmt: skip


@pytest.mark.parametrize("claim", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_claim_ends_with_a_clear_word(claim: Claim) -> None:
    (found,) = verdicts(claim)
    assert found.verdict is Verdict.UNCHECKED
    assert found.note


def test_far_too_many_claims_are_refused_at_once() -> None:
    with pytest.raises(ChainruleError, match="split it"):
        check("slides", [Claim("net_h1", "0.3775")] * 100_000)


def test_contradictions_are_borne() -> None:
    claims = [Claim("net_h1", f"0.{k}") for k in range(100, 180)]
    found = check("slides", claims)
    assert not found.stands


def test_the_report_keeps_its_contract() -> None:
    found = as_json(check("slides"))
    assert list(found)[:3] == ["claims", "conventions", "summary"]
    keys = {"of", "after", "case", "says", "truth", "verdict", "because"}
    assert all(keys <= set(each) for each in found["claims"])
    cause = found["claims"][31]["because"][0]
    assert (cause["mistake"], cause["explains"]) == ("updated-weights", 3)


def test_rounding_too_early_is_told_from_a_slip() -> None:
    # out_h1 and out_h2 kept as 0.59 and 0.60: 0.4*0.59 + 0.45*0.60 + 0.6
    (found,) = verdicts(Claim("net_o1", "1.10600"))
    assert found.verdict is Verdict.WRONG
    assert "rounded-too-early" in {cause.mistake for cause in found.because}


EVEN_ODDS = {
    "network": {
        "inputs": 1,
        "loss": "half_squared_error",
        "layers": [{"units": 2, "activation": "softmax", "bias": ["b", "b"]}],
    },
    "parameters": {"w1": 0.5, "w2": 0.5, "b": 0.1},
    "cases": [{"inputs": [1], "targets": [0.31, 1]}],
}
"""Both outputs are exactly 1/2, as balls: E_total is 0.14305, a tie at four places."""


@pytest.mark.parametrize(
    ("says", "verdict"),
    [("0.1431", "correct"), ("0.1430", "correct"), ("0.14", "correct"),
     ("0.15", "wrong"), ("0.1429", "wrong")],
)  # fmt: skip
def test_a_ball_around_a_tie_has_digits_all_the_same(says: str, verdict: str) -> None:
    (found,) = check(EVEN_ODDS, [Claim("E_total", says)]).claims
    assert found.verdict == verdict


FROM_THE_MIDDLE = {
    "network": {
        "inputs": 1,
        "loss": "half_squared_error",
        "layers": [{"units": 1, "activation": "logistic"}] * 2,
    },
    "parameters": {"w2": 0.5},
    "given": {"out_h1": 0.6},
    "cases": [{"inputs": [1], "targets": [1]}],
    "training": {"optimizer": "sgd", "learning_rate": 0.5},
}
"""The weight before the given output has no value, and needs none."""


@pytest.mark.parametrize("after", [0, 3, 20])
def test_late_figures_of_a_lesson_that_starts_in_the_middle(after: int) -> None:
    claims = [Claim(of, "0.5", after) for of in ("w1", "net_h1", "out_o1", "w2")]
    found = check(FROM_THE_MIDDLE, claims).claims
    assert [each.truth is None for each in found] == [True, True, False, False]
    assert all("w1 has no value" in each.note for each in found[:2])


@pytest.mark.parametrize("part", ["training", "loss", "targets"])
def test_a_wrong_figure_is_judged_where_a_part_of_the_example_is_missing(
    part: str,
) -> None:
    example = copy.deepcopy(THREE_UNITS)
    if part == "loss":
        del example["network"]["loss"]
    elif part == "targets":
        del example["cases"][0]["targets"]
    claims = [Claim("net_h1", "0.3"), Claim("out_o1", "0.9"), Claim("w1+", "0.2"),
              Claim("err_o1", "0.4"), Claim("E_total", "0.4")]  # fmt: skip
    found = check(example, claims).claims
    assert [str(each.verdict) for each in found[:2]] == ["wrong", "wrong"]
    assert found[2].verdict is Verdict.UNCHECKED
    assert "[training]" in found[2].note
