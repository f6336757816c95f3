"""A value that is exactly 0 is known to be, also where irrational terms cancel."""

import random
from fractions import Fraction
from itertools import chain, pairwise

import pytest

import chainrule as cr
from chainrule.formulas.numbers import is_exact
from chainrule.ledger import Derivation
from chainrule.ledger.zeros import MOST_WORK


def layered(sizes, activations, loss="half_squared_error", optimizer="sgd", **more):
    """A network in which each layer has one bias for all its units."""
    rng = random.Random(7)
    layers, parameters = [], {}
    for depth, (below, size) in enumerate(pairwise(sizes)):
        rows = [[f"w{depth}_{unit}_{k}" for k in range(below)] for unit in range(size)]
        bias = f"b{depth}"
        for name in [*chain(*rows), bias]:
            parameters[name] = round(rng.uniform(-1, 1), 2)
        layers.append(
            {
                "units": [f"u{depth}_{unit}" for unit in range(size)],
                "activation": activations[depth],
                "weights": rows,
                "bias": [bias] * size,
            }
        )
    return cr.load(
        {
            "network": {"inputs": sizes[0], "loss": loss, "layers": layers},
            "parameters": parameters | more,
            "cases": [{"inputs": [0.3, 0.2], "targets": [1] + [0] * (sizes[-1] - 1)}],
            "training": {"optimizer": optimizer, "learning_rate": 0.5},
        }
    )


def symmetric(activation, w2, w3):
    """Two hidden units with the same weight, and two weights above them."""
    return cr.load(
        {
            "network": {
                "inputs": ["i1"],
                "loss": "half_squared_error",
                "layers": [
                    {
                        "units": ["h1", "h2"],
                        "activation": activation,
                        "weights": [["w1"], ["w1"]],
                    },
                    {
                        "units": ["o1"],
                        "activation": activation,
                        "weights": [["w2", "w3"]],
                    },
                ],
            },
            "parameters": {"w1": 0.5, "w2": w2, "w3": w3},
            "cases": [{"inputs": [0.3], "targets": [0.7]}],
            "training": {"learning_rate": 0.5},
        }
    )


@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "gelu", "mish"])
def test_two_paths_that_cancel_leave_exactly_0(activation):
    entry = cr.explain(symmetric(activation, 0.25, -0.25))["dE_total/dw1"]
    assert (float(entry), entry.exact) == (0, True)
    assert [path.share for path in entry.paths()] == [None, None]


@pytest.mark.parametrize("activation", ["logistic", "tanh", "gelu", "mish"])
def test_two_paths_that_cancel_almost_are_not_taken_for_0(activation):
    example = symmetric(activation, 0.25, -0.25 + 1e-15)
    ledger = cr.explain(example, digits=25)
    entry = ledger["dE_total/dw1"]
    assert not entry.exact
    assert abs(float(entry)) > 1e-20


@pytest.mark.parametrize("sizes", [(2, 2), (2, 3, 2), (2, 10), (2, 2, 2, 2)])
def test_a_bias_of_a_whole_softmax_layer_changes_nothing(sizes):
    example = layered(sizes, ["softmax"] * (len(sizes) - 1), "cross_entropy")
    ledger = cr.explain(example)
    for depth in range(len(sizes) - 1):
        assert ledger[f"dE_total/db{depth}"].exact
        assert ledger[f"b{depth}+"].exact


def test_rprop_makes_no_step_by_a_gradient_of_0():
    example = layered((2, 2), ["softmax"], "cross_entropy", "rprop")
    assert cr.explain(example)["step_b0"].value == "0.000000000"


def test_a_tie_is_rounded_where_the_step_is_exactly_0():
    example = layered((2, 2), ["softmax"], "cross_entropy", b0=0.5)
    assert cr.explain(example, digits=0)["b0+"].value == "1"


def test_a_gradient_of_0_is_proven_after_a_run_of_updates_too():
    example = layered((2, 3), ["softmax"], "cross_entropy")
    assert cr.explain(example, after=50)["dE_total/db0"].exact


def test_a_proof_that_would_be_long_is_given_up():
    example = layered((2, 60), ["softmax"], "cross_entropy")
    ledger = cr.explain(example)
    assert ledger["dE_total/db0"].value == "0.000000000"
    assert ledger.derivation._zeros.work <= 2 * MOST_WORK


def test_an_altered_formula_is_not_taken_for_0():
    example = layered((2, 2), ["softmax"], "cross_entropy")

    def alter(derivation, quantity, formula):
        return formula * Fraction(101, 100) if quantity.name == "delta_u0_0" else None

    derivation = Derivation(example, alter)
    entry = cr.explain(example).quantity("dE_total/db0")
    assert not is_exact(derivation.value(entry))
