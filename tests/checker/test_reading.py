"""Answers are read as people write them; what can't be read is listed."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_answers, read_csv, read_loose, read_toml
from chainrule.errors import ChainruleError
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
XOR = cr.load("xor")


def one(text: str, example=SLIDES):
    claims, unread = read_loose(text, example)
    assert unread == [], text
    assert len(claims) == 1, claims
    return claims[0]


@pytest.mark.parametrize(
    ("line", "name", "says"),
    [
        ("net_h1 = 0.3775", "net_h1", "0.3775"),
        ("net h1: 0.3775", "net_h1", "0.3775"),
        ("δo1 = 0.1385", "delta_o1", "0.1385"),
        ("∂E/∂w₅ ≈ 0.0822", "dE_total/dw5", "0.0822"),
        ("w5_new: .3589", "w5+", ".3589"),
        ("w5' = 0.3589", "w5+", "0.3589"),
        ("new w5 = 0.3589", "w5+", "0.3589"),
        ("updated w5 := 0.3589", "w5+", "0.3589"),
        (r"$\delta_{o1} \approx 0.1385$", "delta_o1", "0.1385"),
        (
            r"$$\frac{\partial E_{total}}{\partial w_5} = 0.0822$$",
            "dE_total/dw5",
            "0.0822",
        ),
        ("- **out_o1** = `0.7514`", "out_o1", "0.7514"),
        ("3. E_total -> 0.2984.", "E_total", "0.2984"),
        ("> The error is E_total = 0.2984", "E_total", "0.2984"),
        ("Net input of h1: net_h1 = 0.3775", "net_h1", "0.3775"),
        ("E_total = 29.84 %", "E_total", "29.84 %"),
        ("dE_total/dw1 = 4.39×10⁻⁴", "dE_total/dw1", "4.39×10⁻⁴"),
        ("dE_total/dw1 = 4.39e-4", "dE_total/dw1", "4.39e-4"),
        ("1 - out_o1 = 0.2486", None, "0.2486"),
        ("out_h1 0.5933", "out_h1", "0.5933"),
        ("f'(net_h1) = 0.2413", "dout_h1/dnet_h1", "0.2413"),
        ("σ(net_h1) = 0.5933", "out_h1", "0.5933"),
        ("out_h1 = 0.5933 (4 digits)", "out_h1", "0.5933"),
        ("The output of h1 is 0.5933", "out_h1", "0.5933"),
        ("Q1. net_h1 = 0.3775 ✓", "net_h1", "0.3775"),
        ("net(h1) = 0.3775", "net_h1", "0.3775"),
        ("0.3775 = net_h1", "net_h1", "0.3775"),
        ("Total error: 0.2984", "E_total", "0.2984"),
        ("e_o1 = -0.7414", "err_o1", "-0.7414"),
        ("gradient of w5 = 0.0822", "dE_total/dw5", "0.0822"),
        ("grad w5 = 0.0822", "dE_total/dw5", "0.0822"),
        ("change of w5 = -0.0411", "step_w5", "-0.0411"),
        ("a_h1 = net_h1 = 0.3775", "net_h1", "0.3775"),
        ("w5 becomes 0.3589", "w5+", "0.3589"),
        ("the old weight w5 = 0.4", "w5", "0.4"),
        ("dE_total/dw1 = 4.39 x 10^-4", "dE_total/dw1", "4.39×10^-4"),
        (r"\[ \boxed{out_{o1} = 0.7514} \\[2mm]", "out_o1", "0.7514"),
        # the many ways of saying: after the update
        ("w5(t+1) = 0.3589", "w5+", "0.3589"),
        (r"w_5^{\text{new}} = 0.3589", "w5+", "0.3589"),
        ("w'_{5} = 0.3589", "w5+", "0.3589"),
        ("w5_neu = 0.3589", "w5+", "0.3589"),
        ("nouveau w5 : 0.3589", "w5+", "0.3589"),
        ("w5 := 0.3589", "w5+", "0.3589"),
        ("w5 = w5 - 0.5*0.0822 = 0.3589", "w5+", "0.3589"),
        ("w5 = 0.4 - 0.5*0.0822 = 0.3589", "w5+", "0.3589"),
        ("w5 = 0.40", "w5", "0.40"),
        ("w5 := 0.40", "w5", "0.40"),
        ("w5 → 0.3589", "w5+", "0.3589"),
        (r"\item[(c)] $\delta_{o_1} \approx 0.1385$", "delta_o1", "0.1385"),
        ('"out_h1": 0.5933,', "out_h1", "0.5933"),
        ('{"out_h1": "0.5933"}', "out_h1", "0.5933"),
    ],
)
def test_a_line_is_read(line: str, name: str | None, says: str):
    claim = one(line)
    assert claim.says == says
    if name is not None:
        assert Names(SLIDES).resolve(claim.of).name == name


def test_the_working_is_kept_apart_from_the_figure():
    claim = one("net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775")
    assert claim.working == "0.15*0.05 + 0.2*0.1 + 0.35"
    claim = one("net_h1 = w1*i1 + w2*i2 + b1 = 0.15·0.05 + 0.2·0.1 + 0.35 = 0.3775")
    assert claim.working == "0.15·0.05 + 0.2·0.1 + 0.35"


def read(text: str, example=SLIDES):
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(c.of).name, c.says) for c in claims]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "The net input of h2 is 0.45 and its output is 0.4219.",
            [("net_h2", "0.45"), ("out_h2", "0.4219")],
        ),
        (
            "The net input of h2 is 0.45. Its output is 0.4219.",
            [("net_h2", "0.45"), ("out_h2", "0.4219")],
        ),
        (
            "The output of h2 is 0.4219, the output of o1 is 0.0240.",
            [("out_h2", "0.4219"), ("out_o1", "0.0240")],
        ),
        (
            "The gradient of w5 is -0.0113 (η = 0.2), so the new w5 is 0.7023.",
            [("dE_total/dw5", "-0.0113"), ("learning_rate", "0.2"), ("w5+", "0.7023")],
        ),
        (
            "The gradient of w5 is 0.0822, its new value is 0.3589",
            [("dE_total/dw5", "0.0822"), ("w5+", "0.3589")],
        ),
        (
            "Since net_h2 is 0.45 we get out_h2 = 0.4219",
            [("net_h2", "0.45"), ("out_h2", "0.4219")],
        ),
        (
            "h2: net is 0.45 and out is 0.4219",
            [("net_h2", "0.45"), ("out_h2", "0.4219")],
        ),
        ("net_h1 = 0.35 bias + 0.0275 = 0.3775", [("net_h1", "0.3775")]),
        ("net_h1 = 0.0275 plus 0.35 = 0.3775", [("net_h1", "0.3775")]),
        ("net_h1 = (0.1, 0.2)·(0, 1) = 0.3775", [("net_h1", "0.3775")]),
        ("out_h1 = 0.593269992, which is 0.5933", [("out_h1", "0.5933")]),
    ],
)
def test_a_sentence_gives_every_figure_to_its_own_quantity(sentence, expected):
    assert read(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The net input of h2 is 0.45, half its output is 0.21",
        "With net_h1 = 0.3775 the output is 0.5933",
        "The output of h2 is 0.4219 while that of the error is 0.0240",
        "The net input of h2 is 0.45 and its output 0.4219",
        "The squared output of h2 is 0.178",
        "w5 is 0.4 and becomes 0.3589",
        "E_total = 0.2748 for o1 and 0.0236 for o2 = 0.2984",
        "The output error of h2 is 0.03",
        "Its output is 0.4219",
    ],
)
def test_a_figure_is_never_given_to_another_quantity(sentence: str):
    claims, unread = read_loose(sentence, SLIDES)
    assert claims == []
    assert [each.text for each in unread] == [sentence]


def lettered(text: str, example=XOR):
    import dataclasses

    from chainrule.formulas import Notation

    letters = Notation(net="z", out="a")
    return read_loose(text, dataclasses.replace(example, notation=letters))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("z2 = 0.5", "net_h2"),
        ("a_2 = 0.5", "out_h2"),
        ("$a_{2} = 0.5$", "out_h2"),
        ("delta_out = 0.5", "delta_o1"),
        (r"\delta_o = 0.5", "delta_o1"),
        ("δ_o = 0.5", "delta_o1"),
        ("a_out = 0.5", "out_o1"),
        ("y = 0.5", "out_o1"),
        ("so y ≈ 0.5", "out_o1"),
        ("ŷ = 0.5", "out_o1"),
    ],
)
def test_a_short_name_is_read_where_it_can_mean_one_quantity(line: str, name: str):
    claims, unread = lettered(line)
    assert unread == []
    assert [(claim.of, claim.says) for claim in claims] == [(name, "0.5")]


@pytest.mark.parametrize(
    ("line", "example"),
    [
        ("z1 = 0.5", XOR),  # h1, or o1
        ("z1 = 0.5", SLIDES),
        ("z7 = 0.5", XOR),
        ("delta_out = 0.5", SLIDES),  # two outputs
        ("y = 0.5", SLIDES),
        ("y = 1", XOR),  # the target's value
        ("minus y = 0.5", XOR),
        ("gradient of y = 0.5", XOR),
    ],
)
def test_a_short_name_that_may_mean_two_is_listed(line: str, example):
    claims, unread = lettered(line, example)
    assert claims == []
    assert [each.text for each in unread] == [line]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("E_total = 0.05 [2 points]", "0.05"),
        ("E_total = 0.05 [1.5 pts]", "0.05"),
        ("E_total = 0.05 (2 Punkte)", "0.05"),
        ("E_total = 0.42190 (4 dp)", "0.42190"),
        ("E_total = 0.4219 (4 d.p.)", "0.4219"),
        ("E_total = 0.4219 (4 s.f.)", "0.4219"),
    ],
)
def test_points_and_places_behind_a_figure_are_remarks(line: str, says: str):
    assert one(line).says == says


def test_a_figure_printed_twice_is_two_figures():
    claims, _ = read_loose("out_h1 = 0.593269992 ≈ 0.5933", SLIDES)
    assert [claim.says for claim in claims] == ["0.593269992", "0.5933"]


def test_an_arrow_leads_from_a_parameter_to_its_new_value():
    claims, unread = read_loose("w5: 0.4 → 0.3589", SLIDES)
    assert unread == []
    assert [(c.of, c.says) for c in claims] == [("w5", "0.4"), ("w5+", "0.3589")]


@pytest.mark.parametrize(
    "line",
    [
        "net_h1=0.3775 out_h1=0.5933",
        "net_h1 = 0.3775 => out_h1 = 0.5933",
        "Unit h1: net_h1 = 0.3775, so out_h1 = 0.5933",
    ],
)
def test_statements_side_by_side_are_told_apart(line: str):
    claims, unread = read_loose(line, SLIDES)
    assert unread == []
    assert [(c.of, c.says) for c in claims] == [
        ("net_h1", "0.3775"),
        ("out_h1", "0.5933"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "h1: net = 0.3775  out = 0.5933",
        "Hidden unit h1: net input = 0.3775, output = 0.5933",
        "## Unit h1\nnet = 0.3775\nout = 0.5933",
        "{'net_h1': 0.3775, 'out_h1': 0.5933}",
    ],
)
def test_a_label_says_which_unit_the_figures_are_of(text: str):
    claims, unread = read_loose(text, SLIDES)
    assert unread == []
    assert [(c.of, c.says) for c in claims] == [
        ("net_h1", "0.3775"),
        ("out_h1", "0.5933"),
    ]


@pytest.mark.parametrize("sign", ["= ", r"&\approx "])
def test_a_line_that_goes_on_belongs_to_the_one_before(sign: str):
    lines = ["net_h1 = w1*i1 + w2*i2 + b1 \\\\", "0.15*0.05 + 0.2*0.1 + 0.35", "0.3775"]
    claim = one(f"\n  {sign}".join(lines))
    assert (claim.of, claim.says) == ("net_h1", "0.3775")
    assert claim.working == "0.15*0.05 + 0.2*0.1 + 0.35"


def test_a_heading_says_that_new_values_follow():
    text = "# Updated weights\nw5 = 0.3589\nw6 = 0.4087\n# Check\nw5 = 0.4"
    claims, _ = read_loose(text, SLIDES)
    assert [claim.of for claim in claims] == ["w5+", "w6+", "w5"]


def test_several_statements_may_share_a_line():
    claims, unread = read_loose(
        "w5+ = 0.3589, w6+ = 0.4087; w7+ = 0.5113 and w8+ = 0.5614", SLIDES
    )
    assert unread == []
    assert [claim.says for claim in claims] == ["0.3589", "0.4087", "0.5113", "0.5614"]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("After 1 update: E_total = 0.2910", 1),
        ("after one update\nE_total = 0.2910", 1),
        ("## After 10,000 iterations\n\nE_total = 0.2910", 10000),
        ("E_total after 3 epochs = 0.2910", 3),
        ("**After the first update**\nE_total = 0.2910", 1),
        ("After the update: E_total = 0.2910", 1),
        ("E_total (after 1 update) = 0.2910", 1),
        ("Iteration 2\nE_total = 0.2910", 1),
        ("2. Iteration:\nE_total = 0.2910", 1),
        ("Second forward pass: E_total = 0.2910", 1),
        ("After epoch 2: E_total = 0.2910", 2),
        ("Nach 2 Schritten: E_total = 0.2910", 2),
        ("Après 2 itérations\nE_total = 0.2910", 2),
        ("Después de 2 iteraciones E_total = 0.2910", 2),
        ("第2次迭代后\nE_total = 0.2910", 2),
    ],
)
def test_words_say_after_how_many_updates(text: str, after: int):
    assert one(text).after == after


def test_a_heading_holds_for_the_lines_below_it_and_the_next_one_ends_it():
    claims, _ = read_loose(
        "after 1 update\nE_total = 0.29\nafter 2 updates\nE_total = 0.28", SLIDES
    )
    assert [claim.after for claim in claims] == [1, 2]


def test_words_say_which_case():
    claims, _ = read_loose("Case 2:\nout_o1 = 0.7\nCase 3\nout_o1 = 0.8", XOR)
    assert [claim.case for claim in claims] == [2, 3]


def test_a_table_is_read_row_by_row():
    text = (
        "| quantity | value |\n|---|---:|\n| net_h1 | 0.3775 |\n| `out_h1` | 0.5933 |"
    )
    claims, unread = read_loose(text, SLIDES)
    assert unread == []
    assert [(c.of, c.says) for c in claims] == [
        ("net_h1", "0.3775"),
        ("out_h1", "0.5933"),
    ]


def table(text: str, example=SLIDES):
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(c.of).name, c.says, c.after) for c in claims]


def test_a_table_has_units_in_its_rows_and_letters_in_its_heading():
    text = """| Unit j | Net input, net_j | Output | δ_j |
