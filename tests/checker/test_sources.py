"""From which printed figures one goes on: rounded ones, and the nearest."""

from typing import Any

import pytest

from chainrule.checker.checking import check
from chainrule.checker.model import Checked, Verdict
from chainrule.checker.sheet_words import is_of_a_case
from chainrule.checker.variation import EVERYWHERE, Variation
from chainrule.examples.model import Claim
from chainrule.examples.read import from_mapping
from tests.checker.generators import Author, sheet


def judged(made: dict[str, Any], *figures: tuple[str, str]) -> tuple[Checked, ...]:
    return check(from_mapping(made), [Claim(*each) for each in figures]).claims


def lesson(inputs: list[float], **others: Any) -> dict[str, Any]:
    """A 2-2-1 network with a bias for each unit, and one update."""
    return {
        "network": {
            "inputs": 2,
            "loss": "half_squared_error",
            "layers": [
                {
                    "units": 2,
                    "activation": "logistic",
                    "weights": [["w1", "w2"], ["w3", "w4"]],
                    "bias": ["b1", "b2"],
                },
                {"units": 1, "activation": "logistic", "weights": [["w5", "w6"]],
                 "bias": ["b3"]},
            ],
        },
        "parameters": {
            "w1": 0.15, "w2": 0.2, "b1": 0.35, "w3": 0.25, "w4": 0.3, "b2": 0.35,
            "w5": 0.4, "w6": 0.45, "b3": 0.6,
        },
        "cases": [{"inputs": inputs, "targets": [1]}],
        "training": {"optimizer": "sgd", "learning_rate": 0.5},
    } | others  # fmt: skip


def test_a_whole_figure_of_few_places_licenses_no_coarser_rounding() -> None:
    # 0.15*0.5 is 0.075, all of it: e^-net = 0.628 would need a reason to be rounded.
    net, product, out = judged(
        lesson([0.5, 0.2]),
        ("net_h1", "0.465"),
        ("w1*i1", "0.075"),
        ("out_h1", "0.6143"),
    )
    assert (net.verdict, product.verdict) == (Verdict.CORRECT, Verdict.CORRECT)
    assert 1 / (1 + 0.628) == 0.6142506142506142
    assert out.verdict is Verdict.WRONG


def test_what_is_whole_is_no_source() -> None:
    *_, product = judged(
        lesson([0.05, 0.1]),
        ("dnet_h1/dw1", "0.05"),
        ("dE_total/dnet_h1", "-0.00448"),
        ("dE_total/dw1", "-0.0002240"),
    )
    assert product.verdict is Verdict.CARRIED
    assert product.sources == (1,)


def test_what_follows_at_once_is_not_carried_by_a_far_way() -> None:
    figures = (
        ("net_h1", "0.55"), ("out_h1", "0.6343"), ("dE_total/dout_o1", "-0.2406"),
        ("dout_o1/dnet_o1", "0.1827"), ("delta_o1", "-0.04397"),
        ("delta_o1*out_h1", "-0.02789"), ("step_w5", "0.01395"),
    )  # fmt: skip
    found = judged(lesson([0, 1]), *figures)
    assert found[1].verdict is Verdict.WRONG
    assert found[-1].verdict is Verdict.FOLLOWS
    assert found[-1].wrong_sources == (5,)


def test_no_truth_takes_the_place_of_a_wrong_figure() -> None:
    rule = {"optimizer": "sgd", "learning_rate": 0.01}
    chain = {
        "network": {
            "inputs": 1,
            "loss": "half_squared_error",
            "layers": [
                {"units": 1, "activation": "identity", "weights": [["w1"]]},
                {"units": 1, "activation": "identity", "weights": [["w2"]]},
            ],
        },
        "parameters": {"w1": 1.2, "w2": 0.4},
        "cases": [{"inputs": [1], "targets": [0]}],
    }
    made = from_mapping(chain | {"training": rule})
    wrong = [("out_h1", "0.6"), ("dE_total/dout_o1", "0.293"), ("w2+", "0.396484")]
    *_, weight = check(made, [Claim(*each) for each in wrong]).claims
    assert 0.4 - 0.01 * 0.293 * 1.2 == 0.396484
    assert weight.verdict is Verdict.WRONG
    right = [*wrong[:2], ("w2+", "0.398242")]
    *_, weight = check(made, [Claim(*each) for each in right]).claims
    assert weight.verdict is Verdict.FOLLOWS


def test_an_output_written_for_the_net_input_is_named() -> None:
    (found,) = judged(lesson([0.05, 0.1]), ("net_h1", "0.593269992"))
    assert next(each.mistake for each in found.because) == "out-for-net"


