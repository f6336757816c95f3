"""The terminal: never wider than it is, colors that end, ASCII that is ASCII."""

import re

import pytest

from chainrule.documents import Document, Equation
from chainrule.formulas import (
    Kind,
    Quantity,
    Ref,
    Symbol,
    choose,
    exp,
    number,
    sum_of,
)
from chainrule.renderers import RENDERERS, Options
from chainrule.renderers._terminal import join_pieces, plain_ascii, width
from tests.renderers.samples import SAMPLES

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def text(sample: str, **options: object) -> str:
    return RENDERERS["text"].render(SAMPLES[sample], Options(**options))  # type: ignore[arg-type]


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("columns", [20, 33, 60, 80, 140])
@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_line_is_wider_than_the_terminal(
    sample: str, columns: int, ascii_only: bool
) -> None:
    for line in text(sample, width=columns, ascii=ascii_only).splitlines():
        assert width(line) <= columns, line


@pytest.mark.parametrize("sample", SAMPLES)
def test_color_changes_nothing_but_color(sample: str) -> None:
    colored = text(sample, color=True)
    plain = text(sample)
    for mark in "»«`":
        plain = plain.replace(mark, "")
    colored = ESCAPE.sub("", colored)
    assert "".join(colored.replace("`", "").split()) == "".join(plain.split())


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_ends_in_the_terminals_own_color(sample: str) -> None:
    for line in text(sample, color=True, width=40).splitlines():
        codes = ESCAPE.findall(line)
        assert not codes or codes[-1] == "\x1b[0m"


@pytest.mark.parametrize("sample", SAMPLES)
def test_ascii_is_ascii(sample: str) -> None:
    assert text(sample, ascii=True).isascii()


def test_without_color_the_culprit_still_stands_out() -> None:
    assert "»w5⁺«" in text("sheet")
    assert ">>new(w5)<<" in text("sheet", ascii=True)


def test_a_long_sum_breaks_before_an_operator_and_goes_on_aligned() -> None:
    lines = text("long", width=60).splitlines()
    start = next(at for at, line in enumerate(lines) if "net_h1 = " in line)
    following = lines[start + 1]
    assert following.strip().startswith("+ ")
    assert following.index("+") > lines[start].index("=")


@pytest.mark.parametrize("columns", range(40, 100, 7))
def test_a_function_is_not_parted_from_its_bracket(columns: int) -> None:
    net = [Symbol(Kind.NET, name) for name in ("apple", "pear", "plum")]
    powers = [exp(Ref(Quantity(each))) for each in net]
    equation = Equation(None, (powers[0] / sum_of(powers),))
    options = Options(width=columns)
    lines = RENDERERS["text"].render(Document("", (equation,)), options).splitlines()
    assert not [line for line in lines if line.lstrip().startswith("(")]
    assert not [line for line in lines if line.endswith("exp")]


@pytest.mark.parametrize("columns", range(40, 100, 7))
def test_cases_break_between_words_and_a_number_stays_whole(columns: int) -> None:
    w = Ref(Quantity(Symbol(Kind.PARAMETER, "w1")))
    inner = choose(number("0.000012345"), ">", w, number("0.000012345"), w * w)
    rule = choose(w * number("12.3456789"), ">", 0, inner, choose(w, ">", 1, 2, inner))
    options = Options(width=columns)
    document = Document("", (Equation(None, (rule,)),))
    lines = RENDERERS["text"].render(document, options).splitlines()
    assert len(lines) > 1
    whole = " ".join(line.strip() for line in lines)
    assert whole.count("0.000012345") == 4
    assert whole.count("12.3456789") == 1


@pytest.mark.parametrize(
    ("words", "columns"), [("反向传播", 8), ("é", 1), ("e\u0301", 1), ("ab", 2)]
)
def test_width_counts_columns(words: str, columns: int) -> None:
    assert width(words) == columns


def test_ascii_keeps_what_letters_mean() -> None:
    assert plain_ascii("η·δ → ½ Ä ∂") == "eta*delta -> 1/2 A d"


def test_what_fits_nowhere_is_cut_not_lost() -> None:
    lines = join_pieces(["x" * 50], 20, "  ")
    assert "".join(line.strip() for line in lines) == "x" * 50
    assert max(map(len, lines)) <= 20
