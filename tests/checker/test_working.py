"""A shown working is checked as working: what was put in, and what it comes to."""

import pytest

import chainrule as cr
from chainrule.checker.model import Checked, Working
from chainrule.checker.reading import read_loose

SLIDES = cr.load("slides")


def check(text: str) -> Checked:
    claims, unread = read_loose(text, SLIDES)
    assert unread == []
    return cr.check(SLIDES, claims).claims[-1]


def working(text: str) -> Working:
    found = check(text).working
    assert found is not None
    return found


def test_another_number_put_in_is_told_from_a_slip_of_arithmetic() -> None:
    swapped = working("net_h1 = 0.15*0.05 + 0.25*0.1 + 0.35 = 0.3825")
    assert swapped.sums
    assert swapped.swapped == (("w2", "w3", "0.25"),)
    slip = working("net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3875")
    assert not slip.sums
    assert slip.swapped == ()
    assert slip.value == "0.377500"


def test_a_right_result_behind_wrong_operands_is_still_told() -> None:
    found = check("net_h1 = 0.15*0.05 + 0.25*0.1 + 0.35 = 0.3775")
    assert found.verdict == "correct"
    assert found.working is not None
    assert not found.working.sums
    assert found.working.swapped == (("w2", "w3", "0.25"),)


def test_a_mistake_further_back_is_told_by_the_numbers_put_in() -> None:
    # 0.3589, 0.5113 are the updated weights; what one of them gives is no rounding.
    found = check(
        "w5+ = 0.3589\nw7+ = 0.5113\n"
        "delta_h1 = (0.1385*0.3589 - 0.0381*0.5113)*0.5933*(1-0.5933) = 0.0073"
    )
    assert found.working is not None
    assert {whose for _, whose, _ in found.working.swapped} == {"w5+", "w7+"}
    named = {each.mistake for each in found.because}
    assert named == {"updated-weights", "updated-unit-by-unit"}


def test_an_input_put_in_for_another_is_told() -> None:
    found = check("dE_total/dw2 = 0.0088*0.05 = 0.00044")
    assert found.working is not None
    assert found.working.swapped == (("i2", "i1", "0.05"),)
    assert [each.mistake for each in found.because] == ["neighbor-output"]


@pytest.mark.parametrize(
    "text",
    [
        "net_o1 = 0.4*0.5933 + 0.45*0.5969 + 0.6 = 1.1059",  # rounded numbers put in
        "net_h1 = 0.35*1 + 0.2*0.1 + 0.05*0.15 = 0.3775",  # another order
        "out_h1 = e^0.3775/(1 + e^0.3775) = 0.5933",  # another form
        "E_o1 = 1/2 (0.7514-0.01)^2 = 0.2748",
        "E_o1 = 0.5*(0.01-0.7514)*(0.01-0.7514) = 0.2748",
        "E_total = 0.5*((0.01-0.7514)^2 + (0.99-0.7729)^2) = 0.2984",
        "dE_total/dw5 = 0.5933*0.1385 = 0.0822",
        "dE_total/dw5 = -(0.01-0.7514)*0.7514*(1-0.7514)*0.5933 = 0.0822",
        "delta_h1 = (0.1385*0.4 - 0.0381*0.5)*0.5933*(1-0.5933) = 0.0088",
        "w5+ = 0.4 - 0.5*0.7414*0.1868*0.5933 = 0.3589",
        "w5+ = 0.4 - 0.0411 = 0.3589",
        "net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.0075 + 0.02 + 0.35 = 0.3775",
        "out_h1 = 0.61\nnet_o1 = 0.4*0.61 + 0.45*0.5969 + 0.6 = 1.1126",  # carried
        "net_h1 = 0.05*0.15 + 0.1*0.2 + 0.35*1 = 0.3775",
        "E_o1 = 0.5*0.5497 = 0.2748",  # the square worked out
    ],
)
def test_a_working_as_people_write_it_has_no_fault(text: str) -> None:
    found = working(text)
    assert found.swapped == ()
    assert found.sums


