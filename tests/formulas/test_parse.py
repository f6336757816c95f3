"""Expressions as people type them: read exactly, or refused with a remedy."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chainrule.errors import ChainruleError, NumberError, QuantityError
from chainrule.formulas import FLOATS, Derivative, Kind, Named, Node, Symbol, evaluate
from chainrule.formulas.decimals import exact
from chainrule.formulas.parse import parse
from chainrule.formulas.plain import plain

KNOWN: dict[str, Symbol] = {
    "w5": Symbol(Kind.PARAMETER, "w5"),
    "i1": Symbol(Kind.INPUT, "i1"),
    "net_h1": Symbol(Kind.NET, "h1"),
    "out_o1": Symbol(Kind.OUT, "o1"),
    "E_total": Symbol(Kind.TOTAL),
    "η": Symbol(Kind.SETTING, "learning_rate"),
    "delta_o1": Symbol(Kind.DELTA, "o1"),
    "w5+": Symbol(Kind.UPDATED, "w5"),
}
LEVEL = {name.replace("_", "").replace("delta", "δ"): name for name in KNOWN}
VALUES = {
    "w5": 0.4, "i1": 0.05, "net_h1": 0.3775, "out_o1": 0.75, "E_total": 0.3,
    "learning_rate": 0.5,
    "delta_o1": 0.14, "w5+": 0.36, "dE_total/dw5": 0.082, "dout_o1/dnet_h1": 0.19,
}  # fmt: skip


def resolve(name: str) -> Named | None:
    above, slash, below = name.partition("/")
    if slash:
        parts = [resolve(part[1:]) for part in (above, below)]
        if all(isinstance(part, Symbol) for part in parts):
            return Derivative(*parts)  # type: ignore[arg-type]
        return None
    level = name.replace("_", "").replace("delta", "δ")
    return KNOWN.get(LEVEL.get(level, name))


def value(text: str) -> float:
    node = parse(text, resolve)
    return float(evaluate(node, lambda to: VALUES[to.name], FLOATS))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w1*i1".replace("1*", "5*"), 0.4 * 0.05),
        ("1 - out_o1", 0.25),
        ("-out_o1^2", -(0.75**2)),
        ("2^3^2", 512),
        ("2*-3", -6),
        ("- -3", 3),
        ("6/2/3", 1),
        ("6/2*3", 9),
        ("0.6(0.668)", 0.6 * 0.668),
        ("out_o1(1 - out_o1)", 0.75 * 0.25),
        ("η * dE_total/dw5", 0.5 * 0.082),
        ("dE_total/dw5^2", 0.082**2),
        ("w5 - η*dE_total/dw5", 0.4 - 0.041),
        ("E_total/w5", 0.3 / 0.4),
        ("new(w5)", 0.36),
        ("new(w5) - w5", 0.36 - 0.4),
        ("w5+", 0.36),
        ("1 - w5⁺", 0.64),
        ("|1 - out_o1|", 0.25),
        ("abs(-3)", 3),
        ("exp(0)", 1),
        ("e^0", 1),
        ("e^(1 - 1)", 1),
        ("ln(exp(2))", 2),
        ("sqrt(4)", 2),
        ("√(4)", 2),
        ("½·(w5 - out_o1)²", 0.5 * 0.35**2),
        ("0.4 × 0.05", 0.02),
        ("w₅·i₁", 0.02),
        ("−0.5 + 1", 0.5),
        ("∂E_total/∂w5", 0.082),
        ("δ_o1", 0.14),
        (r"\frac{1}{2}(w_5 - out_{o1})^2", 0.5 * 0.35**2),
        (r"\frac{\partial E_{total}}{\partial w_5}", 0.082),
        (r"\eta \cdot \frac{\partial E_{\mathrm{total}}}{\partial w_{5}}", 0.041),
        (r"\delta_{o1}", 0.14),
        (r"\frac{1}{1 + e^{-net_{h1}}}", 0.5932699921),
        (r"(w_5^{+})^2", 0.36**2),
        (r"\mathit{out}_{o_1} \left(1 - \mathit{out}_{o_1}\right)", 0.1875),
        ("3.51e-5", 3.51e-5),
        ("-2.406 * 10^-3", -2.406e-3),
        (".85", 0.85),
        ("(1 if w5 > 0 else 2)", 1),
    ],
)
def test_expressions_mean_what_people_mean(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("w6", "unknown quantity 'w6'"),
        ("1 +", "missing at the end"),
        ("(1 + 2", "missing"),
        ("1 2", "side by side"),
        ("0,5 + 1", "decimals with a point"),
        ("w5 = 3", "only the side"),
        ("w5+ * 2", "new(w5)"),
        ("log(2)", "ln"),
        ("w5 > 1", "not expected"),
        ("exp 2", "brackets"),
        ("new(3)", "new(w5)"),
        ("2^99999", "slip"),
        ("1e99999", "slip"),
        ("9" * 2000, "digits"),
        ("(" * 500 + "1" + ")" * 500, "nested"),
        ("-" * 500 + "1", None),
        ("2^" * 500 + "1", "nested"),
        ("+".join(["1"] * 3000), None),
        ("1/" * 300 + "1", "hang below"),
        (r"\input{/etc/passwd}", "not read"),
        (r"\frac{1}", "missing"),
        ("{" * 300, "closed"),
        ("net_h1[2]", "case"),
        ("w5 ^", "missing"),
        ("x" * 20_000, "characters"),
        ("__import__('os')", None),
        ("1 if", "'if'"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(
    text: str, says: str | None
) -> None:
    if says is None:  # long, and still an expression; or none, and still no crash
        survives(text)
        return
    with pytest.raises(ChainruleError) as caught:
        parse(text, resolve)
    message = str(caught.value)
    assert says in message
    assert "\n" not in message
    assert len(message) < 400


def survives(text: str) -> None:
    """The text is read, or refused by one of the reader's own errors."""
    with suppress(QuantityError, NumberError):
        assert isinstance(parse(text, resolve), Node)


