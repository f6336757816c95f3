"""Several figures in a line: each goes to its own quantity, or is not read."""

from pathlib import Path

import pytest

import chainrule as cr
from chainrule.checker.reading import read_answers, read_loose
from chainrule.examples.names import Names

SLIDES = cr.load("slides")
NET = ("net_h1", "0.3775")
OUT = ("out_h1", "0.5933")


def read(text: str, example=SLIDES) -> list[tuple[str, str]]:
    claims, unread = read_loose(text, example)
    assert unread == []
    names = Names(example)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


def places(text: str, example=SLIDES) -> list[tuple[str, str, int, int]]:
    claims, _ = read_loose(text, example)
    names = Names(example)
    return [(names.resolve(c.of).name, c.says, c.after, c.case) for c in claims]


@pytest.mark.parametrize(
    "text",
    [
        "net_h1=0.3775/out_h1=0.5933",
        "net_h1 = 0.3775 / out_h1 = 0.5933",
        "net_h1=0.3775|out_h1=0.5933",
        "net_h1=0.3775;out_h1=0.5933",
        "net_h1/out_h1: 0.3775/0.5933",
        "net_h1 | out_h1 = 0.3775 | 0.5933",
        "net_h1, out_h1 = 0.3775, 0.5933",
        "net_h1 and out_h1 are 0.3775 and 0.5933, respectively.",
        "net_h1 und out_h1 sind 0.3775 bzw. 0.5933",
        "net_h1 -> out_h1: 0.3775 -> 0.5933",
        "net_h1 和 out_h1 分别为 0.3775 和 0.5933",
        "h1 (net/out): 0.3775/0.5933",
        "h1: net 0.3775, out 0.5933",
        "net_h1 0.3775, out_h1 0.5933",
    ],
)
def test_figures_side_by_side_keep_their_names(text: str) -> None:
    assert read(text) == [NET, OUT]


def test_words_before_the_first_name_hold_for_the_others() -> None:
    text = "The new weights w5, w6 and w7 are 0.3589, 0.4087 and 0.5113."
    assert read(text) == [("w5+", "0.3589"), ("w6+", "0.4087"), ("w7+", "0.5113")]
    assert read("The output of h1 is 0.5933 and that of h2 is 0.5969") == [
        OUT,
        ("out_h2", "0.5969"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "net_h1 = 0.3775 – out_h1 = 0.5933",
        "net_h1 = 0.3775 + out_h1 = 0.5933",
        "w3+ = 0.2498 + w4+ = 0.2995",
        "target - out for o2: 0.2171",
    ],
)
def test_what_may_be_a_working_or_two_statements_is_not_read(text: str) -> None:
    claims, unread = read_loose(text, SLIDES)
    assert claims == []
    assert len(unread) == 1


@pytest.mark.parametrize(
    ("text", "of", "figure"),
    [
        ("err_o1 = 0.01 - out_o1 = -0.7414", "err_o1", "-0.7414"),
        ("1 - out_h1 = 0.4067", "1 - out_h1", "0.4067"),
        ("1/out_o1 = 1.3309", "1/out_o1", "1.3309"),
        ("net_h1 = 0.0275 + b1 = 0.3775", "net_h1", "0.3775"),
        ("0.3775 = 0.15*0.05 + 0.2*0.1 + 0.35 = net_h1", "net_h1", "0.3775"),
        ("net_h1 = 0.3775 = 0.15*0.05 + 0.2*0.1 + 0.35", "net_h1", "0.3775"),
        ("5 - E_total = 0.2984", "E_total", "0.2984"),
        ("[4P] net_h1 = 0.3775", "net_h1", "0.3775"),
        ("(4 points) net_h1 = 0.3775", "net_h1", "0.3775"),
        ("net_h1 = np.float64(0.3775)", "net_h1", "0.3775"),
        ("w5.grad = tensor(0.0822, grad_fn=<MulBackward0>)", "w5.grad", "0.0822"),
        ("net_h1 = 0.3775 > 0", "net_h1", "0.3775"),
        ("同理,net_h1 = 0.3775", "net_h1", "0.3775"),
        ("Saída de h1 = 0.5933", "out_h1", "0.5933"),
        ("novo w5 = 0.3589", "w5+", "0.3589"),
    ],
)
def test_one_figure_is_read_with_all_that_stands_around_it(
    text: str, of: str, figure: str
) -> None:
    claims, unread = read_loose(text, SLIDES)
    assert unread == []
    (claim,) = claims
    names = Names(SLIDES)
    own = {names.parse(of), names.parse(claim.of)} if "." not in of else {0}
    assert len(own) == 1
    assert claim.says == figure