|---|---|---|---|
| h1 | 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775 | 0.5933 | 0.0088 |
| o1 | 1.1059 | 0.7514 | 0.1385 |
"""
    assert table(text) == [
        ("net_h1", "0.3775", 0), ("out_h1", "0.5933", 0), ("delta_h1", "0.0088", 0),
        ("net_o1", "1.1059", 0), ("out_o1", "0.7514", 0), ("delta_o1", "0.1385", 0),
    ]  # fmt: skip
    claims, _ = read_loose(text, SLIDES)
    assert claims[0].working == "0.15*0.05 + 0.2*0.1 + 0.35"


def test_a_table_has_parameters_in_its_rows():
    text = """Weight | Old | Gradient | New value
:--|--:|--:|--:
$w_5$ | 0.4 | 0.0822 | 0.4 - 0.5*0.0822 = 0.3589
"""
    assert table(text) == [
        ("w5", "0.4", 0), ("dE_total/dw5", "0.0822", 0), ("w5+", "0.3589", 0),
    ]  # fmt: skip


@pytest.mark.parametrize("first", [0, 1])
def test_a_table_has_iterations_in_its_rows(first: int):
    rows = [f"| {first + n} | 0.75{n} | 0.29{n} |" for n in range(2)]
    text = "\n".join(["| Iteration | out_o1 | E_total |", "|---|---|---|", *rows])
    assert table(text) == [
        ("out_o1", "0.750", 0), ("E_total", "0.290", 0),
        ("out_o1", "0.751", 1), ("E_total", "0.291", 1),
    ]  # fmt: skip


def test_a_running_number_is_no_iteration():
    text = (
        "| step | quantity | working | result |\n|-|-|-|-|\n| 2 | out_h1 | 1/2 | 0.59 |"
    )
    assert table(text) == [("out_h1", "0.59", 0)]


def test_a_table_in_latex_is_read():
    text = r"""\begin{tabular}{l|rr}
 & net & out \\ \hline
