"""A number of another run, put in for a given one: named from enough digits only."""

import pytest

from chainrule.checker.checking import check
from chainrule.checker.model import Verdict
from chainrule.examples.model import Claim, Example
from chainrule.examples.read import from_mapping


def _example() -> Example:
    hidden = {"units": ["h1", "h2"], "activation": "logistic", "bias": ["b1", "b1"]}
    last = {"units": ["o"], "activation": "logistic", "bias": ["b2"]}
    return from_mapping(
        {
            "network": {
                "inputs": ["i1", "i2"],
                "loss": "half_squared_error",
                "layers": [
                    hidden | {"weights": [["w1", "w2"], ["w3", "w4"]]},
                    last | {"weights": [["w5", "w6"]]},
                ],
            },
            "parameters": {
                "w1": 0.15, "w2": 0.2, "w3": 0.25, "w4": 0.3, "w5": 0.4, "w6": 0.88,
                "b1": 0.3, "b2": 0.6,
            },
            "cases": [{"inputs": [0.05, 0.1], "targets": [0.01]}],
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("of", "says", "detail"),
    [
        ("out_h1", "0.593269992", "0.35 in place of b1 = 0.3"),
        ("net_o", "1.095619", "0.45 in place of w6 = 0.88"),
    ],
)
def test_a_number_of_another_run_is_named_from_many_digits(
    of: str, says: str, detail: str
) -> None:
    (found,) = check(_example(), (Claim(of, says),)).claims
    assert found.verdict is Verdict.WRONG
    details = [each.detail for each in found.because]
    assert detail in details, details


def test_what_was_put_in_once_is_looked_for_again() -> None:
    claims = (Claim("net_o", "1.095619"), Claim("out_o", "0.74944"))
    found = check(_example(), claims[1:]).claims
    assert [each.mistake for each in found[0].because] != ["operand-miscopied"]
    both = check(_example(), claims).claims
    assert both[1].verdict is Verdict.FOLLOWS


@pytest.mark.parametrize(("of", "says"), [("out_h1", "0.5934"), ("net_o", "1.10")])
def test_few_digits_name_no_number_of_another_run(of: str, says: str) -> None:
    (found,) = check(_example(), (Claim(of, says),)).claims
    assert found.verdict is Verdict.WRONG
    assert not any("0.35" in each.detail for each in found.because)
    assert not any("0.45" in each.detail for each in found.because)


def test_no_short_decimal_gives_what_nothing_gives() -> None:
    (found,) = check(_example(), (Claim("net_o", "1.093127465"),)).claims
    assert found.verdict is Verdict.WRONG
    assert not found.because
