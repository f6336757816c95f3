"""Bare words such as "out" are of the unit that is spoken of, else of the only one."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.examples.names import Names
from chainrule.examples.read import loads

XOR = cr.load("xor")
SLIDES = cr.load("slides")
LOGISTIC = """
title = "One unit"
[network]
inputs = ["x"]
loss = "binary_cross_entropy"
[[network.layers]]
units = ["y"]
activation = "logistic"
weights = [["w"]]
bias = ["b"]
[parameters]
w = 0.5
b = -0.25
[[cases]]
inputs = [1]
targets = [1]
[notation]
"""


def read(text: str, example=XOR) -> list[tuple[str, str]]:
    names = Names(example)
    claims, _ = read_loose(text, example)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


def unread(text: str, example=XOR) -> list[str]:
    claims, pieces = read_loose(text, example)
    assert claims == []
    return [each.text for each in pieces]


@pytest.mark.parametrize(
    "text",
    [
        "h1: net = 1.20, out = 0.77",
        "net_h1 = 1.20, out = 0.77",
        "net_h1 = 1.20 → out = 0.77",
        "## h1\nnet = 1.20\nout = 0.77",
        "Hidden neuron h1\nnet input: 1.20\nOutput: 0.77",
        "h1: net = 1.20; o = σ(1.20) = 0.77",
        "The net input of h1 is 1.20 and its output is 0.77.",
        "The net input of h1 is 1.20.\nIts output is 0.77.",
        "For h1 we get net = 1.20 and out = 0.77.",
    ],
)
def test_a_bare_out_is_that_of_the_unit_spoken_of(text: str):
    assert read(text) == [("net_h1", "1.20"), ("out_h1", "0.77")]


@pytest.mark.parametrize(
    "text",
    ["For h2, output = 0.6", "Unit h2 has output 0.6", "For h2 the output is 0.6"],
)
@pytest.mark.parametrize("example", [XOR, SLIDES])
def test_a_sentence_may_name_the_unit_before_its_output(text: str, example):
    assert read(text, example) == [("out_h2", "0.6")]


@pytest.mark.parametrize(
    "text",
    [
        "out = 0.7",
        "so the output is 0.7",
        "Output: 0.7",
        "predicted output = 0.7",
        "In the output layer the output is 0.7",
    ],
)
def test_a_bare_out_of_no_unit_is_that_of_the_only_output(text: str):
    assert read(text) == [("out_o1", "0.7")]


def test_an_output_behind_those_of_the_hidden_units_is_that_of_the_network():
    one_line = read("out_h1 = 0.5, out_h2 = 0.6, out = 0.7")
    assert one_line[-1] == ("out_o1", "0.7")
    assert read("## h1\nout = 0.5\n\nOutput: 0.7")[-1] == ("out_o1", "0.7")
    assert read("Hidden layer\nout_h1 = 0.5\nout_h2 = 0.6\nout = 0.7") == one_line


@pytest.mark.parametrize(
    "text",
    [
        "Its output is 0.7",
        "Second hidden neuron: output = 0.6",
        "Unit 2 of the hidden layer: output = 0.6",
        "From h1 and h2 we get the output = 0.7",
    ],
)
def test_where_it_is_not_plain_whose_output_it_is_nothing_is_read(text: str):
    assert unread(text) == [text]


def test_each_label_in_a_line_is_of_its_own_unit():
    text = "For o1: delta = 0.1385, for o2: delta = -0.0381"
    assert read(text, SLIDES) == [("delta_o1", "0.1385"), ("delta_o2", "-0.0381")]


@pytest.mark.parametrize("label", ["w5", "For w5"])
def test_a_parameter_may_be_the_label_of_what_is_told_of_it(label: str):
    text = f"{label}: gradient = 0.0822, new value = 0.3589"
    assert read(text, SLIDES) == [("dE_total/dw5", "0.0822"), ("w5+", "0.3589")]


@pytest.mark.parametrize(
    ("net", "out"), [("a", "z"), ("s", "p"), ("z", "a"), ("net", "out")]
)
def test_one_unit_is_told_by_the_letters_of_its_own_notation(net: str, out: str):
    notation = f'net = "{net}"\nout = "{out}"\n'
    example = loads(LOGISTIC + notation)
    told = read(f"{net} = 0.25\n{out} = 0.56", example)
    assert told == [("net_y", "0.25"), ("out_y", "0.56")]


def test_a_letter_whose_partner_has_another_meaning_has_no_usual_one():
    example = loads(LOGISTIC + 'out = "z"\n')
    assert read("z = 0.56", example) == [("out_y", "0.56")]
    assert unread("a = 0.56", example) == ["a = 0.56"]