@pytest.mark.parametrize(
    "text",
    [
        "After one update.\nOld loss: 0.2984, New loss: 0.2910",
        "Loss before: 0.2984. Loss after: 0.2910.",
        "E_total before the update = 0.2984 and after the update = 0.2910",
        "The error went down from 0.2984 to 0.2910.",
        "The error drops to 0.2910 from 0.2984.",
        "Old error: 0.2984\nNew error: 0.2910",
        "Alter Fehler: 0.2984, neuer Fehler: 0.2910",
        "Der Gesamtfehler sinkt von 0.2984 auf 0.2910.",
        "Ancienne erreur : 0.2984, nouvelle erreur : 0.2910",
        "Error anterior: 0.2984; error nuevo: 0.2910",
        "旧误差:0.2984,新误差:0.2910",
        "E_total (initial) = 0.2984\nE_total (after 1 update) = 0.2910",
        "| | before update | after update |\n|-|-|-|\n| E_total | 0.2984 | 0.2910 |",
    ],
)
def test_the_old_figure_is_read_before_the_update_and_the_new_one_after(
    text: str,
) -> None:
    found = [(says, after) for _, says, after, _ in places(text)]
    assert sorted(found, reverse=True) == [("0.2984", 0), ("0.2910", 1)]


def test_a_parameter_changes_by_words_as_by_an_arrow() -> None:
    changed = [("w5", "0.4"), ("w5+", "0.3589")]
    assert read("The weight w5 goes from 0.4 to 0.3589.") == changed
    assert read("w5 wird von 0.4 auf 0.3589 geändert.") == changed
    assert read("w5 0.4 ==> 0.3589") == changed


@pytest.mark.parametrize(
    "text",
    [
        "E_total = 0.2984. After the update E_total = 0.2910.",
        "E_total = 0.2984; after 1 update: E_total = 0.2910",
        "Erreur totale = 0.2984. Après la mise à jour, erreur totale = 0.2910",
        "总误差为 0.2984。更新后总误差降为 0.2910。",
    ],
)
def test_what_a_later_sentence_says_of_its_place_holds_for_it_alone(text: str) -> None:
    found = [(says, after) for _, says, after, _ in places(text)]
    assert found == [("0.2984", 0), ("0.2910", 1)]


def test_a_remark_with_a_figure_is_listed() -> None:
    claims, unread = read_loose("out_h1 = 0.59 (more exactly 0.59327)", SLIDES)
    assert [claim.says for claim in claims] == ["0.59"]
    assert "0.59327" in unread[0].text


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("1.1 net_h1 = 0.3775", "net_h1"),
        ("(2.4) w5+ = 0.3775", "w5+"),
        ("h1 = σ(0.3775) = 0.3775", "out_h1"),
        ("net_h1 ........ 0.3775", "net_h1"),
        ("net_h1 [1 pt]: 0.3775", "net_h1"),
        ("- [ ] net_h1 = 0.3775", "net_h1"),
        ("net_h1: _0.3775_", "net_h1"),
        ("net_h1 = 0.3775 (?)", "net_h1"),
        ("w5的新值为0.3775", "w5+"),
        ("out_h1 ist 0.3775, weil es so ist", "out_h1"),
    ],
)
def test_marks_of_sheets_are_no_part_of_a_statement(text: str, of: str) -> None:
    assert read(text) == [(of, "0.3775")]


