"""Networks and examples built in Python say what a file would."""

from fractions import Fraction

import numpy as np
import pytest

from chainrule.errors import ExampleError
from chainrule.examples import load
from chainrule.examples.build import example, network
from chainrule.maths.activations import ACTIVATIONS
from tests.examples.drawn import contents

WEIGHTS = [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]]


def slides(weights: list) -> object:
    net = network(
        weights,
        [["b1", "b1"], ["b2", "b2"]],
        loss="half_squared_error",
        parameters={"b1": 0.35, "b2": 0.6},
    )
    return example(net, [0.05, 0.1], [0.01, 0.99], learning_rate=0.5, frozen="biases")


@pytest.mark.parametrize(
    "convert",
    [
        lambda rows: rows,
        np.array,
        lambda rows: np.array(rows, np.float32),
        lambda rows: [tuple(map(Fraction, map(str, row))) for row in rows],
    ],
    ids=["lists", "float64", "float32", "fractions"],
)
def test_lists_and_arrays_make_the_slides_network(convert: object) -> None:
    made = slides([convert(rows) for rows in WEIGHTS])
    file = load("slides")
    assert made.network.layers == file.network.layers
    assert made.parameters == file.parameters
    assert made.cases == file.cases
    assert made.training == file.training


def test_arrays_of_cases_and_classes() -> None:
    net = network([np.eye(3)], activations="softmax", loss="cross_entropy")
    made = example(net, np.eye(3), np.array([2, 0, 1]), learning_rate=1, batch="full")
    assert [case.targets.index(1) for case in made.cases] == [2, 0, 1]
    assert example(net, [1, 2, 3], "o2").cases[0].targets == (0, 1, 0)


def test_activations_by_record_and_layer() -> None:
    net = network(WEIGHTS, activations=["relu", ACTIVATIONS["tanh"]])
    assert [layer.activation.name for layer in net.network.layers] == ["relu", "tanh"]


def test_a_built_example_is_built_again_the_same() -> None:
    made = slides(WEIGHTS)
    again = example(made, [0.05, 0.1], [0.01, 0.99], learning_rate=0.5, frozen="biases")
    assert contents(again) == contents(made)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"weights": [0.1]}, "weights of layer 1: got float, allowed a matrix"),
        ({"weights": [[[np.nan]]]}, "w1: got nan, allowed a finite decimal"),
        ({"weights": [[[1, 2], [3]]]}, r"row 2 \(unit o2\) has 1 cell, allowed 2"),
        (
            {"weights": WEIGHTS, "biases": [[1, 1]]},
            "biases: got 1, allowed 2: give one",
        ),
        ({"weights": WEIGHTS, "biases": [1, 1]}, "biases of layer 1: got int, allowed"),
        (
            {"weights": WEIGHTS, "activations": ["tanh"]},
            "activations: got 1, allowed 2",
        ),
        ({"weights": WEIGHTS, "activations": "thanh"}, "did you mean 'tanh'"),
        (
            {"weights": [[["w1", 2]]], "parameters": {"w1": 1, "w2": 2}},
            "w2 is named there",
        ),
        (
            {"weights": []},
            "network.layers: got a list of 0, allowed at least one layer",
        ),
    ],
)
def test_what_makes_no_network_gets_its_sentence(
    arguments: dict, sentence: str
) -> None:
    with pytest.raises(ExampleError, match=sentence):
        network(**arguments)


TRANSPOSED = [np.ones((3, 4)), np.ones((4, 2))]


@pytest.mark.parametrize("biases", [None, True, [[0] * 4, [0] * 2]])
def test_weights_with_a_row_per_input_are_told_to_be_transposed(biases: object) -> None:
    with pytest.raises(ExampleError, match=r"layer 1 has 3 rows.*\(W\.T\)") as caught:
        network(TRANSPOSED, biases)
    assert "\n" not in str(caught.value)
    made = network([matrix.T for matrix in TRANSPOSED], biases)
    assert made.network.sizes == (3, 4, 2)


def test_one_transposed_layer_is_told_by_its_biases_or_its_inputs() -> None:
    for given in ({"biases": [[0] * 4]}, {"inputs": ["a", "b", "c"]}):
        with pytest.raises(ExampleError, match=r"\(W\.T\)"):
            network([np.ones((3, 4))], **given)


def test_weights_that_fit_neither_way_are_told_row_by_row() -> None:
    with pytest.raises(ExampleError, match="row 1") as caught:
        network([np.ones((3, 4)), np.ones((5, 2))])
    assert "W.T" not in str(caught.value)


def test_an_example_is_shown_in_one_short_line() -> None:
    net = network(WEIGHTS)
    assert repr(net) == "<2-2-2 network, 8 parameters, no case>"
    made = example(net, [1, 2], title="t" * 500)
    assert repr(made).endswith(": 2-2-2 network, 8 parameters, 1 case>")
    assert len(repr(made)) < 120
