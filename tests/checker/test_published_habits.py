"""What published sheets do: the habits of print that are right, and that are not."""

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from chainrule.checker import check
from chainrule.checker.model import Checked
from chainrule.checker.world import World
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names
from chainrule.examples.read import from_mapping
from chainrule.formulas import Notation
from chainrule.formulas.numbers import decimal_string
from chainrule.ledger.settle import settle

VALUES = (0.31, -0.42, 0.53, 0.27, -0.64, 0.75, 0.16, -0.87)
WEIGHTS = {f"w{number}": value for number, value in enumerate(VALUES, 1)}
TWO_CASES = from_mapping(
    {
        "network": {
            "inputs": 2,
            "loss": "half_squared_error",
            "layers": [
                {"units": 2, "activation": "tanh", "bias": True},
                {"units": 2, "activation": "logistic", "bias": True},
            ],
        },
        "parameters": WEIGHTS | {"b1": 0.1, "b2": -0.2, "b3": 0.35, "b4": 0.05},
        "cases": [
            {"inputs": [0.7, -0.3], "targets": [0.9, 0.2]},
            {"inputs": [-0.5, 0.8], "targets": [0.1, 0.7]},
        ],
        "training": {"optimizer": "sgd", "learning_rate": 0.5, "restart": True},
    }
)


def right(
    of: str,
    places: int,
    *,
    after: int = 0,
    case: int = 1,
    how: str = "half_up",
    example: Example = TWO_CASES,
) -> str:
    """The right figure, from ball arithmetic."""
    world = World(example)
    formula = world.place(Names(example).parse(of), after, case)
    return settle(
        lambda bits: world.value(formula, bits),
        lambda value: decimal_string(value, places, how),
        of,
    )


def judged(*claims: Claim, example: Example = TWO_CASES) -> tuple[Checked, ...]:
    return check(example, list(claims)).claims


def verdicts(*claims: Claim) -> list[str]:
    return [str(each.verdict) for each in judged(*claims)]


@pytest.mark.parametrize(
    "of",
    ["w1*i1", "exp(-net_o1)", "1 - out_o1", "1 + exp(-net_o1)", "w5*out_h1",
     "out_o1*(1 - out_o1)", "(target_o1 - out_o1)^2", "0.5*(target_o1 - out_o1)^2",
     "w5*out_h1 + w6*out_h2", "learning_rate*dE_total/dw5"],
)  # fmt: skip
def test_subterms_have_verdicts_of_their_own(of: str) -> None:
    says = right(of, 4)
    off = f"{float(says) + 0.0153:.4f}"
    assert verdicts(Claim(of, says)) == ["correct"]
    assert verdicts(Claim(of, off)) == ["wrong"]


def test_the_same_figure_may_stand_with_different_digits() -> None:
    prints = [right("out_h1", 9), right("out_h1", 3), right("out_h1", 5, how="cut")]
    found = verdicts(*(Claim("out_h1", says) for says in prints))
    assert found == ["correct", "correct", "truncated"]


def test_three_digits_may_be_printed_as_four_later() -> None:
    short = right("out_o1", 3)
    rest = f"{0.9 - float(short):.4f}"
    claims = [
        Claim("out_o1", short),
        Claim("out_o1", f"{short}0"),
        Claim("err_o1", rest),
    ]
    assert verdicts(*claims) == ["correct", "carried", "carried"]


def test_a_value_may_be_printed_rounded_and_carried_on_unrounded() -> None:
    places = {"net_h1": 1, "out_h1": 2, "net_o1": 6, "out_o1": 7}
    claims = [Claim(of, right(of, digits)) for of, digits in places.items()]
    assert verdicts(*claims) == ["correct"] * 4


def test_the_noise_of_doubles_is_right() -> None:
    noisy = repr(0.31 * 0.7 - 0.42 * -0.3 + 0.1)
    assert noisy != "0.443"
    claims = [Claim("net_h1", noisy), Claim("1 - 0.9", repr(1 - 0.9))]
    assert verdicts(*claims) == ["correct", "correct"]
    assert verdicts(Claim("net_h1", "0.4430000000000123")) == ["wrong"]


def test_of_two_errors_that_cancel_the_first_is_told() -> None:
    flipped = right("err_o1", 4)  # the difference the other way round
    first, *rest = judged(
        Claim("dE_total/dout_o1", flipped),
        Claim("delta_o1", right("delta_o1", 4)),
        Claim("dE_total/dw5", right("dE_total/dw5", 4)),
    )
    assert first.verdict == "wrong"
    assert "error-sign" in {cause.mistake for cause in first.because}
    assert [str(each.verdict) for each in rest] == ["correct", "correct"]