def test_what_has_the_digits_rounded_comes_before_what_has_them_cut() -> None:
    relu = lesson([0.1, 0.0])
    relu["network"]["layers"][0]["activation"] = "relu"
    relu["parameters"] |= {"w1": 1, "b1": 0.1}
    (found,) = judged(relu, ("out_h1", "0.1"))
    named = [each.mistake for each in found.because]
    assert named.index("bias-left-out") < named.index("wrong-activation")


def test_who_misprints_a_figure_may_go_on_from_the_right_one() -> None:
    found = {}
    for printed in ("-0.028", "-0.082"):
        figures = (("out_h1", "0.593"), ("delta_o1", "-0.046"),
                   ("dE_total/dw5", printed), ("w5+", "0.4140"))  # fmt: skip
        found[printed] = [e.verdict for e in judged(lesson([0.05, 0.1]), *figures)]
    assert found["-0.028"][2:] == [Verdict.CORRECT, Verdict.CARRIED]
    assert found["-0.082"][2:] == [Verdict.WRONG, Verdict.CARRIED]


def test_a_parameter_of_the_case_before_is_named() -> None:
    cases = [{"inputs": [0, 1], "targets": [1]}, {"inputs": [1, 0], "targets": [0]}]
    rule = {"optimizer": "sgd", "learning_rate": 0.5, "restart": True}
    example = from_mapping(lesson([], cases=cases, training=rule))
    alter = Variation("parameter-of-case-before", "all", EVERYWHERE)
    names = ("net_h1", "out_h1", "net_o1", "out_o1", "w5+", "b3+")
    claims = [Claim(name, "", 0, case) for case in (1, 2) for name in names]
    figures = sheet(Author(example, digits=6, alter=alter), claims)
    found = check(example, figures)
    assert {each.verdict for each in found.claims[:6]} == {Verdict.CORRECT}
    assert found.claims[6].verdict is Verdict.WRONG
    assert [e.because.mistake for e in found.roots] == ["parameter-of-case-before"]


def test_a_threshold_is_said_to_be_added_and_not_a_bias_subtracted() -> None:
    made = lesson([0.05, 0.1])
    made["network"]["layers"][0]["bias_input"] = -1
    (found,) = judged(made, ("net_h1", "0.3775"))
    told = {each.mistake: each.detail for each in found.because}
    assert told["bias-sign"] == "the threshold added instead of subtracted"


def test_another_reading_that_right_figures_contradict_comes_last() -> None:
    figures = (("b3+", "0.6232"), ("b1+", "0.3500"), ("b2+", "0.3500"))
    updated, *_, still = judged(lesson([0.05, 0.1]), *figures)
    assert updated.verdict is Verdict.CORRECT
    explained = {each.mistake: each.explains for each in still.because}
    assert explained["bias-frozen-though-learned"] > explained["zeros-appended"]
    assert list(explained)[-1] == "bias-frozen-though-learned"


def test_a_figure_of_all_cases_is_of_no_case() -> None:
    cases = [{"inputs": [0, 1], "targets": [1]}, {"inputs": [1, 0], "targets": [0]}]
    rule = {"optimizer": "sgd", "learning_rate": 0.5, "batch": "full"}
    example = from_mapping(lesson([], cases=cases, training=rule))
    found = check(example, [Claim("E_batch", "0.1"), Claim("out_o1", "0.7")])
    assert [is_of_a_case(found, index) for index in (0, 1)] == [False, True]


def test_a_decay_of_biases_throughout_is_a_convention() -> None:
    rule = {"optimizer": "sgd", "learning_rate": 0.5, "weight_decay": 0.1}
    example = from_mapping(lesson([0.05, 0.1], training=rule))
    alter = Variation("decay-of-biases", "", EVERYWHERE)
    names = ("net_h1", "w1+", "b1+", "b2+", "w5+", "b3+")
    claims = [Claim(name, "") for name in names]
    claims += [Claim(name, "", 1) for name in ("out_h1", "out_o1")]
    figures = sheet(Author(example, digits=6, alter=alter), claims)
    found = check(example, figures)
    assert [each.code for each in found.conventions] == ["decay-of-biases"]
    assert {each.verdict for each in found.claims} <= {Verdict.CORRECT}
    (one,) = check(example, [figures[2]]).claims
    assert "decay-of-biases" in [each.mistake for each in one.because]


@pytest.mark.parametrize("huge", ["1e400", "-3e400", "1e-400", "7" * 350])
def test_a_wrong_figure_too_large_for_a_double_is_borne(huge: str) -> None:
    figures = (("out_h1", huge), ("delta_o1", "3e400"), ("dE_total/dw5", huge),
               ("dE_total/dw6", "0.3"), ("w5+", "0.1"), ("w6+", huge))  # fmt: skip
    found = judged(lesson([0.05, 0.1]), *figures)
    assert found[0].verdict is Verdict.WRONG
    assert Verdict.CORRECT not in [each.verdict for each in found]
