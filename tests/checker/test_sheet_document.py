"""The verdict sheet: one sentence for one mistake, hints, points."""

import json
import random
import re
from dataclasses import replace

import pytest

import chainrule as cr
from chainrule.checker import as_json
from chainrule.checker.marks import marks_of
from chainrule.checker.reading import read_loose
from chainrule.checker.sheet_document import sheet_document
from chainrule.checker.sheet_words import summary
from chainrule.renderers import RENDERERS, Options
from tests.checker.mistaken import mistaken

SHEET = cr.check("slides")
HINTED = (
    "slope-left-out", "error-for-slope", "neighbor-weight", "other-case-operand",
    "term-left-out", "bias-left-out", "path-twice", "rate-left-out",
)  # fmt: skip


def rendered(form: str, **wish: bool) -> str:
    return RENDERERS[form].render(sheet_document(SHEET, **wish), Options(width=100))


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_the_sheet_says_in_one_sentence_what_three_figures_come_from(form: str):
    text = " ".join(rendered(form).split())
    assert "Three figures come from one mistake" in text
    assert text.count("Three figures come from one mistake") == 1


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_printed_figure_stands_in_the_report(form: str):
    text = rendered(form)
    assert all(each.claim.says in text for each in SHEET.claims)


def test_a_hint_names_the_mistake_and_where_to_look():
    text = " ".join(rendered("text", hint=True).split())
    assert "look for this kind of mistake: a digit was dropped, or one" in text
    assert "with weights already updated, at ∂E_o1/∂out_h1" in text
    assert text.count("look for the mistake that was made in E_total") == 2


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("net_h1 = 0.15*0.05 + 0.25*0.1 + 0.35 = 0.3825", "look at the numbers put in"),
        ("net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3785", "reckon the working again"),
    ],
)
def test_a_hint_says_where_in_a_working_to_look(tmp_path, line: str, hint: str):
    path = tmp_path / "answers.md"
    path.write_text(line)
    document = sheet_document(cr.check("slides", path), hint=True)
    text = RENDERERS["text"].render(document, Options(width=100))
    assert hint in text
    assert _figures(text) <= _figures(line)


@pytest.mark.parametrize("code", HINTED)
def test_a_hint_shows_no_figure_besides_the_sheets_own(code: str):
    """Not even of right ones: another quantity may have the same value."""
    (made,) = mistaken(code, random.Random(code), 1)
    sheet = cr.check(replace(made.example, claims=made.wrong))
    assert not sheet.stands
    document = sheet_document(sheet, hint=True, marks=True)
    own = {figure for each in sheet.claims for figure in _figures(each.claim.says)}
    for form in ("text", "md", "html"):
        text = RENDERERS[form].render(document, Options(fragment=True))
        assert _figures(text.split("</style>")[-1]) <= own
    assert _figures(json.dumps(as_json(sheet, hint=True))) <= own


def _figures(text: str) -> set[str]:
    return set(re.findall(r"\d+\.\d+", text))


def test_a_mistake_made_once_is_shown_once():
    text = " ".join(rendered("text").split())
    assert text.count(" as computed ") == 1
    assert text.count("already updated, as in E_total after 1 update") == 2


def test_a_carried_figure_names_the_rounded_one_it_goes_on_from():
    assert "carried on from out_o2, as printed" in rendered("text")


@pytest.mark.parametrize("form", ["md", "html", "latex"])
def test_quantities_in_sentences_are_mathematics(form: str):
    text = rendered(form).split("How these mistakes")[0]
    for name in ("E_total", "out_o1", "dE_o1/dout_h1"):
        assert name not in text


def test_the_culprit_is_marked_inside_the_formula():
    assert "»w5⁺«" in rendered("text")


def test_points_are_counted_with_follow_through():
    marks = marks_of(SHEET)
    assert (marks.points, marks.possible) == (30, 35)
    sheet = cr.check("slides", {"net_h1": "0.3875", "out_h1": "0.595681"})
    assert marks_of(sheet).sentence.startswith("1 of 2 points, 1 of them")


def test_the_summary_counts_every_figure_once():
    assert (
        summary(SHEET) == "Of 35 figures 29 are correct, 1 is carried and 5 are wrong."
    )
    assert sum(SHEET.counts.values()) == len(SHEET.claims)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"net_h1": "0.3775"}, "The only figure is correct."),
        ({"net_h1": "0.3774"}, "The only figure is wrong."),
        ({"net_h1": "0.3775", "net_h2": "0.3925"}, "Both figures are correct."),
        ({"net_h1": "0.3775", "foo": "1"}, "1 is correct and 1 can't be judged."),
    ],
)
def test_the_summary_reads_as_a_sentence(answers, sentence):
    assert summary(cr.check("slides", answers)).endswith(sentence)