def test_a_right_result_behind_wrong_operands_is_right_and_told(tmp_path: Path) -> None:
    sheet = tmp_path / "answers.txt"
    sheet.write_text("net_h1 = 0.53*0.7 + (-0.42)*(-0.3) + 0.1 = 0.443\n")
    (found,) = check(TWO_CASES, sheet).claims
    assert found.verdict == "correct"
    assert found.working is not None
    assert not found.working.sums
    assert found.working.swapped == (("w1", "w3", "0.53"),)


def test_a_working_in_the_lectures_own_signs_is_compared(tmp_path: Path) -> None:
    lines = ["delta_o1 = 0.0912", "out_h1 = 0.416", "out_h2 = 0.09"]
    for name, fed in (("w5", "0.416"), ("w6", "0.416")):
        says = TWO_CASES.parameters[name] + Fraction("0.5") * Fraction("0.0912") * (
            Fraction(fed)
        )
        lines.append(f"{name}+ = {float(TWO_CASES.parameters[name])} + "
                     f"0.5*0.0912*{fed} = {float(says):.6f}")  # fmt: skip
    sheet = tmp_path / "answers.txt"
    sheet.write_text("\n".join(lines))
    other = replace(TWO_CASES, notation=Notation(error_signal="target-out"))
    workings = [each.working for each in check(other, sheet).claims[-2:]]
    assert all(each is not None and each.sums for each in workings)
    swapped = [each.swapped for each in workings if each is not None]
    assert swapped == [(), (("out_h2", "out_h1", "0.416"),)]


def test_a_stale_value_and_a_neighbors_are_roots_with_their_causes() -> None:
    slope = "dout_h1/dnet_h1"
    found = judged(
        Claim("dout_h2/dnet_h2", right("dout_h2/dnet_h2", 4)),
        Claim(slope, right("dout_h2/dnet_h2", 4)),
        Claim("out_o1", right("out_o1", 4, after=1)),
    )
    assert [str(each.verdict) for each in found] == ["correct", "wrong", "wrong"]
    causes = [{cause.mistake for cause in each.because} for each in found]
    assert causes[1] & {"other-unit", "pasted-value"}
    assert causes[2] & {"one-update-late", "stale-value"}


def test_every_case_may_start_from_the_initial_weights() -> None:
    claims = [Claim("w5+", right("w5+", 5, case=case), 0, case) for case in (1, 2)] + [
        Claim("out_o1", right("out_o1", 5, case=2), 0, 2)
    ]
    assert verdicts(*claims) == ["correct"] * 3


def test_an_error_read_one_update_early_is_told() -> None:
    early, late = right("E_total", 7, after=9), right("E_total", 7, after=10)
    first, second = judged(Claim("E_total", early, 10), Claim("E_total", late, 10))
    assert first.because[0].mistake == "one-update-early"
    assert second.verdict == "correct"


@pytest.mark.parametrize(
    ("says", "verdict"), [("0.13", "correct"), ("0.12", "correct"), ("0.14", "wrong")]
)
def test_half_up_and_half_even_are_both_right(says: str, verdict: str) -> None:
    tie = from_mapping(
        {
            "network": {"inputs": 1, "layers": [{"units": 1, "activation": "tanh"}]},
            "parameters": {"w1": 0.125},
            "cases": [{"inputs": [1]}],
        }
    )
    (found,) = judged(Claim("net_o1", says), example=tie)
    assert found.verdict == verdict


def test_one_logarithm_is_no_cross_entropy_of_several_outputs() -> None:
    two = {
        "network": {
            "inputs": 1,
            "loss": "binary_cross_entropy",
            "layers": [{"units": 2, "activation": "logistic"}],
        },
        "parameters": {"w1": 0.3, "w2": -0.2},
        "cases": [{"inputs": [1], "targets": [1, 0]}],
    }
    out = 1 / (1 + math.exp(-0.3))
    (found,) = check(two, [Claim("E_total", f"{-math.log(out):.6f}")]).claims
    assert found.verdict == "wrong"
    network = two["network"] | {  # type: ignore[operator]
        "loss": "cross_entropy",
        "layers": [{"units": 2, "activation": "softmax"}],
    }
    chosen = math.exp(0.3) / (math.exp(0.3) + math.exp(-0.2))
    claims = [Claim("out_o1", f"{chosen:.3f}"), Claim("E_total", "0.475")]
    assert f"{-math.log(round(chosen, 3)):.3f}" == "0.475"
    found = check(two | {"network": network}, claims).claims[1]
    assert found.verdict in ("correct", "carried")
