"""A lesson that starts in the middle: what is given is not derived."""

from __future__ import annotations

import math

import pytest

import chainrule as cr
from chainrule.examples.read import loads
from chainrule.ledger.worked import worked_example

TEXT = """
[network]
inputs = 2
loss = "half_squared_error"
[[network.layers]]
units = 2
activation = "logistic"
[[network.layers]]
units = 1
activation = "logistic"
[parameters]
w5 = 0.3
w6 = -0.2
[given]
{given}
[[cases]]
inputs = [1, 0]
targets = [0.9]
[training]
learning_rate = 0.5
"""
OUTPUTS = "out_h1 = 0.6\nout_h2 = 0.55"
NETS = "net_h1 = 0.6\nnet_h2 = 0.55"


@pytest.mark.parametrize("given", [OUTPUTS, NETS])
@pytest.mark.parametrize("after", [0, 1, 5])
def test_the_whole_example_is_derived_from_what_is_given(
    given: str, after: int
) -> None:
    ledger = cr.explain(loads(TEXT.format(given=given)), after=after)
    names = set(ledger)
    assert worked_example(ledger).blocks
    assert {"net_o1", "E_total", "delta_o1", "dE_total/dw1", "w5+"} <= names
    assert not {"w1", "w1+"} & names, "no figure for what has no number"
    assert ledger.to_json()["quantities"]


def test_the_figures_are_those_of_the_given_outputs() -> None:
    ledger = cr.explain(loads(TEXT.format(given=OUTPUTS)))
    out = 1 / (1 + math.exp(-(0.3 * 0.6 - 0.2 * 0.55)))
    signal = (out - 0.9) * out * (1 - out)
    assert float(ledger["w5+"]) == pytest.approx(0.3 - 0.5 * signal * 0.6, rel=1e-12)
    assert float(ledger["dE_total/dw1"]) == pytest.approx(
        signal * 0.3 * 0.6 * 0.4, rel=1e-12
    )


def test_training_moves_what_has_a_value() -> None:
    from chainrule.engines.straight_line import run

    example = loads(TEXT.format(given=OUTPUTS))
    found = run(example, 7).parameters
    assert set(found) == {"w5", "w6"}
    proven = cr.explain(example, after=7)
    assert found == pytest.approx({name: float(proven[name]) for name in found})


def test_a_sheet_that_starts_in_the_middle_is_marked() -> None:
    claims = '[[claims]]\nof = "net_o1"\nsays = "{}"\n'
    for says, verdict in (("0.07", "correct"), ("0.08", "wrong")):
        text = TEXT.format(given=OUTPUTS) + claims.format(says)
        (checked,) = cr.check(loads(text)).claims
        assert checked.verdict.value == verdict
