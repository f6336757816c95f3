"""In a sentence each figure is of what its own words name, and of nothing before."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
XOR = cr.load("xor")


def read(text: str, example=SLIDES) -> tuple[list[tuple[str, str]], list[str]]:
    names = Names(example)
    claims, unread = read_loose(text, example)
    told = [(names.resolve(each.of).name, each.says) for each in claims]
    return told, [each.text for each in unread]


def test_a_clause_that_names_something_else_is_no_remark_on_a_figure():
    text = "The output of o1 is 0.7514, so the difference is 0.7414."
    assert read(text) == ([("out_o1", "0.7514")], ["the difference is 0.7414"])
    again = read("net_h1 is 0.3775, so the result is 0.38")
    assert again == ([("net_h1", "0.3775"), ("net_h1", "0.38")], [])


@pytest.mark.parametrize("text", ["out - target = 0.52 - 1 = -0.48", "t - out = 0.48"])
def test_a_difference_is_not_what_is_taken_away(text: str):
    assert read(text, XOR) == ([], [text])


@pytest.mark.parametrize("text", ["Output: z = 0.17", "w5: g = 0.08"])
def test_a_letter_behind_a_label_is_something_else_than_the_label(text: str):
    assert read(text, XOR) == ([], [text])


def test_a_bare_error_told_of_one_output_is_its_share_where_that_is_right():
    line = "o1: out = 0.7514, target = 0.01, error ="
    assert read(f"{line} 0.2748")[0][-1] == ("E_o1", "0.2748")
    assert read(f"{line} 0.2984")[0][-1] == ("E_total", "0.2984")
    told, listed = read(f"{line} -0.7414")
    assert len(told) == 2
    assert listed == ["error = -0.7414"]
    assert read("error = 0.1234")[0] == [("E_total", "0.1234")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("out: tensor([[-0.4440]], grad_fn=<AddmmBackward0>)", ("out_o1", "-0.4440")),
        ("fc2.bias.grad: tensor([0.3])", ("dE_total/db3", "0.3")),
    ],
)
def test_the_only_figure_of_a_printed_tensor_is_read(text: str, told: tuple[str, str]):
    assert read(text, XOR) == ([told], [])


def test_dw_is_the_gradient_or_the_change_that_its_figure_is_right_for():
    assert read("dw5 = 0.0822") == ([("dE_total/dw5", "0.0822")], [])
    assert read("dw5 = -0.0411") == ([("step_w5", "-0.0411")], [])
    assert read("dw5 = 0.3") == ([], ["dw5 = 0.3"])


def test_the_inputs_of_a_case_in_its_heading_are_no_answers():
    heading = "### Case 1 (i1 = 0.05, i2 = 0.10, t = 0)"
    assert read(f"{heading}\nnet_h1 = 0.3775") == ([("net_h1", "0.3775")], [])
    assert read("### Case 1 (w1 = 0.15, i2 = 0.10)")[1] == ["(w1 = 0.15"]