def test_a_factor_before_a_name_is_none_of_a_section() -> None:
    claims, _ = read_loose("0.5 dE_total/dw5 = 0.0411", SLIDES)
    assert claims[0].of == "0.5 dE_total/dw5"


def test_what_happens_if_is_no_claim() -> None:
    text = "What happens if η = 1? Then w5+ = 0.3178. With η = 0.5: w5+ = 0.3589."
    found = read_loose(text, SLIDES)[0]
    assert ("w5+", "0.3178") not in [(each.of, each.says) for each in found]


ONLINE = cr.load("xor")


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("Case 1: out_o1 = 0.52. Case 2: out_o1 = 0.48.", [1, 2]),
        ("out_o1 = 0.52 (case 1), out_o1 = 0.48 (case 2)", [1, 2]),
        ("Pattern (0,1) → 1: out_o1 = 0.48", [2]),
        ("out_o1 for (0,1): 0.48", [2]),
        ("out_o1 für Eingabe (1, 0) = 0.54", [3]),
        ("| | (0, 0) | (0, 1) |\n|--|--|--|\n| out_o1 | 0.52 | 0.48 |", [1, 2]),
        ("| | Case 1 | Case 2 |\n|--|--|--|\n| out_o1 | 0.52 | 0.48 |", [1, 2]),
    ],
)
def test_a_case_is_known_by_its_number_or_its_inputs(
    text: str, cases: list[int]
) -> None:
    assert [case for *_, case in places(text, ONLINE)] == cases


def test_lines_that_begin_with_a_time_count_the_updates() -> None:
    rows = [("0,0", "0.52"), ("0,1", "0.48"), ("1,0", "0.55")]
    lines = [f"t={n} x=({x}): out_o1={y}" for n, (x, y) in enumerate(rows, 1)]
    found = [(after, case) for *_, after, case in places("\n".join(lines), ONLINE)]
    assert found == [(0, 1), (1, 2), (2, 3)]


def test_a_weight_behind_its_gradient_is_the_new_one_and_the_next_case_follows() -> (
    None
):
    text = (
        "Case 1\ndE_total/dw5 = 0.1\nw5 = 0.61\n"
        "Case 2\nout_o1 = 0.48\ndE_total/dw5 = -0.04\nw5 = 0.65"
    )
    found = [(of, after) for of, _, after, _ in places(text, ONLINE)]
    assert found == [
        ("dE_total/dw5", 0), ("w5+", 0),
        ("out_o1", 1), ("dE_total/dw5", 1), ("w5+", 1),
    ]  # fmt: skip


def test_an_average_over_cases_is_no_error_of_one() -> None:
    batch = cr.load("classifier")
    assert places("Average loss: 0.9997", batch)[0][0] == "E_batch"
    claims, unread = read_loose("Total error: 1.9994", batch)
    assert claims == []
    assert len(unread) == 1


def test_where_nothing_tells_a_later_case_is_read_where_its_figures_are_right(
    tmp_path: Path,
) -> None:
    page = tmp_path / "answers.md"
    page.write_text("Case 2: out_o1 = 0.4833", encoding="utf-8")
    (claim,) = read_answers(page, ONLINE).claims
    assert (claim.after, claim.case) == (1, 2)
    page.write_text("Case 2: out_o1 = 0.5229", encoding="utf-8")
    (claim,) = read_answers(page, ONLINE).claims
    assert (claim.after, claim.case) == (0, 2)


@pytest.mark.parametrize(
    "text",
    [
        "n = 0: E = 0.2984\nn = 1: E = 0.2910\nn = 2: E = 0.2835",
        "[Iter 0] loss=0.2984\n[Iter 1] loss=0.2910\n[Iter 2] loss=0.2835",
    ],
)
def test_lines_that_count_from_0_tell_the_updates_made(text: str) -> None:
    assert [after for _, _, after, _ in places(text)] == [0, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "Before: E = 0.2984. After: E = 0.2910.",
        "Vorher: E = 0.2984, nachher: E = 0.2910",
        "Avant : E = 0.2984 ; après : E = 0.2910",
        "E_old = 0.2984; E_new = 0.2910",
        "E_before = 0.2984, E_after = 0.2910",
    ],
)
def test_before_and_after_alone_are_of_the_update(text: str) -> None:
    found = [(of, says, after) for of, says, after, _ in places(text)]
    assert found == [("E_total", "0.2984", 0), ("E_total", "0.2910", 1)]


