"""Headings, labels, inputs and rows say what bare figures are of, and where."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_answers, read_csv, read_loose, read_toml
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
XOR = cr.load("xor")
ADAM = cr.load("adam")


def read(text: str, example=SLIDES) -> list[tuple[str, str]]:
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


def places(text: str, example=XOR) -> list[tuple[str, int, int]]:
    claims, _ = read_loose(text, example)
    names = Names(example)
    return [(names.resolve(c.of).name, c.after, c.case) for c in claims]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("## Gradients\n- w5: 0.0822", "dE_total/dw5"),
        ("Gradients: w5 = 0.0822", "dE_total/dw5"),
        ("Weight changes\nw5 = 0.0822", "step_w5"),
        ("Net inputs:\nh1 = 0.0822", "net_h1"),
        ("### Deltas\n| unit | value |\n|---|---|\n| h1 | 0.0822 |", "delta_h1"),
        ("Outputs of the hidden layer\nh1: 0.0822", "out_h1"),
        ("New weights: w5 = 0.0822", "w5+"),
        ("## Update\nw5 = 0.0822", "w5+"),
        ("### New values\n| weight | value |\n|--|--|\n| w5 | 0.0822 |", "w5+"),
        ("w5:\n gradient = 0.0822", "dE_total/dw5"),
        ('"new_weights": {"w5": 0.0822}', "w5+"),
        ("## Gradient descent\nw5 := 0.0822", "w5+"),
    ],
)
def test_a_heading_says_what_bare_names_are(text: str, name: str):
    assert read(text) == [(name, "0.0822")]


@pytest.mark.parametrize(
    "text",
    [
        "## Output layer\no1 = 0.7514",
        "## Error at the outputs\no1 = 0.2748",
        "h1 = 0.5933",
        "The gradient of E_total = 0.08",
        "E(w5) = 0.08",
        "w5 += 0.0411",
        "net_h1 = 0.8 -> ReLU -> 0.8",
    ],
)
def test_where_it_is_not_said_nothing_is_read(text: str):
    claims, unread = read_loose(text, SLIDES)
    assert claims == []
    assert len(unread) == 1


def test_words_for_several_hold_for_the_names_behind_them():
    new = [("w5+", "0.3589"), ("w6+", "0.4087")]
    assert read("The new values are w5 = 0.3589 and w6 = 0.4087.") == new
    gradients = [("dE_total/dw5", "0.0822"), ("dE_total/dw6", "0.0827")]
    assert read("The gradients are w5 = 0.0822, w6 = 0.0827") == gradients


@pytest.mark.parametrize(
    "text",
    [
        "net_h1 = 0.3775 → out_h1 = 0.5933",
        "net_h1 = 0.3775,out_h1 = 0.5933",
        "net_h1 = 0.3775 | out_h1 = 0.5933",
        r"net_h1 = 0.3775 \\ out_h1 = 0.5933",
        r"net_h1 = 0.3775,\ out_h1 = 0.5933",
        r"net_h1 &= 0.3775, \quad & out_h1 &= 0.5933 \\",
        "net_h1 = 0.3775: out_h1 = 0.5933",
        "net_h1 =\n\n   0.3775\n\nout_h1 =\n\n   0.5933",
        "net_h1\tout_h1\n0.3775\t0.5933",
        "unit   net     out\nh1     0.3775  0.5933",
        "<tr><th>unit</th><th>net</th><th>out</th></tr>"
        "<tr><td>h1</td><td>0.3775</td><td>0.5933</td></tr>",
    ],
)
def test_figures_side_by_side_each_go_to_their_own(text: str):
    assert read(text) == [("net_h1", "0.3775"), ("out_h1", "0.5933")]


def test_an_arrow_from_a_figure_leads_to_another_quantity():
    claims, unread = read_loose("net_h1 = 0.3775 → 0.5933", SLIDES)
    assert [(claim.of, claim.says) for claim in claims] == [("net_h1", "0.3775")]
    assert "0.5933" in unread[0].why
    assert unread[0].answer


def test_new_weights_after_an_update_are_those_of_that_update():
    for text in (
        "After the first update:\nw5_new = 0.3589",
        "After the first update:\nw5 = 0.3589",
    ):
        (claim,) = read_loose(text, SLIDES)[0]
        assert (Names(SLIDES).resolve(claim.of).name, claim.after) == ("w5", 1)
    (claim,) = read_loose("Iteration 2\nw5 = 0.3589 - 0.04 = 0.3194", SLIDES)[0]
    assert (claim.of, claim.after) == ("w5+", 1)
    assert places("Weights after the update:\nw5 = 0.65\nE = 0.1", SLIDES) == [
        ("w5+", 0, 1), ("E_total", 0, 1),
    ]  # fmt: skip


def test_a_weight_given_another_value_than_its_start_has_its_new_one():
    assert read("w5 = 0.3589") == [("w5+", "0.3589")]
    assert read("w5 = 0.4\nw5 = 0.3589")[1] == ("w5+", "0.3589")
    miscopied = "w1 = 0.15, w2 = 0.20, w5 = 0.45"
    assert read(miscopied)[2] == ("w5", "0.45")
    assert read("Given: w5 = 0.45") == [("w5", "0.45")]
    assert read("w5 = 0.45\nw5' = 0.3589")[0] == ("w5", "0.45")


@pytest.mark.parametrize(
    "text",
    [
        "Pattern 2 (0,1) → 1\nout_o1 = 0.5",
        "x = (0, 1): out_o1 = 0.5",
        "[0,1]: out_o1 = 0.5",
        "**Input (0, 1)**\nout_o1 = 0.5",
        "| x1 | x2 | out_o1 |\n|--|--|--|\n| 0 | 0 | -- |\n| 0 | 1 | 0.5 |",
        "x1,x2,out_o1\n0,0,\n0,1,0.5",
        "# | out_o1\n--|--\n1 | -\n2 | 0.5\n3 | -\n4 | -",
    ],
)
def test_a_case_is_told_by_its_inputs_too(text: str):
    reader = read_csv if text.startswith("x1,") else read_loose
    kind = {"example": XOR} if reader is read_csv else {}
    claims, _ = reader(text, **kind) if kind else read_loose(text, XOR)
    assert [(claim.case, claim.after) for claim in claims] == [(2, 0)]


def test_every_statement_of_a_line_may_say_where_it_is_read():
    text = "Iteration 1: E = 0.2984; Iteration 2: E = 0.2910"
    assert places(text, SLIDES) == [("E_total", 0, 1), ("E_total", 1, 1)]


def test_rows_that_nothing_tells_apart_are_not_read():
    text = "| y | out_o1 |\n|--|--|\n| a | 0.52 |\n| b | 0.53 |"
    claims, unread = read_loose(text, XOR)
    assert claims == []
    assert all("several rows" in each.why for each in unread)
    assert len(unread) == 2


def test_in_online_training_a_case_follows_the_update_of_the_one_before():
    text = "Case 1\ny = 0.5240\nw5+ = 0.6529\nCase 2\ny = 0.4833"
    assert places(text)[-1] == ("out_o1", 1, 2)
    no_update = "Case 1\ny = 0.5240\nCase 2\ny = 0.5229"
    assert places(no_update)[-1] == ("out_o1", 0, 2)
    assert places("Epoch 2\ny = 0.5") == [("out_o1", 4, 1)]
    assert places("Epoch 2, case 3\ny = 0.5") == [("out_o1", 6, 3)]
    assert places("After 2 epochs\ny = 0.5") == [("out_o1", 8, 1)]
    assert places("Iteration 3\ny = 0.5") == [("out_o1", 2, 3)]


def test_t_counts_the_updates_of_adam_only():
    assert places("t = 2, case 2:\nm_w1 = -0.0218", ADAM) == [("m_w1", 1, 2)]
    claims, unread = read_loose("t = 1", SLIDES)
    assert claims == []
    assert not unread[0].answer


def test_a_table_may_be_turned_or_have_the_letters_of_an_optimizer():
    turned = "| | h1 | o1 |\n|--|--|--|\n| net | 0.3775 | 1.1059 |"
    assert read(turned) == [("net_h1", "0.3775"), ("net_o1", "1.1059")]
    text = "| param | g | m | new |\n|--|--|--|--|\n| w3 | -0.2867 | -0.0287 | 0.51 |"
    assert read(text, ADAM) == [
        ("dE_total/dw3", "-0.2867"), ("m_w3", "-0.0287"), ("w3+", "0.51"),
    ]  # fmt: skip


def test_toml_may_have_tables_and_vectors(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text(
        "[h1]\nnet = 0.3775\n[gradients]\nw5 = 0.0822\n[after_1_update]\nE = 0.2910\n"
        "[rest]\nnet_o = [1.1059, 1.2249]\n"
    )
    answers = read_answers(path, SLIDES)
    assert answers.unread == ()
    assert [(c.of, c.says, c.after) for c in answers.claims] == [
        ("net_h1", "0.3775", 0), ("dE_total/dw5", "0.0822", 0), ("E", "0.2910", 1),
        ("net_o1", "1.1059", 0), ("net_o2", "1.2249", 0),
    ]  # fmt: skip
    assert read_toml("a = [1]")[1][0].answer


def test_csv_may_have_its_names_in_rows_and_columns():
    wide = "unit,net,out\nh1,0.3775,0.5933\n"
    claims, unread = read_csv(wide, example=SLIDES)
    assert unread == []
    assert [claim.of for claim in claims] == ["net_h1", "out_h1"]
    claims, _ = read_csv("quantity,value,iteration\nE,0.29,2\n", example=SLIDES)
    assert claims[0].after == 1
