"""Figures named by a layer's number, or of a whole layer, go to the right units."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
DEEP = cr.load("deep")


def read(text: str, example=SLIDES) -> list[tuple[str, str]]:
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


NETS = [("net_h1", "0.3775"), ("net_h2", "0.3925")]


@pytest.mark.parametrize(
    "text",
    [
        "z^{[1]}_1 = 0.3775, z^{[1]}_2 = 0.3925",
        "z_1^{(1)} = 0.3775\nz_2^{(1)} = 0.3925",
        "z^{(2)}_1 = 0.3775\nz^{(2)}_2 = 0.3925\n\\delta^{(3)} = ?",  # inputs are 1
        "z1 = np.array([0.3775, 0.3925])",
        "net_h = [0.3775 0.3925]",
        "net_hidden = (0.3775, 0.3925)^T",
        "Hidden layer net inputs: [0.3775, 0.3925]",
        "(net_h1, net_h2) = (0.3775, 0.3925)",
        "net_h1, net_h2 = 0.3775, 0.3925",
        r"$z^{[1]} = \begin{bmatrix} 0.3775 \\ 0.3925 \end{bmatrix}$",
        "z1[0] = 0.3775\nz1[1] = 0.3925",
        "z1 = [0.3775,\n      0.3925]",
    ],
)
def test_a_layer_is_told_by_its_number_or_its_letter(text: str):
    claims, _ = read_loose(text, SLIDES)
    names = Names(SLIDES)
    assert [(names.resolve(c.of).name, c.says) for c in claims] == NETS


@pytest.mark.parametrize(
    "text",
    [
        "z^{(2)}_1 = 0.3775",  # hidden, or output
        "z^{[3]}_1 = 0.3775",
        "a^{(2)} = 0.5933",  # two units
        "W^{[2]}_{12} = 0.45",  # from 1 to 2, or to 1 from 2
        "z1 = [0.3775, 0.3925, 0.1]",
        "hidden = [0.5933, 0.5969]",
        "net_h = [0.3775, many]",
        "V2 = [[0.3589, 0.4087], [0.5113, 0.5614]]",
        "W2 = [[0.3589, 0.4087], [0.5113, 0.5614]]",  # which way are the rows
        r"w_{1}^{(1)} = 0.149",  # layer 1, or after update 1
    ],
)
def test_what_may_be_of_two_layers_is_not_read(text: str):
    claims, unread = read_loose(text, SLIDES)
    assert claims == []
    assert len(unread) == 1


def test_two_vectors_in_a_line_are_two():
    text = "z^{[1]} = [0.3775, 0.3925], a^{[1]} = [0.5933, 0.5969]"
    outs = [("out_h1", "0.5933"), ("out_h2", "0.5969")]
    assert read(text) == NETS + outs


def test_a_matrix_of_one_row_is_read_whichever_way_it_lies():
    expected = [("w13", "0.9"), ("w14", "-0.4")]
    assert read("W4 = [[0.9, -0.4]]", DEEP) == expected
    assert read("W4 = [[0.9], [-0.4]]", DEEP) == expected
    gradients = [("dE_total/dw13", "-0.4350"), ("dE_total/dw14", "-0.0054")]
    assert read("fc4.weight.grad: tensor([[-0.4350, -0.0054]])", DEEP) == gradients


def test_the_weights_at_the_start_tell_which_way_a_square_matrix_lies():
    old = "W1 = [[0.15 0.25]\n [0.2 0.3]]"
    new = "W1_new = [[0.1498, 0.2498], [0.1996, 0.2995]]"
    assert read(f"{old}\n{new}")[4:] == [
        ("w1+", "0.1498"), ("w3+", "0.2498"), ("w2+", "0.1996"), ("w4+", "0.2995"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "W^{[4]}_{12} = -0.4",
        "W^{(4)}_{1,2} = -0.4",
        "W4[0][1] = -0.4",
        "W4[0,1] = -0.4",
    ],
)
def test_a_weight_is_named_by_layer_and_indices(text: str):
    assert read(text, DEEP) == [("w14", "-0.4")]


def test_letters_mean_what_the_text_makes_of_them():
    nets_and_outs = [("net_h1", "0.3775"), ("out_h1", "0.5933")]
    assert read("z_h1 = 0.3775\na_h1 = σ(z_h1) = 0.5933") == nets_and_outs
    assert read("a_h1 = 0.3775\nz_h1 = sigmoid(a_h1) = 0.5933") == nets_and_outs
    assert read_loose("z_h1 = 0.3775", SLIDES)[0] == []


def test_iterations_may_stand_in_brackets_behind_a_weight():
    claims, unread = read_loose("w5(0) = 0.4\nw5(1) = 0.3589\nE(1) = 0.291", SLIDES)
    assert unread == []
    assert [(c.of, c.after) for c in claims] == [("w5", 0), ("w5", 1), ("E", 1)]
    claims, _ = read_loose("w5(1) = 0.4\nw5(2) = 0.3589", SLIDES)
    assert [(c.of, c.after) for c in claims] == [("w5", 0), ("w5", 1)]
