"""Many updates in balls: the bits they need are found early, or refused early."""

import pytest

import chainrule as cr
from chainrule.errors import NumberError
from chainrule.examples.build import example, network
from chainrule.examples.model import Example
from chainrule.formulas.numbers import LAST_PRECISION, precision
from chainrule.ledger.derivation import Derivation
from chainrule.ledger.growth import Growth
from chainrule.ledger.ledger import Ledger
from chainrule.ledger.program import advance

WEIGHTS = [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]]


def made(activation: str = "tanh", rate: float = 0.5) -> Example:
    net = network(
        WEIGHTS,
        [[0.35, 0.35], [0.6, 0.6]],
        activations=activation,
        loss="half_squared_error",
    )
    return example(net, [0.05, 0.1], [0.01, 0.99], learning_rate=rate)


def test_a_run_that_no_precision_reaches_is_refused_after_a_short_one():
    ledger = Ledger(made(), after=1_000_000, digits=3)
    with pytest.raises(
        NumberError, match=r"widens the balls by about 0\.\d+ bits"
    ) as e:
        ledger.text("E_total")
    assert "allowed 32,768: ask after about" in str(e.value)
    tried = [bits for _, bits in ledger.derivation.runs._reached]
    assert max(tried) <= 2048


def test_the_precision_of_a_long_run_is_chosen_from_its_growth():
    after = 3000
    ledger = Ledger(made(), after=after, digits=12)
    text = ledger.text("w5")
    runs = ledger.derivation.runs
    tried = {bits for _, bits in runs._reached}
    assert len(tried) <= 3
    assert max(tried) < 4096  # which doubling would have taken
    derivation = Derivation(made())
    with precision(8192):
        plain = advance(derivation, {}, 0, after, 0)
    witness = {symbol.name: value for symbol, value in plain.items()}["w5"]
    assert float(text) == pytest.approx(float(witness.mid()), abs=1e-11)


def test_a_path_of_a_long_run_takes_the_precision_that_is_known():
    ledger = Ledger(made(), after=400)
    ledger.text("E_total")
    entry = ledger["dE_total/dw1"]
    assert len(entry.paths()) == 2
    assert len({bits for _, bits in ledger.derivation.runs._reached}) <= 3


def test_values_that_explode_are_not_taken_for_balls_that_widen():
    net = network([[[1]]], activations="linear", loss="half_squared_error")
    doubling = example(net, [1], [0], learning_rate=3)  # w becomes -2 w
    ledger = Ledger(doubling, after=5000, digits=0)
    assert ledger.text("w1") == str(2**5000)


def test_saturated_units_widen_no_ball_so_that_the_slides_stay_at_first_bits():
    ledger = cr.explain("slides", after=10_000, digits=9)
    assert ledger.text("E_total") == "0.000035102"
    assert {bits for _, bits in ledger.derivation.runs._reached} == {128}


def test_growth_that_slows_down_is_looked_at_longer_before_it_is_refused():
    slowing = Growth(2048)
    slowing.widths = [(n, -2048 + 60 * n**0.5) for n in range(10, 1000, 10)]
    assert slowing.needed(1_000_000) > 2 * LAST_PRECISION
    assert slowing.next_bits(1_000_000) == 8192
    steady = Growth(2048)
    steady.widths = [(n, -2048 + 1.9 * n) for n in range(10, 1000, 10)]
    with pytest.raises(NumberError, match=r"about 1\.9 bits"):
        steady.next_bits(1_000_000)


@pytest.mark.parametrize("activation", ["relu", "logistic", "softplus"])
def test_other_activations_run_as_before(activation: str):
    example_ = made(activation, 0.1)
    found = Ledger(example_, after=600, digits=10).text("w5")
    derivation = Derivation(example_)
    with precision(4096):
        plain = advance(derivation, {}, 0, 600, 0)
    witness = {symbol.name: value for symbol, value in plain.items()}["w5"]
    assert float(found) == pytest.approx(float(witness.mid()), abs=1e-9)
