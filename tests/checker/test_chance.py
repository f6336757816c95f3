"""No guessing: what may well be a coincidence is no cause, however well it fits."""

import random

import pytest

from chainrule.checker.checking import check
from chainrule.checker.figures import read_figure
from chainrule.checker.hits import Crowd
from chainrule.checker.model import Verdict
from chainrule.examples.model import Claim
from chainrule.examples.read import from_mapping
from tests.checker.generators import Author, example, sheet
from tests.checker.mistaken import whole_sheet


def noise_for(says: str, rng: random.Random) -> str:
    """Other digits of the same length, the sign sometimes turned."""
    found, first = "", True
    for sign in says:
        if sign.isdigit() and (sign != "0" or not first):
            found += rng.choice("123456789" if first else "0123456789")
            first = False
        else:
            found += sign
    return found


@pytest.mark.parametrize(("digits", "most"), [(2, 0.5), (3, 0.3)])
def test_a_random_figure_seldom_gets_a_cause(
    digits: int, most: float, test_multiplier: float
) -> None:
    rng = random.Random(digits)
    count, blamed = 0, 0
    while count < 20 * test_multiplier:
        made = example(rng)
        right = list(sheet(Author(made, digits=digits), whole_sheet(made, rng, 1)))
        at = rng.randrange(len(right))
        claim = right[at]
        if len(claim.says.replace(".", "").lstrip("-0")) < digits:
            continue
        right[at] = Claim(claim.of, noise_for(claim.says, rng), claim.after, claim.case)
        found = check(made, right[: at + 20]).claims[at]
        if found.verdict is Verdict.WRONG:
            count += 1
            blamed += bool(found.because)
    assert blamed <= most * count


def test_a_crowd_is_thick_where_some_value_was_bound_to_hit() -> None:
    few, many = Crowd(read_figure("0.50")), Crowd(read_figure("0.500000"))
    for each in range(60):
        few.add(each / 60)
        many.add(each / 60)
    assert few.thick
    assert not many.thick


def test_a_figure_is_not_pasted_from_a_later_one_that_follows_from_it() -> None:
    found = check(
        "slides",
        [
            Claim("delta_h1", "0.0412351"),
            Claim("dE_total/dw1", "0.00206176"),
            Claim("delta_h1", "0.0412351"),
        ],
    ).claims
    assert found[0].verdict is Verdict.WRONG
    assert "pasted-value" not in {cause.mistake for cause in found[0].because}


def test_a_mistake_made_again_and_then_miscopied_is_told() -> None:
    made = from_mapping(
        {
            "network": {
                "inputs": 2,
                "loss": "half_squared_error",
                "layers": [
                    {"units": 2, "activation": "logistic"},
                    {"units": 1, "activation": "logistic"},
                ],
            },
            "parameters": {
                "w1": 0.1, "w2": 0.8, "w3": 0.4, "w4": 0.6, "w5": 0.3, "w6": 0.9,
            },
            "cases": [{"inputs": [0.35, 0.9], "targets": [0.5]}],
            "training": {"optimizer": "sgd", "learning_rate": 1},
        }
    )  # fmt: skip
    claims = [Claim(name, "") for name in ("dE_total/dout_h1", "dE_total/dout_h2")]
    plain = Author(made, digits=6)
    signal = sheet(plain, [Claim("delta_o1", ""), Claim("w5+", ""), Claim("w6+", "")])
    delta, *updated = (float(each.says) for each in signal)
    first, second = (f"{delta * each:.6f}" for each in updated)
    at = len(second) - 3
    slip = second[:at] + second[at + 1] + second[at] + second[at + 2 :]
    found = check(
        made,
        [*signal, Claim(claims[0].of, first), Claim(claims[1].of, slip)],
    ).claims
    assert found[3].because[0].mistake == "updated-weights"
    assert ("updated-weights", "digits-swapped") in {
        (cause.mistake, cause.together) for cause in found[4].because
    }