def test_several_mistakes_with_the_same_digits_all_stand_in_the_sentence():
    answers = "δ_h1 = 0.03635\n∂E/∂w1 = 0.0018175"
    claims, _ = read_loose(answers, cr.load("slides"))
    sheet = cr.check(replace(cr.load("slides"), claims=claims))
    text = RENDERERS["text"].render(sheet_document(sheet), Options(width=200))
    assert (
        "one mistake (the slope of the activation was left out, or the slope of "
        "another activation was taken): δ_h1 and ∂E_total/∂w1." in text
    )


def test_what_several_mistakes_may_have_made_is_not_said_to_come_from_one():
    sheet = cr.check("slides", {"delta_h1": "0.03635", "delta_h2": "0.04137"})
    text = RENDERERS["text"].render(sheet_document(sheet), Options(width=200))
    assert "Two figures may come from one mistake (" in text


def test_json_has_the_contracted_fields():
    document = json.loads(json.dumps(as_json(SHEET)))
    assert {"claims", "conventions", "summary"} <= set(document)
    for claim in document["claims"]:
        assert {"of", "after", "case", "says", "truth", "verdict", "because"} <= set(
            claim
        )
        for because in claim["because"]:
            assert {"mistake", "title", "at", "explains"} <= set(because)


def test_json_with_a_hint_gives_no_right_figure_away():
    assert any("detail" in b for c in as_json(SHEET)["claims"] for b in c["because"])
    document = as_json(SHEET, hint=True)
    assert [claim["truth"] for claim in document["claims"]] == [None] * 35
    causes = [each for claim in document["claims"] for each in claim["because"]]
    assert causes
    assert not any("detail" in each for each in causes)
    told = json.dumps(document)
    wrong = [each for each in SHEET.claims if each.verdict == "wrong"]
    assert all(each.truth and each.truth not in told for each in wrong)


def test_the_command_keeps_the_answer_in_json_too(chainrule_command):
    found = chainrule_command("check", "slides", "--hint", "--format", "json")
    assert {each["truth"] for each in json.loads(found.stdout)["claims"]} == {None}


@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("a.md", "net_h2 = abc", 1),
        ("a.md", "E_total = ?", 1),
        ("a.md", "h2 = 0.5969", 1),
        ("a.md", "nett_h2 = 0.3925", 1),
        ("a.md", "net_h1 = 0.3775 while that of the other is 0.3925", 1),
        ("a.md", "This took me 2.5 hours.", 0),
        ("a.md", "Date: 24", 0),
        ("a.md", "E_total = the sum over the outputs", 0),
        ("a.md", "net_h1 = w1*i1 + w2*i2 + b1", 0),
        ("a.csv", "net_h2,abc", 1),
        ("a.csv", "net_h2,", 1),
        ("a.csv", "net_h2;0.3925", 0),
    ],
)
def test_an_answer_without_a_readable_figure_cannot_be_judged(
    tmp_path, name, line, code
):
    from chainrule.cli.check import _exit_code

    path = tmp_path / name
    sign = "," if name.endswith("csv") else " = "
    path.write_text(f"net_h1{sign}0.3775\n{line}\n")
    assert _exit_code(cr.check("slides", path)) == code


def test_the_command_tells_right_from_wrong_by_its_exit_code(
    chainrule_command, tmp_path
):
    good = tmp_path / "good.csv"
    good.write_text("quantity,value\nnet_h1,0.3775\n")
    assert chainrule_command("check", "slides", "--answers", str(good)).returncode == 0
    assert chainrule_command("check", "slides").returncode == 1
    good.write_text("quantity,value\nnet_h1,0.3775\nfoo,0.3\n")
    assert chainrule_command("check", "slides", "--answers", str(good)).returncode == 1
    good.write_text("quantity,value\nfoo,0.3\n")
    assert chainrule_command("check", "slides", "--answers", str(good)).returncode == 2
    missing = chainrule_command("check", "slides", "--answers", "none.csv")
    assert missing.returncode == 2
    assert "Traceback" not in missing.stderr


def test_the_only_case_is_not_named_in_what_is_right():
    sheet = cr.check("slides", {"w1+": "0.91234567"})
    document = sheet_document(sheet)
    text = RENDERERS["text"].render(document, Options(width=100))
    assert "w1⁺ = w1 - η · ∂E_total/∂w1" in text
    assert "⁽¹⁾" not in text


def test_of_a_figure_too_long_to_read_only_its_beginning_is_shown():
    sheet = cr.check("slides", {"net_h1": "0.3775" + "0" * 9_000, "net_h2": "0.3925"})
    text = RENDERERS["text"].render(sheet_document(sheet), Options(width=100))
    assert "? net_h1" in text
    assert len(text) < 1_000
    assert len(as_json(sheet)["claims"][0]["says"]) == 9_006


@pytest.mark.parametrize("name", ["b1'", "b1*"])
def test_a_primed_parameter_has_its_contracted_name(name: str):
    claims, _ = read_loose(f"{name} = 0.34", cr.load("slides"))
    assert [claim.of for claim in claims] == ["b1+"]
