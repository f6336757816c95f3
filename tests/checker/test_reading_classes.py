"""Outputs of a softmax by letter and number are read where the text settles them."""

import dataclasses
from pathlib import Path

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.formulas import Notation

CLASSIFIER = cr.load("classifier")
TWO = """
[network]
inputs = ["x1", "x2"]
loss = "cross_entropy"
[[network.layers]]
units = ["h1", "h2"]
activation = "logistic"
[[network.layers]]
units = ["o1", "o2"]
activation = "softmax"
[parameters]
w1 = 0.1
w2 = 0.2
w3 = 0.3
w4 = 0.4
w5 = 0.5
w6 = 0.6
w7 = 0.7
w8 = 0.8
[[cases]]
inputs = [1, 0.5]
targets = [1, 0]
"""


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    path: Path = tmp_path_factory.mktemp("two") / "two.toml"
    path.write_text(TWO, encoding="utf-8")
    return cr.load(path)


def read(text: str, example) -> list[tuple[str, str]]:
    return [(each.of, each.says) for each in read_loose(text, example)[0]]


def listed(text: str, example) -> list[str]:
    return [each.text for each in read_loose(text, example)[1]]


NETS = [("net_o1", "0.78"), ("net_o2", "1.1")]
OUTS = [("out_o1", "0.42"), ("out_o2", "0.58")]
RATIO = "p1 = e^0.78/(e^0.78 + e^1.1) = 0.42\np2 = e^1.1/(e^0.78 + e^1.1) = 0.58"


@pytest.mark.parametrize(
    "text",
    [
        f"z1 = 0.5*0.56 + 0.6*0.83 = 0.78\nz2 = 1.1\n{RATIO}",
        "z_1 = 0.78, z_2 = 1.1\np_1 = e^{z_1}/(e^{z_1} + e^{z_2}) = 0.42; p_2 = 0.58",
        "z1 = 0.78\nz2 = 1.1\na1 = exp(z1)/(exp(z1) + exp(z2)) = 0.42\na2 = 0.58",
        "$s_1 = 0.78$\n$s_2 = 1.1$\n"
        "$p_1 = \\frac{e^{s_1}}{e^{s_1} + e^{s_2}} = 0.42$\n$p_2 = 0.58$",
        "z1, z2 = 0.78, 1.1\np = softmax(z)\np1 = 0.42\np2 = 0.58",
    ],
)
def test_a_softmax_of_letters_says_what_they_are(text: str, two):
    assert read(text, two) == NETS + OUTS
    assert listed(text, two) == []


def test_a_heading_says_which_layer_letters_are_of(two):
    lettered = dataclasses.replace(two, notation=Notation(net="z", out="a"))
    output = "z1 = 0.78\nz2 = 1.1\na1 = 0.42\na2 = 0.58"
    assert read(f"## Output layer\n{output}", lettered) == NETS + OUTS
    assert read(f"Softmax:\n{output}", lettered) == NETS + OUTS
    assert read("Output layer: z1 = 0.78, z2 = 1.1", lettered) == NETS
    both = f"Hidden layer:\nz1 = 0.3\nz2 = 0.5\n\nOutput layer:\n{output}"
    assert read(both, lettered) == NETS + OUTS
    assert listed(both, lettered) == ["z1 = 0.3", "z2 = 0.5"]


@pytest.mark.parametrize(
    "text",
    [
        "z1 = 0.3\nz2 = 0.5",
        "## Output layer\nz1 = 0.78\nz2 = 1.1",  # z may be an output
        "z1 = 0.3\nz2 = 0.5\nz1 = 0.78\nz2 = 1.1\nthen e^z1 = 2.18",
        "a1 = tanh(z1)\nz1 = 0.3\nz2 = 0.5\np1 = e^z1/(e^z1 + e^z2)",
        "a1 = 1/(1 + e^-z1) = 0.57\nz1 = 0.3, z2 = 0.5",
        "z0 = 0.78\nz1 = 1.1\np0 = e^z0/(e^z0 + e^z1) = 0.42",  # numbered from 0
        "z1 = 0.78\nz2 = 1.1\nz3 = 0.2\np1 = e^z1/(e^z1 + e^z2 + e^z3) = 0.3",
        "z1 = 0.78\np1 = e^z1/sum = 0.42",
    ],
)
def test_letters_that_nothing_settles_are_listed(text: str, two):
    assert read(text, two) == []
    assert listed(text, two) != []


def test_letters_that_the_softmax_is_not_made_of_are_listed(two):
    text = f"z1 = 0.3\nz2 = 0.5\n{RATIO}"
    assert read(text, two) == OUTS
    assert listed(text, two) == ["z1 = 0.3", "z2 = 0.5"]


def test_the_third_letter_shows_that_the_first_is_no_hidden_unit():
    text = (
        "z1 = 0.9\nz2 = -0.1\nz3 = -0.8\np = softmax(z)\np1 = 0.6\np2 = 0.2\np3 = 0.1"
    )
    assert read(text, CLASSIFIER)[:4] == [
        ("net_apple", "0.9"), ("net_pear", "-0.1"), ("net_plum", "-0.8"),
        ("out_apple", "0.6"),
    ]  # fmt: skip
    twice = text.replace("z1", "z1 = 0.4\na1 = tanh(z1) = 0.38\nz1", 1)
    assert not any(of.startswith("net_") for of, _ in read(twice, CLASSIFIER))


def test_an_output_that_is_no_softmax_is_not_told_so():
    assert read(f"z1 = 0.78\nz2 = 1.1\n{RATIO}", cr.load("slides")) == []


@pytest.mark.parametrize(
    "text",
    ["p1 = e^0.78/(" * 15_000, "e^z1 = e^" * 20_000, "z1 = 0.1; " * 3_000],
)
def test_letters_made_to_take_long_are_no_work(text: str, two):
    lines = "\n".join(text[at : at + 900] for at in range(0, 60_000, 900))
    assert read(f"{lines}\nnet_h1 = 0.3", two)[-1:] == [("net_h1", "0.3")]
