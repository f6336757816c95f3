"""Expressions are read by the grammar of the documentation, in every spelling."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.errors import ChainruleError, NumberError, QuantityError
from chainrule.formulas import (
    FLOATS,
    LATEX,
    Call,
    Derivative,
    Kind,
    Named,
    Negative,
    Node,
    Number,
    Power,
    Ref,
    Speller,
    Symbol,
    ascii_text,
    evaluate,
    rebuild,
)
from chainrule.formulas.decimals import exact
from chainrule.formulas.parse import parse
from chainrule.formulas.plain import plain
from tests.formulas.trees import formulas, points, resolve


def any_name(name: str) -> Named | None:
    """Every name but e is a parameter; derivatives of E by any of them."""
    above, slash, below = name.partition("/")
    if slash:
        if above != "dE":
            return None
        return Derivative(Symbol(Kind.TOTAL), Symbol(Kind.PARAMETER, below[1:]))
    if name.endswith("+"):
        return Symbol(Kind.UPDATED, name[:-1])
    return None if name == "e" else Symbol(Kind.PARAMETER, name)


def read(text: str) -> str:
    return ascii_text(parse(text, any_name))


def outcome(formula: Node, point: dict) -> object:
    """The value, or how the evaluation fails."""
    try:
        return repr(evaluate(formula, point.__getitem__, FLOATS) + 0.0)  # -0 is 0
    except (ArithmeticError, ValueError, TypeError) as error:
        return type(error).__name__


def spelled_out(formula: Node) -> Node:
    """The formula with log1p(x) as ln(1 + x), which is how signs show it."""
    if isinstance(formula, Call) and formula.function == "log1p":
        return Call("ln", 1 + spelled_out(formula.argument))
    return rebuild(formula, spelled_out)


@pytest.mark.parametrize("style", ["ascii", "unicode"])
@given(formulas, points)
def test_a_spelled_formula_reads_back_with_the_same_value(
    style: str, formula: Node, point: dict
) -> None:
    formula = formula if style == "ascii" else spelled_out(formula)
    text = Speller(style).formula(formula)
    assert outcome(parse(text, resolve), point) == outcome(formula, point), text


@given(formulas.filter(lambda of: "Choice" not in repr(of)), points)
def test_latex_reads_back_with_the_same_value(formula: Node, point: dict) -> None:
    formula = spelled_out(formula)
    text = Speller(LATEX).formula(formula)
    found, wanted = outcome(parse(text, resolve), point), outcome(formula, point)
    if isinstance(found, str) and found.replace(".", "").lstrip("-")[:1].isdigit():
        assert float(found) == pytest.approx(float(wanted), rel=1e-9, abs=1e-300)
    else:
        assert found == wanted, text


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("w1*i1", "w1*i1"),
        ("1 - out_o1", "1 - out_o1"),
        ("-x^2", "-x^2"),
        ("2^3^2", "2^(3^2)"),
        ("2^-x^2", "2^(-x^2)"),
        ("a - b - c", "a - b - c"),
        ("a - (b - c)", "a - (b - c)"),
        ("a/b/c*d", "a/b/c*d"),
        ("a/(b*c)", "a/(b*c)"),
        ("--x", "x"),
        ("+x", "x"),
        ("a**2", "a^2"),
        ("a − b · c × d", "a - b*c*d"),
        ("a ÷ b", "a/b"),
        ("½(t - o)²", "1/2*(t - o)^2"),
        ("x⁻¹", "x^(-1)"),
        ("√(x)", "sqrt(x)"),
        ("√x + 1", "sqrt(x) + 1"),
        ("a/√2·√√x", "a/sqrt(2)*sqrt(sqrt(x))"),
        ("√0.25^2", "sqrt(0.25)^2"),
        ("|a - b|*|c|", "abs(a - b)*abs(c)"),
        ("e^-x", "exp(-x)"),
        ("e^{-net_h1}", "exp(-net_h1)"),
        (r"\frac{1}{1 + e^{-x}}", "1/(1 + exp(-x))"),
        (r"\sqrt{a} \cdot \left(b - 1\right)", "sqrt(a)*(b - 1)"),
        (r"\ln\left(a\right)", "ln(a)"),
        ("0.6(0.668)-0.7(0.475)", "0.6*0.668 - 0.7*0.475"),
        ("out(1 - out)", "out*(1 - out)"),
        ("(0.7)(0.041)(-1)", "0.7*0.041*(-1)"),
        ("(a if b > c else d)", "(a if b > c else d)"),
        ("(a if b ≤ 0 else d)", "(a if b <= 0 else d)"),
        ("3.51e-5", "0.0000351"),
        (".85", ".85"),
        ("0.50", "0.50"),
    ],
)
def test_the_grammar(text: str, read_as: str) -> None:
    assert read(text) == read_as


def test_minus_binds_looser_than_power() -> None:
    found = parse("-2^2", any_name)
    assert isinstance(found, Negative)
    assert isinstance(found.of, Power)
    assert evaluate(found, {}.__getitem__, FLOATS) == -4.0


def test_a_plus_belongs_to_a_name_only_at_the_end() -> None:
    assert parse("w5+", any_name) == Ref(Symbol(Kind.UPDATED, "w5"))
    assert parse("0.5 * w5 +", any_name) == parse("0.5*new(w5)", any_name)
    assert read("w5 + w6") == "w5 + w6"
    assert parse("w5⁺ - w5", any_name) == parse("new(w5) - w5", any_name)
    for text in ("(w5+)", "w5+ - w5", "w5+*2"):
        with pytest.raises(QuantityError, match=r"only at the end.*write new\(w5\)"):
            read(text)


def test_a_derivative_where_both_name_quantities_else_a_division() -> None:
    (found,) = [parse("dE/dw5", any_name)]
    assert found == Ref(Derivative(Symbol(Kind.TOTAL), Symbol(Kind.PARAMETER, "w5")))
    assert read("dx/dy") == "dx/dy"
    assert not isinstance(parse("dx/dy", any_name), Ref)
    assert read("a*dE/dw5^2") == "a*(dE_total/dw5)^2"


def test_a_number_keeps_its_spelling() -> None:
    assert parse("0.20", any_name) == Number(Fraction(1, 5), "0.20")


FAULTS = {
    "": "an expression is empty",
    "a = b": "write only the side that names the quantity",
    "net[2]": r"name the case beside the expression \(case = 2\)",
    "net⁽²⁾": "marks a case",
    "0,5": "write decimals with a point, or set decimal_comma",
    "a < b": "'<' is not expected there",
    "a ? b": "which no expression has: use names, numbers",
    "(a": r"'\)' is missing before the end: add it",
    "a)": r"'\)' is not expected there: check signs and brackets",
    "a *": "is missing at the end: add it",
    "* a": r"is missing before '\*': add it",
    "0.1 0.2": "stand side by side: put a sign between",
    "new(1)": r"new\(…\) takes a parameter",
    r"\hat{y}": r"the LaTeX command \\hat in .* is not read",
    r"\frac{a}": "ends too early: a group is missing",
    "{a": "is never closed: add the }",
    "w_{a+b}": "the index 'a\\+b' is no name",
    "(" * 100 + "a": "nested deeper than 40 levels: split it",
    "2^" * 100 + "2": "nested deeper than 40 levels: split it",
    "{" * 100 + "a" + "}" * 100: "groups in .* are nested deeper than 40",
    "a" + "/a" * 200: "more than 100 operations hang below each other: split it",
    "a" * 20_000: "has 20000 characters, at most 10000 are read: split it",
    "(a if b)": "after 'if' a comparison",
}


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: repr(text[:12]))
def test_what_can_not_be_read_gets_its_sentence(text: str) -> None:
    with pytest.raises(QuantityError, match=FAULTS[text]) as caught:
        read(text)
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["exp", "ln", "new", "log"])
def test_a_function_needs_brackets_and_log_is_ln(name: str) -> None:
    with pytest.raises(QuantityError, match=rf"write {name}\(…\)|write ln"):
        parse(f"{name} x", lambda found: None if found == name else any_name(found))


def test_the_caller_says_what_is_unknown() -> None:
    def unknown(name: str) -> QuantityError:
        return QuantityError(f"no {name} here")

    with pytest.raises(QuantityError, match=r"^no w9 here$"):
        parse("1 + w9", lambda _: None, unknown=unknown)
    with pytest.raises(QuantityError, match=r"^unknown quantity 'w9'$"):
        parse("1 + w9", lambda _: None)


def test_a_decimal_comma_is_read_where_it_is_used() -> None:
    found = parse("0,5*x", any_name, decimal_comma=True)
    assert ascii_text(found) == "0.5*x"
    assert parse("0{,}5*x", any_name, decimal_comma=True) == found


# --- figures --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.15", "0.15"),
        (".85", "0.85"),
        ("+0.005", "0.005"),
        ("5", "5"),
        ("5.", "5"),
        ("-2.406 * 10^-3", "-0.002406"),
        ("−2.406 × 10⁻³", "-0.002406"),
        (r"-2.406 \times 10^{-3}", "-0.002406"),
        ("3.51e-5", "0.0000351"),
        ("1E3", "1000"),
        (" - 0.5 ", "-0.5"),
    ],
)
def test_a_figure_is_read_exactly(text: str, value: str) -> None:
    assert exact(text) == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "0.5 0.6", "1e5 * 10^2", "nan", "inf", "1/3", "--1"]
)
def test_what_is_no_figure_is_refused(text: str) -> None:
    with pytest.raises(NumberError, match="as a number: write it as"):
        exact(text)


@pytest.mark.parametrize(
    "text",
    ["1e999999999", "1e-999999999", "5 * 10^99999999999", f"1e{'9' * 900}", "9" * 5000],
)
def test_absurd_figures_are_refused_at_once(text: str) -> None:
    for reader in (exact, read):
        with pytest.raises(NumberError, match=r"is it a slip|shorten it|split it"):
            reader(text)


def test_absurd_powers_are_refused() -> None:
    with pytest.raises(NumberError, match="is beyond 1000: is it a slip"):
        read("2^1000000000")


# --- whatever it is -------------------------------------------------------------------

SIGNS = "xw5E∂dδ_^{}()|+-*/., \\frac·⁺²₅e0=½√"


@given(st.text(max_size=40) | st.text(alphabet=SIGNS, max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for reader in (read, exact):
        with suppress(ChainruleError):
            reader(text)


@given(formulas)
def test_plain_text_stays_as_it_is(formula: Node) -> None:
    text = Speller().formula(formula)
    assert plain(text) == text
