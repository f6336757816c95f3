"""What an example file says, and what holds where it says nothing."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from chainrule.errors import ExampleError
from chainrule.examples import Case, Claim, Names, load, loads
from chainrule.examples.read import from_mapping

PERCEPTRON = {
    "network": {"inputs": 2, "layers": [{"units": 1, "activation": "logistic"}]},
    "parameters": {"w1": 0.1, "w2": -0.2},
    "cases": [{"inputs": [1, 0.5]}],
}


def with_layers(*layers: dict, inputs: int = 2) -> dict:
    return {
        "inputs": inputs,
        "layers": [{"activation": "tanh", **each} for each in layers],
    }


def read(network: dict, names: str = "", **rest: object) -> object:
    values = dict.fromkeys(names.split(), 0.5)
    cases = [{"inputs": [1] * network["inputs"]}]
    return from_mapping(
        {"network": network, "parameters": values, "cases": cases, **rest}
    )


def test_decimals_are_read_exactly_and_their_spelling_kept() -> None:
    slides = load("slides")
    assert slides.parameters["w1"] == Fraction(15, 100)
    assert slides.texts["w2"] == "0.20"
    assert slides.texts["1:i2"] == "0.10"
    assert slides.texts["1:target_o2"] == "0.99"
    assert slides.texts["learning_rate"] == "0.5"


@pytest.mark.parametrize(
    "number",
    [0.15, "Figure", Decimal("0.15"), Fraction(3, 20)],
    ids=lambda number: type(number).__name__,
)
def test_a_mapping_takes_every_kind_of_number(number: object) -> None:
    if number == "Figure":
        text = "[network]\ninputs=1\n[[network.layers]]\nunits=1\nactivation='tanh'\n"
        example = loads(text + "[parameters]\nw1=0.15\n[[cases]]\ninputs=[1]\n")
    else:
        layers = with_layers({"units": 1}, inputs=1)
        cases = [{"inputs": [1]}]
        example = from_mapping(
            {"network": layers, "parameters": {"w1": number}, "cases": cases}
        )
    assert example.parameters["w1"] == Fraction(3, 20)


def test_counts_give_the_usual_names() -> None:
    one = read(with_layers({"units": 2}, {"units": 2}), "w1 w2 w3 w4 w5 w6 w7 w8")
    assert one.network.inputs == ("i1", "i2")
    assert [layer.units for layer in one.network.layers] == [("h1", "h2"), ("o1", "o2")]
    two = read(
        with_layers({"units": 1}, {"units": 2}, {"units": 1}), "w1 w2 w3 w4 w5 w6"
    )
    assert [layer.units for layer in two.network.layers] == [
        ("h1_1",),
        ("h2_1", "h2_2"),
        ("o1",),
    ]


def test_weights_left_out_are_numbered_through_the_network_row_by_row() -> None:
    example = read(
        with_layers({"units": 2, "bias": True}, {"units": 1, "bias": True}),
        "w1 w2 w3 w4 w5 w6 b1 b2 b3",
    )
    first, last = example.network.layers
    assert first.weights == (("w1", "w2"), ("w3", "w4"))
    assert last.weights == (("w5", "w6"),)
    assert first.bias == ("b1", "b2")
    assert last.bias == ("b3",)


def test_numbering_goes_on_after_a_layer_that_is_written_out() -> None:
    rows = [["w1", "w2"], ["w3", "w4"]]
    example = read(
        with_layers({"units": 2, "weights": rows}, {"units": 1}), "w1 w2 w3 w4 w5 w6"
    )
    assert example.network.layers[1].weights == (("w5", "w6"),)


def test_a_numbered_name_must_not_be_one_that_was_written() -> None:
    rows = [["w5", "w2"], ["w3", "w4"]]
    with pytest.raises(
        ExampleError, match="got w5 both as a name you wrote and as one"
    ):
        read(with_layers({"units": 2, "weights": rows}, {"units": 1}), "w5 w2 w3 w4 w6")


def test_bias_left_out_is_none_and_a_number_is_a_constant() -> None:
    rows = [["w1", 0.5], [0, "w1"]]
    layer = {"units": 2, "weights": rows, "bias": [1, False], "bias_input": -1}
    example = read(with_layers(layer), "w1")
    (found,) = example.network.layers
    assert found.weights == (("w1", Fraction(1, 2)), (Fraction(0), "w1"))
    assert found.bias == (Fraction(1), None)
    assert found.bias_input == -1
    assert load("shared").network.biases == {"b1", "b2"}
    assert from_mapping(PERCEPTRON).network.layers[0].bias == (None,)


def test_the_defaults_of_training() -> None:
    example = from_mapping({**PERCEPTRON, "training": {"learning_rate": 0.1}})
    training = example.training
    assert training.optimizer.name == "sgd"
    assert training.frozen == frozenset()
    assert (training.batch, training.reduction, training.restart) == (
        "online",
        "mean",
        False,
    )
    momentum = load("deep").training
    assert momentum.settings["velocity"] == "step"
    assert momentum.settings["momentum"] == Fraction(9, 10)
    assert load("adam").training.settings["epsilon_inside"] is False


def test_gradient_descent_with_a_momentum_is_the_momentum_rule() -> None:
    training = {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.5}
    found = from_mapping({**PERCEPTRON, "training": training}).training
    assert found.optimizer.name == "momentum"
    assert found.settings["momentum"] == Fraction(1, 2)


def test_biases_can_be_frozen_by_one_word() -> None:
    example = read(
        with_layers({"units": 1, "bias": True}),
        "w1 w2 b1",
        training={"learning_rate": 1, "frozen": "biases"},
    )
    assert example.training.frozen == {"b1"}
    assert example.learned == ("w1", "w2")


def test_targets_loss_and_training_may_be_missing() -> None:
    example = from_mapping(PERCEPTRON)
    assert example.cases == (Case((Fraction(1), Fraction(1, 2))),)
    assert example.network.loss is None
    assert example.training is None


def test_a_class_is_a_target_for_cross_entropy() -> None:
    classes = load("classifier")
    assert classes.cases[1].targets == (0, 1, 0)
    base = {**PERCEPTRON, "parameters": {f"w{n + 1}": 0 for n in range(6)}}
    for target, hot in ((2, 2), ("o3", 2), ("o1", 0), ([0, 1, 0], 1)):
        network = {
            "inputs": 2,
            "loss": "cross_entropy",
            "layers": [{"units": 3, "activation": "softmax"}],
        }
        cases = [{"inputs": [1, 2], "targets": target}]
        example = from_mapping({**base, "network": network, "cases": cases})
        assert example.cases[0].targets == tuple(int(n == hot) for n in range(3))


def test_aliases_of_other_libraries_are_understood() -> None:
    network = with_layers({"units": 1, "activation": "sigmoid"}) | {"loss": "mse"}
    example = read(network, "w1 w2")
    assert example.network.layers[0].activation.name == "logistic"
    assert example.network.loss.name == "mean_squared_error"


def test_a_given_quantity_is_kept_by_its_contracted_name() -> None:
    example = read(
        with_layers({"units": 1}, {"units": 1}),
        "w1 w2 w3",
        given={"δ_o1": 0.25, r"out_{h_1}": 0.5},
    )
    assert example.given == {"delta_o1": Fraction(1, 4), "out_h1": Fraction(1, 2)}
    assert example.texts["delta_o1"] == "0.25"


def test_weights_into_a_given_unit_need_no_values() -> None:
    network = with_layers({"units": 1}, {"units": 1})
    example = read(network, "w3", given={"out_h1": 0.5})
    assert set(example.parameters) == {"w3"}
    with pytest.raises(ExampleError, match="w1 and w2 have no value"):
        read(network, "w3", given={"delta_h1": 0.5})


def test_claims_keep_their_digits_and_places() -> None:
    claims = [
        {"of": "net_o1", "says": ".850"},
        {"of": "E_total", "says": "+0.005", "after": 3, "case": 1, "where": "page 4"},
    ]
    example = from_mapping({**PERCEPTRON, "claims": claims})
    assert example.claims == (
        Claim("net_o1", ".850"),
        Claim("E_total", "+0.005", 3, 1, "page 4"),
    )


def test_an_example_is_loaded_from_a_file_a_text_a_name_and_itself(
    tmp_path: Path,
) -> None:
    text = "[network]\ninputs=1\n[[network.layers]]\nunits=1\nactivation='tanh'\n"
    text += "[parameters]\nw1=0.15\n[[cases]]\ninputs=[1]\n"
    file = tmp_path / "mine.toml"
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    for source in (file, str(file), text):
        assert load(source).parameters == {"w1": Fraction(3, 20)}
    slides = load("slides")
    assert load(slides) is slides


TUTORIAL = """
# As people publish them: thresholds, names of their own, delta with its sign turned.
title  = "Tutorial, 2-2-1 with thresholds"
source = "own"
[network]
inputs = ["x1", "x2"]
loss   = "half_squared_error"
[[network.layers]]
units      = ["H1", "H2"]
activation = "logistic"
weights    = [["w_H1x1", "w_H1x2"], ["w_H2x1", "w_H2x2"]]
bias       = ["b_H1", "b_H2"]
bias_input = -1
[[network.layers]]
units      = ["Y1"]
activation = "logistic"
weights    = [["W_H1_Y1", "W_H2_Y1"]]
bias       = ["b_Y1"]
bias_input = -1
[parameters]
w_H1x1 = -0.5
w_H1x2 = 0.1
b_H1   = -0.6
w_H2x1 = -.4e0
w_H2x2 = 0.2
b_H2   = 0.3
W_H1_Y1 = 0.6
W_H2_Y1 = -0.7
b_Y1   = -0.8
[[cases]]
inputs  = [0, 1]
targets = [0.9]
[training]
optimizer     = "sgd"
learning_rate = 0.7
[notation]
learning_rate = "η"
error_signal  = "target-out"
"""


@pytest.mark.parametrize(
    "claim",
    [
        "net_H1",
        "err_Y1",
        "delta_Y1*W_H1_Y1",
        "step_b_Y1",
        "abs(step_W_H1_Y1)",
        "W_H1_Y1+",
        "learning_rate * dE_total/dw_H1x1",
        "1 - out_Y1",
        "dE_total/dout_H2",
        "η*δ_Y1*out_H1",
        "w_H2x1*0 + 1/(1 + e^-net_H2)",
    ],
)
def test_what_published_sheets_claim_is_read(claim: str) -> None:
    names = Names(loads(TUTORIAL.replace("-.4e0", "-0.4e0")))
    assert names.parse(claim)
