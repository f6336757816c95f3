"""Matrices over several lines go to the weights of their layer, or are listed."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
SHARED = cr.load("shared")
DEEP = cr.load("deep")
START = "W1 = [[0.15, 0.20], [0.25, 0.30]]\n"
TURNED = "W1 = [[0.15, 0.25], [0.20, 0.30]]\n"


def read(text: str, example=SLIDES) -> list[tuple[str, str]]:
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


@pytest.mark.parametrize(
    "text",
    [
        "W1 = [[0.15 0.20]\n      [0.25 0.30]]",
        "W1 =\n[[0.15, 0.20],\n [0.25, 0.30]]",
        "W1:\n[[0.15, 0.20],\n [0.25, 0.30]]",
        "Initial W1:\narray([[0.15, 0.20],\n       [0.25, 0.30]])",
        "W1 = [0.15 0.20]\n     [0.25 0.30]",
        "W1 =\n\n   0.15   0.20\n   0.25   0.30\n",
        "W_1 = ⎡0.15  0.20⎤\n      ⎣0.25  0.30⎦",
        "W1 = | 0.15  0.20 |\n     | 0.25  0.30 |",
        "W^{(1)} = \n\\begin{pmatrix}\n0.15 & 0.20 \\\\\n0.25 & 0.30\n\\end{pmatrix}",
    ],
)
def test_a_matrix_may_have_its_rows_on_lines_of_their_own(text: str):
    assert read(text) == [
        ("w1", "0.15"),
        ("w2", "0.20"),
        ("w3", "0.25"),
        ("w4", "0.30"),
    ]


ROWS = "[[0.0822 0.0827]\n [-0.0226 -0.0227]]"
FIGURES = ["0.0822", "0.0827", "-0.0226", "-0.0227"]


@pytest.mark.parametrize(
    ("head", "made"),
    [
        ("dW2 =\n", "dE_total/d{}"),
        ("dW^{[2]} = ", "dE_total/d{}"),
        ("\\frac{\\partial E}{\\partial W_2} =\n", "dE_total/d{}"),
        ("Gradient of W2:\n", "dE_total/d{}"),
        ("gradients for the weight matrix W2 = ", "dE_total/d{}"),
        ("ΔW2 = ", "step_{}"),
        ("New W2:\n", "{}+"),
        ("W2_new = ", "{}+"),
        ("W2 (updated) = ", "{}+"),
        ("W2 - lr*dW2 =\n", "{}+"),
        ("W2 = W2 - 0.5*dW2 = ", "{}+"),
        ("## New weights\nW2 = ", "{}+"),
        ("## Gradients\nW2 = ", "dE_total/d{}"),
    ],
)
def test_words_and_letters_say_what_of_the_weights_a_matrix_has(head: str, made: str):
    for start, order in ((START, "5678"), (TURNED, "5768")):
        claims, _ = read_loose(f"{start}{head}{ROWS}", SLIDES)
        names = [Names(SLIDES).resolve(claim.of).name for claim in claims[-4:]]
        assert names == [made.format(f"w{n}") for n in order]
        assert [claim.says for claim in claims[-4:]] == FIGURES


def test_where_the_rows_are_of_another_length_they_tell_how_the_matrices_lie():
    shape = [len(layer.weights) for layer in DEEP.network.layers]
    assert shape[-1] == 1
    expected = [("dE_total/dw13", "-0.4350"), ("dE_total/dw14", "-0.0054")]
    assert read("dW4 =\n[[-0.4350]\n [-0.0054]]", DEEP) == expected
    assert read("dW4 =\n[[-0.4350 -0.0054]]", DEEP) == expected


@pytest.mark.parametrize(
    ("text", "example"),
    [
        (f"dW2 =\n{ROWS}", SLIDES),  # which way are the rows
        (f"W2_new =\n{ROWS}", SLIDES),
        ("dW1 =\n[[0.1 0.2]\n [0.3]]", SLIDES),
        ("dW1 =\n0.1 0.2\n0.3 0.4\n0.5 0.6", SLIDES),
        ("dW3 =\n[[0.1 0.2]\n [0.3 0.4]]", SLIDES),
        ("db2 = [0.1385, -0.0381]", SLIDES),  # shared: each is of one unit only
        ("dW1 = [[0.1, 0.2, 0], [0, 0.3, 0.4]]", SHARED),
        ("Weights =\n 0.15 0.20\n 0.25 0.30", SLIDES),
        ("| 0.25 0.30 |", SLIDES),
    ],
)
def test_a_matrix_that_may_be_read_in_two_ways_is_listed(text: str, example):
    claims, unread = read_loose(text, example)
    assert claims == []
    assert len(unread) == 1


def test_a_matrix_that_is_added_is_no_gradient():
    text = f"{START}W2 = W2 + dW2\ndW2 = {ROWS}"
    claims, unread = read_loose(text, SLIDES)
    assert [claim.of for claim in claims] == ["w1", "w2", "w3", "w4"]
    assert any("0.0822" in each.text for each in unread)


@pytest.mark.parametrize(
    "text",
    [
        "W1 =\n" + "0.1 0.2\n" * 4_000,
        "W1 = \n" * 4_000,
        "W1 = [[0.1,\n" * 4_000,
        "W1 = | 0.1 0.2 |\n" * 2_000,
        "new " * 40_000 + "W1 = [0.1, 0.2]",
    ],
)
def test_matrices_made_to_take_long_are_listed_at_once(text: str):
    claims, unread = read_loose(f"{text}\n\nnet_h1 = 0.3775", SLIDES)
    assert [each.says for each in claims][-1:] == ["0.3775"]
    assert unread