h1 & 0.3775 & 0.5933 \\
\end{tabular}"""
    assert table(text) == [("net_h1", "0.3775", 0), ("out_h1", "0.5933", 0)]


def test_a_figure_in_a_column_that_names_nothing_is_listed():
    claims, unread = read_loose(
        "| net_h1 | 0.3775 | 0.5 |\n| net_h2 | 0.3925 | 0.5 |", SLIDES
    )
    assert [claim.says for claim in claims] == ["0.5", "0.5"]
    assert ["0.3775" in each.why for each in unread] == [True, False]


@pytest.mark.parametrize(
    "line",
    [
        "t_o1 - out_o1 = -0.7414",  # not: out_o1
        "minus out_o1 = -0.7514",
        "slope of out_h1 = 0.2413",
        "sensitivity w5 = 0.0822",
        r"\nabla_{w5} E = 0.0822",
        "h1 = 0.5933",
        "out_o1 = 0,7514",
        "foo = 3.2",
        "net_h1 = about a third, say 0.3 or so",
        "so the answer is roughly 0.7 here",
        "| net_h9 | 0.4 |",
        "net_h1 = 0.3.7",
    ],
)
def test_what_cannot_be_read_is_listed(line: str):
    claims, unread = read_loose(line, SLIDES)
    assert claims == []
    assert len(unread) == 1
    assert unread[0].why


@pytest.mark.parametrize(
    "line",
    [
        "",
        "# Problem 3",
        "---",
        "Forward pass:",
        "| a | b |",
        "# Homework 4: the net",
        "net_h1 = w1*i1 + w2*i2 + b1",
        r"\section*{Part 2}",
    ],
)
def test_words_without_a_figure_are_no_answers(line: str):
    assert read_loose(line, SLIDES) == ([], [])


def test_every_digit_of_loose_text_is_read_or_listed():
    text = "net_h1 = 0.3775\nthe rest = ???0.4\nout_h1=0.59; foo=1.5\n| x | 7.5 |"
    claims, unread = read_loose(text, SLIDES)
    told = " ".join([claim.says for claim in claims] + [each.text for each in unread])
    assert all(number in told for number in ("0.3775", "0.4", "0.59", "1.5", "7.5"))


def test_a_decimal_comma_is_read_where_the_notation_says_so():
    import dataclasses

    from chainrule.formulas import Notation

    german = dataclasses.replace(SLIDES, notation=Notation(decimal_comma=True))
    claim = one("net_h1 = 0,15*0,05 + 0,2*0,1 + 0,35 = 0,3775", german)
    assert claim.says == "0,3775"
    assert cr.check(german, [claim]).claims[0].verdict == "correct"


def test_toml_keeps_the_digits():
    claims, unread = read_toml('net_h1 = 0.37750\n[answers]\n"w5+" = ".3589"\n')
    assert [(c.of, c.says) for c in claims] == [("net_h1", "0.37750"), ("w5+", ".3589")]
    assert unread == []


def test_toml_claims_say_where_they_are_read():
    claims, _ = read_toml('[[claims]]\nof = "E_total"\nsays = "0.29"\nafter = 1\n')
    assert claims[0].after == 1


def test_csv_with_and_without_a_heading():
    with_heading, _ = read_csv(
        "quantity;value;after\nnet_h1;0.3775;0\nE_total;0.29;1\n"
    )
    without, _ = read_csv("net_h1,0.3775\nE_total,0.29,1\n")
    assert with_heading == without


@pytest.mark.parametrize(
    "text",
    [
        "net_h1;0.3775\nw_{1,2};0.4\n",
        "quantity,value\nnet_h1;0.3775\nw_{1,2};0.4\n",
        "quantity;value;working\nnet_h1;0.3775;0,15*0,05+0,2*0,1\nw_{1,2};0.4\n",
    ],
)
def test_csv_has_semicolons_or_commas_row_by_row(text: str):
    claims, unread = read_csv(text)
    assert unread == []
    assert [(c.of, c.says) for c in claims] == [
        ("net_h1", "0.3775"),
        ("w_{1,2}", "0.4"),
    ]


def test_a_spreadsheet_with_semicolons_has_decimal_commas(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Größe;Wert;Rechnung\nnet_h1;0,3775;0,0275 + 0,35\n", "utf-8")
    (claim,) = read_answers(path, SLIDES).claims
    assert (claim.says, claim.working) == ("0.3775", "0.0275 + 0.35")
    path.write_text('quantity,value\nnet_h1,"1,234"\n')
    assert read_answers(path, SLIDES).claims[0].says == "1,234"


def test_csv_with_a_heading_in_another_language():
    claims, unread = read_csv("Größe;Wert;Rechnung\nnet_h1;0,3775;0,0275 + 0,35\n")
    assert unread == []
    assert (claims[0].of, claims[0].says) == ("net_h1", "0,3775")
    assert claims[0].working == "0,0275 + 0,35"
    assert len(read_csv("what,how much\nnet_h1,0.3775\n")[0]) == 1


def test_rows_that_cannot_be_used_are_listed():
    claims, unread = read_csv("quantity,value\nnet_h1,\n,0.3\nnet_h2,0.39,\n")
    assert [claim.of for claim in claims] == ["net_h2"]
    assert [each.why for each in unread] == [
        "it says no figure",
        "it does not say of which quantity",
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.toml", b"of = [", "not TOML"),
        ("a.md", b"\xff\xfe\x00bad", "not text in UTF-8"),
        ("a.txt", b"   \n", "no figure found"),
    ],
)
def test_a_file_of_answers_that_says_nothing_is_refused(tmp_path, name, data, message):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ChainruleError, match=message):
        read_answers(path, SLIDES)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(ChainruleError, match="can't be read"):
        read_answers(tmp_path / "none.md", SLIDES)
    with pytest.raises(ChainruleError, match="is a folder"):
        read_answers(tmp_path, SLIDES)


def test_a_missing_part_of_the_example_is_no_obstacle_to_a_diagnosis():
    import dataclasses

    assert SLIDES.training is not None
    rate_less = {
        name: value
        for name, value in SLIDES.training.settings.items()
        if name != "learning_rate"
    }
    training = dataclasses.replace(SLIDES.training, settings=rate_less)
    for part in (training, None):
        example = dataclasses.replace(SLIDES, training=part)
        sheet = cr.check(example, {"out_h1": "0.61", "w5+": "0.36"})
        assert [str(each.verdict) for each in sheet.claims] == ["wrong", "unchecked"]


def test_hostile_answers_end_with_a_clear_word():
    with pytest.raises(ChainruleError, match="split them"):
        read_loose("\n".join(f"foo{n} = 0.{n}" for n in range(6_000)), SLIDES)
    for line in ("after " + "1," * 5_000, "word " * 5_000 + "0.5", "=1" * 5_000):
        claims, unread = read_loose(line, SLIDES)
        assert claims == []
        assert "break the line" in unread[0].why
