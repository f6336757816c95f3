"""The classic 2-2-2 example, to the digits that its readers have recomputed."""

import dataclasses

import pytest

import chainrule as cr
from chainrule.examples.model import Example
from chainrule.maths.network import Network

FIRST_UPDATE = {
    "net_h1": "0.377500000",
    "net_h2": "0.392500000",
    "out_h1": "0.593269992",
    "out_h2": "0.596884378",
    "net_o1": "1.105905967",
    "out_o1": "0.751365070",
    "out_o2": "0.772928465",
    "E_o1": "0.274811083",
    "E_o2": "0.023560026",
    "E_total": "0.298371109",
    "dE_total/dout_o1": "0.741365070",
    "dout_o1/dnet_o1": "0.186815602",
    "delta_o1": "0.138498562",
    "dE_total/dw5": "0.082167041",
    "dE_o1/dout_h1": "0.055399425",
    "dE_o2/dout_h1": "-0.019049118",
    "dE_total/dout_h1": "0.036350306",
    "dout_h1/dnet_h1": "0.241300709",
    "dE_total/dw1": "0.000438568",
    "w1+": "0.149780716",
    "w5+": "0.358916480",
    "w6+": "0.408666186",
    "w7+": "0.511301270",
    "w8+": "0.561370121",
}
WEIGHTS_AFTER_10000 = {
    "w1": "0.37850998835", "w2": "0.65701997670", "w3": "0.47730070568",
    "w4": "0.75460141137", "w5": "-3.89297719887", "w6": "-3.86841668770",
    "w7": "2.86181094862", "w8": "2.92568896677",
}  # fmt: skip


def learning_biases(own: bool) -> Example:
    """The example with its biases learned: one a layer, or one of its own per unit."""
    example = cr.load("slides")
    assert example.training is not None
    training = dataclasses.replace(example.training, frozen=frozenset())
    if not own:
        return dataclasses.replace(example, training=training)
    layers = tuple(
        dataclasses.replace(layer, bias=tuple(f"bias_{unit}" for unit in layer.units))
        for layer in example.network.layers
    )
    parameters = {
        name: value for name, value in example.parameters.items() if name[0] == "w"
    }
    for layer, name in zip(layers, ("b1", "b2"), strict=True):
        for unit in layer.units:
            parameters[f"bias_{unit}"] = example.parameters[name]
    network = Network(example.network.inputs, layers, example.network.loss)
    return dataclasses.replace(
        example, network=network, parameters=parameters, training=training
    )


@pytest.mark.parametrize(("name", "value"), FIRST_UPDATE.items())
def test_the_first_update_has_the_published_digits(name: str, value: str):
    assert cr.explain("slides")[name].value == value


def test_one_update_brings_the_right_error_and_not_the_one_in_circulation():
    assert cr.explain("slides", after=1, digits=12)["E_total"].value == "0.291027773694"


def test_ten_thousand_updates_have_the_recomputed_digits():
    ledger = cr.explain("slides", after=10000, digits=16)
    assert ledger["E_total"].value.startswith("0.0000351018778")
    assert ledger["out_o1"].value.startswith("0.01591362044355")
    assert ledger["out_o2"].value.startswith("0.98406427351")


@pytest.mark.parametrize(("name", "value"), WEIGHTS_AFTER_10000.items())
def test_the_weights_after_ten_thousand_updates(name: str, value: str):
    assert cr.explain("slides", after=10000, digits=11)[name].value == value


@pytest.mark.parametrize(
    ("own", "after", "digits", "value"),
    [
        (True, 1, 12, "0.280471446791"),
        (False, 1, 12, "0.285750886699"),
        (True, 10000, 17, "0.00000244756223593"),
        (False, 10000, 17, "0.00000435532106616"),
    ],
)
def test_learned_biases_have_the_recomputed_digits(own, after, digits, value):
    ledger = cr.explain(learning_biases(own), after=after, digits=digits)
    assert ledger["E_total"].value == value