@pytest.mark.parametrize(
    ("text", "swapped"),
    [
        ("net_h2 = 0.1*0.25 + 0.3*0.05 + 0.35 = 0.39",
         (("i1", "i2", "0.1"), ("i2", "i1", "0.05"))),
        ("out_h1 = 1/(1 + exp(-0.3925)) = 0.5969", (("net_h1", "net_h2", "0.3925"),)),
        ("E_o2 = 0.5*(0.01-0.7729)^2 = 0.2910", (("target_o2", "target_o1", "0.01"),)),
        ("delta_o1 = 0.7514*(1-0.7514)*(0.7729-0.01) = 0.1425",
         (("out_o1", "out_o2", "0.7729"),)),
        ("dE_total/dw1 = 0.0364*0.2413*0.1 = 0.00088", (("i1", "i2", "0.1"),)),
        ("out_o1*(1-out_o1) = 0.7514*(1-0.7729) = 0.1706",
         (("out_o1", "out_o2", "0.7729"),)),
        ("dE_total/dw5 = 0.0822\nw6+ = 0.45 - 0.5*0.0822 = 0.4089",
         (("dE_total/dw6", "dE_total/dw5", "0.0822"),)),
    ],
)  # fmt: skip
def test_what_stands_in_the_wrong_place_is_named_whatever_the_order(
    text: str, swapped: tuple[tuple[str, str, str], ...]
) -> None:
    assert set(working(text).swapped) == set(swapped)


def test_of_several_steps_the_one_that_goes_astray_is_told() -> None:
    text = "net_h1 = 0.15*0.05 + 0.25*0.1 + 0.35 = 0.0075 + 0.02 + 0.35 = 0.3775"
    found = working(text)
    assert found.swapped == (("w2", "w3", "0.25"),)
    assert not found.sums
    assert found.value == "0.382500"


@pytest.mark.parametrize(
    "text",
    [
        "net_h1 = (0.15)^3 = 0.3775",
        "net_h1 = 17*0.23 - 11*0.6 = 0.3775",
        "net_h1 = 1 + 2 + 3*4 + 5*6*7 = 0.3775",
    ],
)
def test_a_working_of_another_shape_names_nothing(text: str) -> None:
    found = working(text)
    assert found.swapped == ()
    assert not found.sums


def test_a_working_says_which_of_the_causes_it_was() -> None:
    put_in = check("dE_total/dw5 = 0.0822\nw6+ = 0.45 - 0.5*0.0822 = 0.4089")
    assert put_in.because[0].mistake == "neighbor-gradient"
    assert "digit-miscopied" not in {each.mistake for each in put_in.because}
    slip = check("w6+ = 0.45 - 0.5*0.0827 = 0.4089")
    causes = {each.mistake for each in slip.because}
    assert "digit-miscopied" in causes
    assert "neighbor-gradient" not in causes
    bare = check("w6+ = 0.4089")
    assert {"digit-miscopied", "neighbor-gradient"} <= {e.mistake for e in bare.because}


def test_the_roots_are_those_that_the_workings_leave() -> None:
    text = """net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3875
net_h2 = 0.25*0.05 + 0.2*0.1 + 0.35 = 0.3825"""
    claims, _ = read_loose(text, SLIDES)
    roots = cr.check(SLIDES, claims).roots
    assert sorted((root.because.mistake, root.figures) for root in roots) == [
        ("digit-miscopied", (0,)), ("neighbor-weight", (1,)),
    ]  # fmt: skip


def test_few_digits_shown_behind_a_right_figure_are_no_fault() -> None:
    found = working("dE_total/dw5 = 0.14*0.59 = 0.082167041")
    assert found.sums
    assert found.swapped == ()


def lesson(name: str, text: str) -> Checked:
    example = cr.load(name)
    claims, unread = read_loose(text, example)
    assert unread == []
    return cr.check(example, claims).claims[-1]


@pytest.mark.parametrize("factor", ["(1-0.999)", "0.001"])
def test_terms_of_0_need_not_be_written(factor: str) -> None:
    found = lesson("adam", f"v_w3 = {factor}(-0.2867)^2 = 8.222e-5").working
    assert found is not None
    assert found.sums
    swapped = lesson("adam", f"v_w3 = {factor}(-0.1124)^2 = 1.263e-5").working
    assert swapped is not None
    assert [there for there, _, _ in swapped.swapped] == ["dE_total/dw3"]


