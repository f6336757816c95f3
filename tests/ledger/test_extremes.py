"""Numbers that leave double precision, or that only many bits decide, are explained."""

from fractions import Fraction

import pytest

import chainrule as cr
from chainrule.errors import QuantityError
from chainrule.ledger.worked import worked_example
from chainrule.renderers import RENDERERS, Options
from tests.ledger.random_examples import random_example
from tests.ledger.test_zeros import layered, symmetric


def chain(activation: str, weight: Fraction, value: Fraction, **training: object):
    """Two units in a row."""
    net = cr.Network([[[weight]], [[1]]], activations=activation, loss="squared_error")
    return cr.example(net, [value], [0], learning_rate=Fraction(1, 2), **training)


@pytest.mark.parametrize("form", RENDERERS)
@pytest.mark.parametrize("size", [Fraction(10) ** 120, Fraction(1, 10**120)])
def test_values_beyond_double_precision_are_shown(form: str, size: Fraction):
    ledger = cr.explain(chain("leaky_relu", size, size), digits=1)
    assert RENDERERS[form].render(worked_example(ledger), Options())
    whole = ledger["net_h1"].value
    assert whole == ("1" + "0" * 240 + ".0" if size > 1 else "0.0")


def test_paths_of_values_beyond_double_precision_have_no_nan_for_a_share():
    entry = cr.explain(chain("identity", Fraction(10) ** 200, Fraction(10) ** 200))
    assert [path.share for path in entry["dE_total/dw1"].paths()] == [1.0]


def test_a_choice_that_few_bits_leave_open_is_decided_by_more():
    near = Fraction(1, 10**60)
    example = symmetric("logistic", Fraction(1, 4), -Fraction(1, 4) + near)
    net = cr.Network(
        [[["w1"]] * 2, [["w2", "w3"]]],
        activations=["tanh", "relu"],
        parameters=dict(example.parameters),
        loss="squared_error",
    )
    case = cr.example(net, [Fraction(3, 10)], [1], learning_rate=1)
    ledger = cr.explain(case, digits=70)
    assert 0 < float(ledger["net_o1"]) < 1e-60
    assert ledger["dout_o1/dnet_o1"].value.startswith("1.0")
    assert worked_example(ledger).blocks


def test_rprop_finds_a_gradient_of_0_after_many_updates_too():
    example = layered((2, 2), ["softmax"], "cross_entropy", "rprop")
    entry = cr.explain(example, after=20)["step_b0"]
    assert (entry.value, entry.exact) == ("0.000000000", True)


def test_a_step_size_that_shrank_leaves_a_remembered_gradient_of_exactly_0():
    example = random_example(712929, "tanh", "binary_cross_entropy", "rprop")
    states = [
        entry
        for after in range(5, 12)
        for entry in cr.explain(example, after=after).entries()
        if entry.name.startswith("previous_") and entry.name.endswith("_before")
    ]
    assert any(entry.exact and entry.value == "0.000000000" for entry in states)


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "momentum", "nesterov"])
def test_a_choice_of_the_update_rule_is_no_quantity(optimizer: str):
    ledger = cr.explain(random_example(1, "tanh", "half_squared_error", optimizer))
    for word in ("epsilon_inside", "velocity"):
        with pytest.raises(QuantityError, match="unknown quantity"):
            ledger[word]