ALPHABET = st.sampled_from(
    [*"0123456789.,+-*/^()|{}_ \\$<>=[]⁺⁻²½√∂δΔη·×−⁄", "e", "E", "w5", "net_h1",
     "dE_total",
     "/dw5", "exp", "ln(", "new(", "\\frac", "\\partial", "\\left", "10^", "e^", "if",
     "else", "٣", "𝟓", "\x00", "\n", "é", "{,}"]
)  # fmt: skip


@given(st.lists(ALPHABET, max_size=40).map("".join) | st.text(max_size=60))
@example("e^")
@example("²")
@example("w5⁺⁺")
@example("∂/∂")
@example("|")
@example("\\")
@example("_{}")
def test_no_text_whatever_makes_the_reader_fail(text: str) -> None:
    survives(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_decimals_are_read_exactly(number: object) -> None:
    text = f"{number:f}"
    if len(text) < 300:
        assert exact(text) == Fraction(text)


@pytest.mark.parametrize(
    ("text", "comma", "expected"),
    [
        ("0.15", False, Fraction(3, 20)),
        ("0,15", True, Fraction(3, 20)),
        ("+0.005", False, Fraction(1, 200)),
        ("−0.5", False, Fraction(-1, 2)),
        (" 5 ", False, Fraction(5)),
        ("5.", False, Fraction(5)),
        ("3.51e-5", False, Fraction(351, 10**7)),
        ("-2.406 * 10^-3", False, Fraction(-2406, 10**6)),
        ("2,406·10⁻³", True, Fraction(2406, 10**6)),
        (r"3.51 \cdot 10^{-5}", False, Fraction(351, 10**7)),
    ],
)
def test_figures_are_read_exactly(text: str, comma: bool, expected: Fraction) -> None:
    assert exact(text, decimal_comma=comma) == expected


@pytest.mark.parametrize("text", ["", "x", "1.2.3", "0,15", "1e5*10^3", "NaN", "inf"])
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="can't read"):
        exact(text)


@given(st.text(max_size=80))
def test_plain_text_of_plain_text_is_the_same(text: str) -> None:
    try:
        once = plain(text)
        assert plain(once) == once or not text.isascii() or set(text) & set("{}$\\~&")
    except QuantityError:
        return