def test_right_figures_that_a_working_prints_rounded_are_carried() -> None:
    text = "E_o1 = 0.5*(0.01 - 0.75)^2 = 0.2738"
    assert check(text).verdict == "carried"
    assert check("E_o1 = 0.2738").verdict == "wrong"
    wrong_sign = check("w5+ = 0.4 + 0.5*0.0822 = 0.4411")
    assert wrong_sign.verdict == "wrong"
    below = f"{text}\nE_total = 0.2738 + 0.0236 = 0.2974"
    assert check(below).verdict == "carried"
    assert cr.check(SLIDES, read_loose(below, SLIDES)[0]).roots == ()


def test_right_numbers_put_in_leave_no_miscopied_number() -> None:
    text = "net_h1 = 0.15*0.05 + 0.20*0.10 + 0.35*1 = 0.0075 + 0.2 + 0.35 = 0.5575"
    assert [each.mistake for each in check(text).because] == []
    assert "operand-miscopied" in {e.mistake for e in check("net_h1 = 0.5575").because}


def test_a_weight_put_in_for_another_is_the_cause_that_is_told() -> None:
    found = check("delta_h1 = (0.1385*0.4 - 0.0381*0.55)*0.2413 = 0.0083")
    assert [(e.mistake, e.detail) for e in found.because] == [
        ("neighbor-weight", "w8 in place of w7")
    ]


def test_the_further_digits_of_a_working_tell_the_causes_apart() -> None:
    shown = lesson("threshold", "net_h1 = 0.7*1 - 0.2*0 + 0.3 = 1.0")
    assert {each.mistake for each in shown.because} == {"bias-sign", "term-sign"}
    bare = lesson("threshold", "net_h1 = 1.0")
    assert {each.mistake for each in bare.because} > {"bias-sign", "term-sign"}


@pytest.mark.parametrize(
    "text",
    [
        "out_h1 = sigmoid(0.38) = 0.5939",
        "out_h1 = σ(0.38) = 0.5939",
        "net_o1 = 0.4 times 0.59 plus 0.45 times 0.6 plus 0.6 = 1.106",
        "net_o1 = 0.4[0.59] + 0.45[0.6] + 0.6 = 1.106",
        "net_o1 = 0.4 by 0.59 plus 0.45 by 0.6 plus 0.6 = 1.106",
        "dE_total/dw5 = {0.74 * 0.19} mal 0.59 = 0.083",
        "dE_total/dw5 = (0.74 * 0.19) * 0.59 = 0.083",
        "w5+ = 0.4 - 0.5*(0.74*0.19*0.59) = 0.3585",
    ],
)
def test_words_brackets_and_functions_of_a_working_are_read(text: str) -> None:
    found = check(text)
    assert found.verdict in {"carried", "correct"}
    assert found.working is not None
    assert found.working.sums


def test_a_figure_whose_working_cannot_be_read_is_not_called_wrong_for_rounding() -> (
    None
):
    found = check("dE_total/dw5 = 0.74 ⊗ 0.19 ⊗ 0.59 = 0.083")
    assert found.verdict == "unchecked"
    assert found.because == ()
    assert "can't be read" in found.note


def test_a_figure_far_off_is_wrong_whatever_its_working_says() -> None:
    found = check("dE_total/dw5 = 0.74 ⊗ 0.19 ⊗ 0.59 = 0.0913")
    assert found.verdict == "wrong"
    assert "only the value is judged" in found.note


def test_a_right_figure_stands_and_the_note_says_what_was_not_read() -> None:
    found = check("w5+ = 0.4 ⊖ 0.0411 = 0.3589")
    assert found.verdict == "correct"
    assert "'0.4 ⊖ 0.0411' can't be read" in found.note


def test_what_a_calculator_made_of_a_function_is_no_slip() -> None:
    found = check("out_h1 = sigmoid(0.3775) = 0.3605")  # tanh instead
    assert found.verdict == "wrong"
    assert "wrong-activation" in {each.mistake for each in found.because}
