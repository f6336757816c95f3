"""Every spelling of a quantity finds it, and no name means two things."""
# ruff: noqa: E501 - a table of spellings is read along its lines

import dataclasses

import pytest

from chainrule.errors import ExampleError, QuantityError
from chainrule.examples import LESSONS, Names, load
from chainrule.examples.build import example, network
from chainrule.examples.catalog import quantities
from chainrule.examples.read import from_mapping
from chainrule.formulas import (
    LATEX,
    STYLES,
    UNICODE,
    Derivative,
    Kind,
    Notation,
    Ref,
    Speller,
    Symbol,
    ascii_text,
)

SLIDES = Names(load("slides"))

SPELLINGS = {
    "dE_total/dw5": [
        "dE_total/dw5", "∂E_total/∂w5", "∂E_total/∂w₅", "∂E/∂w_5", "dE/dw5", "dE / dw5",
        r"\frac{\partial E_{total}}{\partial w_5}", r"\frac{\partial E}{\partial w_{5}}",
        r"\dfrac{dE_{\text{total}}}{dw_5}", r"$\frac{\partial E_{\mathrm{total}}}{\partial w_5}$",
        "δE/δw5", "∂ E_total / ∂ w5",
    ],
    "delta_o1": ["delta_o1", "δ_o1", "δo1", "δₒ₁", r"\delta_{o1}", r"\delta_{o_1}", "deltao1"],
    "delta_h2": ["δ_h2", "δh₂", r"\delta_{h_{2}}"],
    "net_h1": ["net_h1", "neth1", "net_h₁", r"net_{h1}", r"\mathit{net}_{h_{1}}", r"\text{net}_{h_1}"],
    "w5": ["w5", "w_5", "w₅", "w_{5}", "𝑤₅"],
    "w5+": ["w5+", "w5⁺", "w₅⁺", "w_5^+", "w_{5}^{+}", "new(w5)", "w5_new", "w_5^{new}", " w5+ "],
    "step_w5": ["step_w5", "Δw5", "Δw_5", r"\Delta w_5", "∆w₅"],
    "E_total": [
        "E_total", "E", "E_{total}", r"E_{\text{total}}", "Etotal", "E_ges", "E_{ges}",
        "E_gesamt", "E_tot", "E_Total", "C", "J", "L", "cost", "Loss", "total_error",
    ],
    "E_o1": ["E_o1", "Eo1", "E_{o1}", "E_{o_1}"],
    "target_o1": ["target_o1", "targeto1", r"target_{o_1}"],
    "learning_rate": ["learning_rate", "η", "eta", r"\eta"],
    "dout_o1/dnet_o1": ["dout_o1/dnet_o1", "∂out_o1/∂net_o1", r"\frac{\partial out_{o1}}{\partial net_{o1}}"],
    "err_o2": ["err_o2", "err_{o2}"],
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_every_spelling_finds_the_quantity(name: str) -> None:
    for spelling in SPELLINGS[name]:
        assert SLIDES.resolve(spelling).name == name, spelling


@pytest.mark.parametrize("style", [style for style in STYLES if style != "mathml"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_what_is_printed_is_read_back(lesson: str, style: str) -> None:
    whole = load(lesson)
    names, spell = Names(whole), Speller(style, whole.notation)
    for what in quantities(whole):
        assert names.resolve(spell.quantity(what)) == what, spell.quantity(what)


def test_a_name_of_the_total_that_may_mean_something_else_is_not_read() -> None:
    two = example(network([[[0.1]]], loss="half_squared_error"), [1], [0])
    cases = (*two.cases, *two.cases)
    several = Names(dataclasses.replace(two, cases=cases))
    assert several.resolve("E_tot").name == "E_total"
    with pytest.raises(QuantityError, match="E_ges"):  # or the sum over the cases
        several.resolve("E_ges")
    with pytest.raises(QuantityError, match="error"):  # or target - out
        SLIDES.resolve("error")


def test_state_and_counter_are_read_back() -> None:
    names = Names(load("adam"))
    for style in ("ascii", "unicode"):
        spell = Speller(style)
        for what in (
            Symbol(Kind.STATE, "w1", "m"),
            Symbol(Kind.STATE, "w1", "v"),
            Symbol(Kind.STATE_BEFORE, "w1", "v"),
            Symbol(Kind.UPDATE_NUMBER),
            Symbol(Kind.SETTING, "beta1"),
            Symbol(Kind.SETTING, "epsilon"),
        ):
            assert names.resolve(spell.quantity(what)) == what


def test_the_notation_of_the_lecture_is_read() -> None:
    notation = {
        "net": "z",
        "out": "a",
        "error": "C",
        "learning_rate": "α",
        "target": "y",
    }
    made = example(
        network([[[0.1]], [[0.2]]], loss="half_squared_error"),
        [1],
        [0],
        learning_rate=0.1,
        notation=notation,
    )
    names = Names(made)
    found = {
        text: names.resolve(text).name for text in ("z_h1", "a_o1", "C", "α", "y_o1")
    }
    assert found == {
        "z_h1": "net_h1",
        "a_o1": "out_o1",
        "C": "E_total",
        "α": "learning_rate",
        "y_o1": "target_o1",
    }
    assert names.resolve("∂C/∂a_h1").name == "dE_total/dout_h1"
    for what in quantities(made):
        for style in (UNICODE, LATEX):
            assert (
                names.resolve(Speller(style, Notation(**notation)).quantity(what))
                == what
            )


def test_a_name_of_the_file_comes_before_a_letter_of_the_notation() -> None:
    made = from_mapping(
        {
            "network": {
                "inputs": ["a"],
                "layers": [{"units": ["E"], "activation": "tanh", "weights": [["t"]]}],
            },
            "parameters": {"t": 1},
            "cases": [{"inputs": [1]}],
            "training": {"learning_rate": 1},
            "notation": {"learning_rate": "a"},
        }
    )
    names = Names(made)
    assert names.resolve("a") == Symbol(Kind.INPUT, "a")
    assert names.resolve("t") == Symbol(Kind.PARAMETER, "t")
    assert names.resolve("E_E") == Symbol(Kind.SHARE, "E")


def test_units_may_be_numbered_through_the_network() -> None:
    made = from_mapping(
        {
            "network": {
                "inputs": ["x1", "x2", "x3"],
                "layers": [
                    {"units": [4, 5], "activation": "logistic"},
                    {"units": ["6"], "activation": "logistic"},
                ],
            },
            "parameters": {f"w{n + 1}": 0.1 for n in range(8)},
            "cases": [{"inputs": [1, 0, 1]}],
        }
    )
    names = Names(made)
    assert (
        ascii_text(names.parse("net_4 + O*0".replace("O", "out_6")))
        == "net_4 + out_6*0"
    )
    assert names.resolve("δ₆").name == "delta_6"


def test_a_derivative_is_one_only_where_both_sides_are_quantities() -> None:
    node = SLIDES.parse("delta_o1/delta_o2")
    assert ascii_text(node) == "delta_o1/delta_o2"
    assert not isinstance(node, Ref)
    found = SLIDES.parse("learning_rate * dE_total/dw5")
    assert ascii_text(found) == "learning_rate*dE_total/dw5"
    assert isinstance(SLIDES.resolve("dnet_o1/dw5"), Derivative)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("net_h3", r"unknown quantity 'net_h3'; did you mean 'net_h[12]'\?"),
        (
            "dE_total/dw55",
            r"unknown quantity 'dE_total/dw55'; did you mean 'dE_total/dw5'\?",
        ),
        (
            "∂E_total/∂w9",
            "unknown quantity 'dE_total/dw9'|unknown quantity '∂E_total/∂w9'",
        ),
        ("net_h1+", "only parameters have a value after the update, net_h1 is none"),
        ("1 - out_o1", "is an expression, not a single quantity: name one"),
        ("new(net_h1)", "only parameters have a value after the update"),
        ("", "an expression is empty: write a quantity such as net_h1"),
        ("x" * 9000, "unknown quantity 'xxx"),
    ],
)
def test_an_unknown_name_gets_its_sentence(name: str, sentence: str) -> None:
    with pytest.raises(QuantityError, match=sentence):
        SLIDES.resolve(name)


def test_a_spelling_that_fits_two_names_is_refused() -> None:
    rows = [["w1_1", "w11"]]
    made = network([rows], parameters={"w1_1": 1, "w11": 2})
    names = Names(made)
    assert names.resolve("w1_1").name == "w1_1"
    assert names.resolve("w11").name == "w11"
    with pytest.raises(QuantityError, match="could be w1_1 or w11: write one of these"):
        names.resolve("w_{1_{1}}_")


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        ("net_o1", "w"),
        ("E_total", "w"),
        ("out_o1", "x"),
        ("step_w2", "w"),
        ("m_w2", "w"),
    ],
)
def test_a_name_that_would_mean_two_things_is_refused(bad: str, kind: str) -> None:
    values = {
        "network": {
            "inputs": [bad if kind == "x" else "x1", "x2"],
            "layers": [
                {
                    "units": ["o1"],
                    "activation": "tanh",
                    "weights": [[bad if kind == "w" else "w1", "w2"]],
                }
            ],
        },
        "parameters": {bad if kind == "w" else "w1": 1, "w2": 2},
        "cases": [{"inputs": [1, 2]}],
        "training": {"optimizer": "adam"},
    }
    with pytest.raises(ExampleError, match=f"name '{bad}' would make two quantities"):
        from_mapping(values)


def test_every_listed_name_is_one_of_a_kind_and_found() -> None:
    for lesson in LESSONS:
        names = Names(load(lesson))
        every = list(names.all())
        assert len(set(every)) == len(every)
        assert [names.resolve(name).name for name in every] == every


def test_names_of_a_large_network_are_found_without_listing_them() -> None:
    wide = network([[[0.5] * 300] * 100, [[0.5] * 100] * 10], loss="half_squared_error")
    names = Names(wide)

    assert names.resolve("∂E/∂w_{30000}").name == "dE_total/dw30000"
    assert next(names.all()) == "i1"