def test_the_words_for_a_layer_are_none_for_its_output() -> None:
    text = "Output layer o1: net = 1.1059, out = 0.7514"
    assert read(text) == [("net_o1", "1.1059"), ("out_o1", "0.7514")]


def test_what_is_named_behind_a_number_is_of_another_statement() -> None:
    claims, unread = read_loose(
        "Let z = net_h1 = 0.3775. Then a = out_h1 = 0.5933", SLIDES
    )
    assert claims == []
    assert len(unread) == 1


def test_a_figure_at_the_end_of_a_sentence_counts_no_updates() -> None:
    text = "x=(0,0): out_o1=0.5240. Update. x=(0,1): out_o1=0.4833. Update."
    _, unread = read_loose(text, ONLINE)
    assert any("0.5240" in each.text for each in unread) or places(text, ONLINE)


def test_a_decimal_comma_parts_no_figures() -> None:
    example = cr.load(
        {
            "network": {
                "inputs": ["x"],
                "layers": [
                    {"units": ["h1"], "activation": "tanh", "weights": [["w1"]]},
                    {"units": ["o1"], "activation": "identity", "weights": [["w2"]]},
                ],
            },
            "parameters": {"w1": 0.5, "w2": 0.5},
            "cases": [{"inputs": [1]}],
            "notation": {"decimal_comma": True},
        }
    )
    assert read("net_h1; out_h1: 0,5000; 0,4621", example) == [
        ("net_h1", "0.5000"),
        ("out_h1", "0.4621"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "net_h1 = 0.3775 (rounded)   out_h1 ≈ 0.5933",
        "net_h1 = 0.3775 (rounded). out_h1 = 0.5933 ✓",
        r"net_h1 = 0.3775 ✓ / \text{out}_{h1} is 0.5933",
        "Net input of h1: 0.3775 / the output of h1 = 0.5933",
        "net_h1: 0.3775 [1 point] & out_h1 is 0.5933",
        "Entrada neta de h1 = 0.3775 and Ausgabe von h1: 0.5933",
        "net_h1 = 0.3775. Ausgabe von h1: 0.5933.",
    ],
)
def test_remarks_and_words_between_statements_mislead_no_figure(text: str) -> None:
    assert read(text) == [NET, OUT]


def test_a_name_behind_a_sign_for_times_is_part_of_the_working() -> None:
    text = r"\delta_{h1} = y_3 (1-y_3) \times 0.4 \times \delta_{o1} = 0.0088"
    assert read(text) == [("delta_h1", "0.0088")]


def test_a_unit_called_y_is_no_word() -> None:
    example = cr.load(
        {
            "network": {
                "inputs": ["x"],
                "layers": [
                    {"units": ["h1"], "activation": "tanh", "weights": [["w1"]]},
                    {"units": ["y"], "activation": "tanh", "weights": [["w2"]]},
                ],
            },
            "parameters": {"w1": 0.5, "w2": 0.5},
            "cases": [{"inputs": [1]}],
        }
    )
    assert read("out_h1 = 0.4621, y net: 0.2311", example)[1] == ("net_y", "0.2311")


def test_cases_are_counted_in_words() -> None:
    text = "First case: out_o1 = 0.52. Second case: out_o1 = 0.48."
    assert [case for *_, case in places(text, ONLINE)] == [1, 2]
    text = "Primer ejemplo: out_o1 = 0.52\nSegundo ejemplo: out_o1 = 0.48"
    assert [case for *_, case in places(text, ONLINE)] == [1, 2]


def test_the_beginning_is_not_the_end() -> None:
    text = "Initially E_total = 0.2984; finally (after 9 updates) E_total = 0.2343"
    assert [after for _, _, after, _ in places(text)] == [0, 9]
