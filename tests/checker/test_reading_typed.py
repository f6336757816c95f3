"""Answers typed, pasted, scanned or printed by a program are read the same."""

import pytest

import chainrule as cr
from chainrule.checker.reading import read_loose, read_toml
from chainrule.errors import ChainruleError
from chainrule.examples.names import Names

SLIDES = cr.load("slides")


def read(text: str) -> list[tuple[str, str]]:
    claims, unread = read_loose(text, SLIDES)
    assert unread == [], text
    names = Names(SLIDES)
    return [(names.resolve(claim.of).name, claim.says) for claim in claims]


@pytest.mark.parametrize(
    "text",
    [
        "ｏｕｔ＿ｈ１ ＝ ０．５９３３",
        "out_h1 = ~~0.5945~~ 0.5933",
        r"out_h1 = \cancel{0.59} 0.5933",
        "out_h1 = 0.5933[^1]",
        "out_h1 = 0.5933* ✅",
        r"out_h1 = 0.5933 \label{eq:1}",
        "out_h1 = about 0.5933 (rounded)",
        "out_h1 = 0.5933, rounded to 4 decimals",
        "out_h1 = 0.5933 # four places",
        "out_h1 is approximately 0.5933!",
        "out_h1 comes to 0.5933",
        "out<sub>h1</sub> &asymp; <b>0.5933</b>",
        "**Step 2 – output of h1:** 0.5933",
        "Out_h1 = 0.5933",
        "h1_out = 0.5933",
        "h1 output: 0.5933",
        "OUT_H1 = 0.5933",
        "out_h1 (hidden unit) = 0.5933",
        "out_h1\x00 = 0.5933\x00",
        "La sortie de h1 est 0.5933",
        "Die Ausgabe von h1 beträgt 0.5933",
        "La salida de h1 es 0.5933",
        "Ausgabe von h1: 0.5933",
    ],
)
def test_a_figure_is_read_whatever_stands_around_it(text: str) -> None:
    assert read(text) == [("out_h1", "0.5933")]


@pytest.mark.parametrize(
    "text",
    [
        "grad_w5 = 0.0822",
        "grad(w5) = 0.0822",
        "w5.grad = 0.0822",
        "dE_dw5 = 0.0822",
        "d(E)/d(w5) = 0.0822",
        r"\pdv{E}{w_5} = 0.0822",
        r"{\partial E \over \partial w_5} = 0.0822",
        "w5 gradient: 0.0822",
        "The derivative of the total error with respect to w5 is 0.0822.",
        "∂E⁄∂w5 = 0.0822",
    ],
)
def test_a_gradient_is_read_however_it_is_written(text: str) -> None:
    assert read(text) == [("dE_total/dw5", "0.0822")]


@pytest.mark.parametrize(
    "text",
    ["w_{5,new} = 0.3589", "new_w5 = 0.3589", "w5_updated: 0.3589", "w5^new = 0.3589"],
)
def test_a_new_value_is_marked_in_many_ways(text: str) -> None:
    assert read(text) == [("w5+", "0.3589")]


def test_a_power_in_a_program_stays_a_power() -> None:
    (claim,) = read_loose("E_o1 = 0.5*(0.01 - 0.7514)**2 = 0.2748", SLIDES)[0]
    assert claim.working == "0.5*(0.01 - 0.7514)**2"


@pytest.mark.parametrize(
    "text",
    [
        "E_total = 0.2984 J",  # J may be the error, too
        "E_total = 0.2984 % rounded",  # a remark in LaTeX, or per cent
        "out_h1 = O.5933",
        "net_h2 = 0.39 25",
        "out_h1 = 0.5933 ± 0.0001",
        "E_total = 0.2984 before and 0.2910 behind",
    ],
)
def test_a_figure_that_is_not_plain_is_listed_and_none_is_dropped(text: str) -> None:
    claims, unread = read_loose(text, SLIDES)
    assert claims == []
    assert [each.text for each in unread] == [text]


def test_lines_go_on_behind_an_open_sign() -> None:
    text = "net_o1 =\n0.4*0.5933 + 0.45*0.5969\n + 0.6\n= 1.1059"
    (claim,) = read_loose(text, SLIDES)[0]
    assert (claim.of, claim.says) == ("net_o1", "1.1059")
    assert claim.working == "0.4*0.5933 + 0.45*0.5969 + 0.6"


def test_absurd_answers_end_with_a_clear_word() -> None:
    with pytest.raises(ChainruleError, match="5000 digits"):
        read_toml("net_h1 = " + "9" * 5_000)
    rows = "\n".join(f"| h1 | 0.{n} |" for n in range(6_000))
    with pytest.raises(ChainruleError, match="split them"):
        read_loose(f"| unit | net |\n|--|--|\n{rows}", SLIDES)
    claims, unread = read_loose("after " + "1" * 900 + " updates E = 0.5", SLIDES)
    assert claims == []
    assert len(unread) == 1
