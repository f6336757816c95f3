"""Formulas as people write them: brackets where needed, indices, signs, four styles."""

import re
import subprocess
from collections.abc import Hashable, Mapping
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.errors import QuantityError
from chainrule.formulas import (
    STYLES,
    TOTAL,
    Call,
    Choice,
    Derivative,
    Kind,
    Negative,
    Node,
    Notation,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Ref,
    Speller,
    Sum,
    Symbol,
    ascii_text,
    choose,
    decimal_text,
    exp,
    ln,
    node,
    number,
    sqrt,
)
from chainrule.formulas.parse import parse
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from tests.formulas.test_values import below, walked
from tests.formulas.trees import VARIABLES, formulas, larger, leaves, points, resolve

W, NET, OUT = VARIABLES.values()
ANY_STYLE = pytest.mark.parametrize("style", STYLES)


def spelled(of: Node, style: str) -> str:
    return Speller(style).formula(of)


# --- what is written is what is meant -------------------------------------------------


@given(formulas, points)
def test_an_ascii_formula_read_back_has_the_same_value(
    formula: Node, at: Mapping[Hashable, float]
) -> None:
    back = parse(ascii_text(formula), resolve)
    assert value(walked(back, at)) == value(walked(formula, at))


def value(found: object) -> object:
    return found[0] if isinstance(found, tuple) else found


WRITTEN = ("exp", "ln", "tanh", "sqrt", "abs")
written = st.recursive(
    leaves, lambda parts: larger(parts, WRITTEN), max_leaves=8
).filter(
    lambda formula: not any(isinstance(p, Choice) for p in [formula, *below(formula)])
)


@pytest.mark.parametrize("style", ["unicode", "latex"])
@given(written, points)
def test_unicode_and_latex_read_back_have_the_same_value(
    style: str, formula: Node, at: Mapping[Hashable, float]
) -> None:
    text = spelled(formula, style)
    if "||" in text or re.search(r"\|[^|]*\|[^|]*\|", text) or "right|" in text:
        return  # which bar opens and which closes, only an eye can tell
    truth, back = walked(formula, at), walked(parse(text, resolve), at)
    if isinstance(truth, tuple) and isinstance(back, tuple):
        assert back[0] == pytest.approx(truth[0], rel=1e-9, abs=1e-300)
    else:
        assert value(back) == value(truth)


# --- as a lecturer writes it ----------------------------------------------------------


@pytest.mark.parametrize("style", ["ascii", "unicode"])
@given(formulas)
def test_no_signs_stand_side_by_side(style: str, formula: Node) -> None:
    text = spelled(formula, style)
    assert not re.search(r"[-+*/·^] *[-+*/·]", text), text


@given(formulas)
def test_whole_numbers_have_no_point(formula: Node) -> None:
    whole = {
        part.value
        for part in [formula, *below(formula)]
        if isinstance(part, Number) and part.text is None
    }
    text = ascii_text(formula)
    given = {p.text for p in [formula, *below(formula)] if isinstance(p, Number)}
    for each in whole:
        if each.denominator == 1 and f"{each}.0" not in given:
            assert not re.search(rf"(?<![\d.]){each}\.0\b", text)


@given(formulas)
def test_brackets_stand_only_where_they_are_needed(formula: Node) -> None:
    text = ascii_text(formula)
    tree = parse(text, resolve)
    for start, end in pairs_of_brackets(text):
        inside = text[start + 1 : end]
        before = text[:start].rstrip()[-1:]
        if before.isalnum() or inside.startswith("-") or before == "^":
            continue  # of a function, a sign, or an exponent, kept clear
        if " if " in inside:
            continue
        bare = text[:start] + inside + text[end + 1 :]
        try:
            assert parse(bare, resolve) != tree, (text, bare)
        except QuantityError:
            continue


def pairs_of_brackets(text: str) -> list[tuple[int, int]]:
    pairs, open_at = [], []
    for at, sign in enumerate(text):
        if sign == "(":
            open_at.append(at)
        elif sign == ")":
            pairs.append((open_at.pop(), at))
    assert not open_at
    return pairs


half = number("1/2")

EXAMPLES: list[tuple[Node, str, str, str]] = [
    (number("0.15") * number("0.05") + number("0.35"),
     "0.15*0.05 + 0.35", "0.15·0.05 + 0.35", r"0.15 \cdot 0.05 + 0.35"),
    (W * number("-0.05") + number("-0.35"),
     "w5*(-0.05) - 0.35", "w5·(-0.05) - 0.35", r"w_5 \cdot (-0.05) - 0.35"),
    (W + number("-2") * NET, "w5 - 2*net_h1", "w5 - 2·net_h1",
     r"w_5 - 2 \cdot \mathrm{net}_{h_1}"),
    (W + (-NET) * OUT, "w5 - net_h1*out_o1", "w5 - net_h1·out_o1",
     r"w_5 - \mathrm{net}_{h_1} \cdot \mathrm{out}_{o_1}"),
    (W - (-NET), "w5 + net_h1", "w5 + net_h1", r"w_5 + \mathrm{net}_{h_1}"),
    (Negative(number("-3") * W), "-(-3)*w5", "-(-3)·w5",
     r"-(-3) \cdot w_5"),
    (half * (W - OUT) ** 2, "1/2*(w5 - out_o1)^2", "½·(w5 - out_o1)²",
     r"\frac{1}{2} \cdot (w_5 - \mathrm{out}_{o_1})^2"),
    (1 / (1 + exp(-NET)), "1/(1 + exp(-net_h1))", "1/(1 + exp(-net_h1))",
     r"\frac{1}{1 + e^{-\mathrm{net}_{h_1}}}"),
    (OUT * (1 - OUT), "out_o1*(1 - out_o1)", "out_o1·(1 - out_o1)",
     r"\mathrm{out}_{o_1} \cdot (1 - \mathrm{out}_{o_1})"),
    (ln(OUT) ** 2, "ln(out_o1)^2", "(ln(out_o1))²",
     r"(\ln(\mathrm{out}_{o_1}))^2"),
    (exp(NET) ** 2, "exp(net_h1)^2", "(exp(net_h1))²",
     r"(e^{\mathrm{net}_{h_1}})^2"),
    (W / (NET / OUT), "w5/(net_h1/out_o1)", "w5/(net_h1/out_o1)",
     r"\frac{w_5}{\frac{\mathrm{net}_{h_1}}{\mathrm{out}_{o_1}}}"),
    (NET * (W / OUT), "net_h1*(w5/out_o1)", "net_h1·(w5/out_o1)",
     r"\mathrm{net}_{h_1} \cdot \frac{w_5}{\mathrm{out}_{o_1}}"),
    ((-W) ** 2, "(-w5)^2", "(-w5)²", r"(-w_5)^2"),
    (-(W**2), "-w5^2", "-w5²", r"-w_5^2"),
    (1 / (1 + W) ** 2, "1/(1 + w5)^2", "1/(1 + w5)²",
     r"\frac{1}{(1 + w_5)^2}"),
    (W ** node(-1), "w5^(-1)", "w5⁻¹", r"w_5^{-1}"),
    (number("1e-8") * W, "1e-8*w5", "10⁻⁸·w5", r"10^{-8} \cdot w_5"),
    (number("3.51e-5") ** 2, "3.51e-5^2", "(3.51·10⁻⁵)²",
     r"(3.51 \cdot 10^{-5})^2"),
    ((W / NET) ** 2, "(w5/net_h1)^2", "(w5/net_h1)²",
     r"\left(\frac{w_5}{\mathrm{net}_{h_1}}\right)^2"),
    (number("-2.5E+3") * W, "-2.5e3*w5", "-2.5·10³·w5", r"-2.5 \cdot 10^3 \cdot w_5"),
    (choose(NET, ">", 0, NET, 0), "(net_h1 if net_h1 > 0 else 0)",
     "(net_h1 if net_h1 > 0 else 0)",
     r"\begin{cases}\mathrm{net}_{h_1} & \text{if } \mathrm{net}_{h_1} > 0 \\ "
     r"0 & \text{otherwise}\end{cases}"),
    (choose(3, ">=", W, 1, choose(W, ">=", 5, 2, 0)),
     "(1 if w5 <= 3 else (2 if w5 >= 5 else 0))",
     "(1 if w5 ≤ 3 else (2 if w5 ≥ 5 else 0))",
     r"\begin{cases}1 & \text{if } w_5 \le 3 \\ 2 & \text{if } w_5 \ge 5 \\ "
     r"0 & \text{otherwise}\end{cases}"),
    (number("-1e-5") * W, "-1e-5*w5", "-10⁻⁵·w5", r"-10^{-5} \cdot w_5"),
    (W * number("1e5"), "w5*1e5", "w5·10⁵", r"w_5 \cdot 10^5"),
    (W * number("2e5"), "w5*2e5", "w5·(2·10⁵)", r"w_5 \cdot (2 \cdot 10^5)"),
    (sqrt(W), "sqrt(w5)", "√w5", r"\sqrt{w_5}"),
    (sqrt(W + 1), "sqrt(w5 + 1)", "√(w5 + 1)", r"\sqrt{w_5 + 1}"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "plain", "unicode", "latex"), EXAMPLES, ids=[e[1] for e in EXAMPLES]
)
def test_formulas_are_spelled_as_written_by_hand(
    formula: Node, plain: str, unicode: str, latex: str
) -> None:
    assert spelled(formula, "ascii") == plain
    assert spelled(formula, "unicode") == unicode
    assert spelled(formula, "latex") == latex


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("w5", "w_5"),
        ("w10", "w_{10}"),
        ("w_H1x1", "w_{H_1x_1}"),
        ("W_X1_H1", "W_{X_1,H_1}"),
        ("w_h1_o1", "w_{h_1,o_1}"),
        ("h2_1", "h_{2,1}"),
        ("o1", "o_1"),
        ("theta3", r"\theta_3"),
        ("θ_1", r"\theta_1"),
        ("bias", r"\mathrm{bias}"),
        ("weight_in", r"\mathrm{weight}_{\mathrm{in}}"),
        ("w1a", "w_{1a}"),
        ("x", "x"),
        ("_w", r"\mathrm{\_w}"),
        ("Größe", r"\text{Größe}"),
        ("Δ", r"\Delta"),
    ],
)
def test_names_get_their_indices(name: str, latex: str) -> None:
    parameter = Ref(Symbol(Kind.PARAMETER, name))
    assert spelled(parameter, "latex") == latex
    assert spelled(parameter, "ascii") == spelled(parameter, "unicode") == name


W5 = Symbol(Kind.PARAMETER, "w5")
QUANTITIES: list[tuple[Symbol | Derivative, str, str, str]] = [
    (Symbol(Kind.NET, "h2_1"), "net_h2_1", "net_h2_1", r"\mathrm{net}_{h_{2,1}}"),
    (Symbol(Kind.TARGET, "o1"), "target_o1", "target_o1", r"\mathrm{target}_{o_1}"),
    (Symbol(Kind.DELTA, "h1"), "delta_h1", "δ_h1", r"\delta_{h_1}"),
    (TOTAL, "E_total", "E_total", r"E_{\mathrm{total}}"),
    (Symbol(Kind.SHARE, "o1"), "E_o1", "E_o1", "E_{o_1}"),
    (Symbol(Kind.SETTING, "learning_rate"), "learning_rate", "η", r"\eta"),
    (Symbol(Kind.SETTING, "beta1"), "beta1", "β1", r"\beta_1"),
    (Symbol(Kind.UPDATED, "w5"), "w5+", "w5⁺", "w_5^{+}"),
    (Symbol(Kind.STEP, "w5"), "step_w5", "Δw5", r"\Delta w_5"),
    (Symbol(Kind.STATE, "w5", "v"), "v_w5", "v_w5", "v_{w_5}"),
    (Derivative(TOTAL, W5), "dE_total/dw5", "∂E_total/∂w5",
     r"\frac{\partial E_{\mathrm{total}}}{\partial w_5}"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "plain", "unicode", "latex"), QUANTITIES)
def test_quantities_are_spelled_as_written_by_hand(
    what: Symbol | Derivative, plain: str, unicode: str, latex: str
) -> None:
    found = [Speller(style).quantity(what) for style in ("ascii", "unicode", "latex")]
    assert found == [plain, unicode, latex]


def test_marks_and_powers_do_not_run_together() -> None:
    new, step = Ref(Symbol(Kind.UPDATED, "w5")), Ref(Symbol(Kind.STEP, "w5"))
    gradient = Ref(Derivative(TOTAL, W5))
    assert spelled(new**2, "ascii") == "new(w5)^2"
    assert spelled(new**2, "unicode") == "(w5⁺)²"
    assert spelled(new**2, "latex") == r"(w_5^{+})^2"
    assert spelled(step**2, "unicode") == "(Δw5)²"
    assert spelled(gradient**2, "ascii") == "(dE_total/dw5)^2"
    assert spelled(W * gradient / NET, "ascii") == "w5*(dE_total/dw5)/net_h1"
    assert spelled(W / gradient, "ascii") == "w5/(dE_total/dw5)"


def test_another_case_is_marked_where_it_differs() -> None:
    home = Quantity(TOTAL, 0, 1)
    of_two = Ref(Quantity(Derivative(TOTAL, W5), 0, 2))
    of_one = Ref(Quantity(Derivative(TOTAL, W5), 0, 1))
    found = [Speller(s, home=home).formula(of_one + of_two) for s in STYLES]
    assert found[0] == "dE_total/dw5 + dE_total/dw5[2]"
    assert found[1] == "∂E_total/∂w5 + ∂E_total⁽²⁾/∂w5"
    assert r"\frac{\partial E_{\mathrm{total}}^{(2)}}{\partial w_5}" in found[2]


def test_the_notation_of_a_lecture_is_kept() -> None:
    notation = Notation(learning_rate="α", net="z", out="a", decimal_comma=True)
    formula = Ref(Symbol(Kind.SETTING, "learning_rate")) * NET - number("0.5") * OUT
    found = [Speller(style, notation).formula(formula) for style in STYLES]
    assert found[0] == "learning_rate*net_h1 - 0,5*out_o1"
    assert found[1] == "α·z_h1 - 0,5·a_o1"
    assert found[2] == r"\alpha \cdot z_{h_1} - 0{,}5 \cdot a_{o_1}"


@given(st.fractions())
def test_a_number_says_its_value(value: Fraction) -> None:
    text = decimal_text(value)
    assert Fraction(text) == value
    assert not re.search(r"\.\d*0$", text)


# --- LaTeX and MathML are well formed -------------------------------------------------

HOSTILE = [
    "<b>&\"'",
    "a_b_",
    "50%",
    "$x$",
    "#1",
    "\\input",
    "{",
    "a^b",
    "~",
    "é ü",
    "&",
]


@st.composite
def hostile_formulas(draw: st.DrawFn) -> Node:
    names = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=4)
    symbols = st.builds(
        lambda kind, name: Ref(Symbol(kind, name, "velocity")),
        st.sampled_from(list(Kind)),
        names,
    )
    parts = st.recursive(leaves | symbols, larger, max_leaves=8)
    return draw(parts)


@given(formulas)
def test_latex_groups_are_balanced_and_scripts_single(formula: Node) -> None:
    check_latex(spelled(formula, "latex"))


def test_latex_that_would_not_compile_is_noticed() -> None:
    for bad in ("x_1_2", "x^2^3", "{x", "x}", r"\frac{1}{2", "w^{+}^{2}"):
        with pytest.raises(AssertionError):
            check_latex(bad)


def check_latex(text: str) -> None:
    """Balanced braces and fences, and no second index or power at one place."""
    assert text.count(r"\left") == text.count(r"\right")
    assert text.count(r"\begin{cases}") == text.count(r"\end{cases}")
    depth, level, at = 0, [""], 0
    while at < len(text):
        sign = text[at]
        if sign == "\\":
            at += len(re.match(r"\\([A-Za-z]+|.)", text[at:])[0])  # type: ignore[index]
            level[-1] = ""
            continue
        if sign == "{":
            depth += 1
            level.append("")
        elif sign == "}":
            depth -= 1
            assert depth >= 0, text
            level.pop()
        elif sign in "^_":
            assert sign not in level[-1], text
            level[-1] += sign
            if text[at + 1] != "{":
                at += 1  # a script of one sign
        elif sign != " ":
            level[-1] = ""
        at += 1
    assert depth == 0, text


@pytest.mark.parametrize("example", EXAMPLES, ids=[e[1] for e in EXAMPLES])
def test_mathml_of_the_examples_is_well_formed(
    example: tuple[Node, str, str, str],
) -> None:
    check_mathml(spelled(example[0], "mathml"))


@given(hostile_formulas())
def test_mathml_is_well_formed_whatever_the_names(formula: Node) -> None:
    text = spelled(formula, "mathml")
    if any(not sign.isprintable() for sign in text):
        return  # control characters have no place in XML; names with them are refused
    check_mathml(text)


ARITY = {
    "mfrac": 2,
    "msup": 2,
    "msub": 2,
    "msubsup": 3,
    "math": None,
    "mrow": None,
    "msqrt": None,
}
LEAVES = {"mi", "mn", "mo", "mtext"}


def check_mathml(text: str) -> None:
    tree = ET.fromstring(f"<math>{text}</math>")
    for element in tree.iter():
        if element.tag in LEAVES:
            assert len(element) == 0
            assert (element.text or "") != ""
            assert "<m" not in (element.text or ""), "markup that was escaped"
        else:
            assert not (element.text or "").strip()
            expected = ARITY.get(element.tag)
            assert expected in (None, len(element)), text
        assert not (element.tail or "").strip()


def test_mathml_that_is_not_well_formed_is_noticed() -> None:
    for bad in ("<mi>a<b</mi>", "<msup><mi>x</mi></msup>", "x", "<mrow>"):
        with pytest.raises((AssertionError, ET.ParseError)):
            check_mathml(bad)


@pytest.mark.latex
def test_latex_compiles(pdflatex: str, tmp_path: Path) -> None:
    names = [Ref(Symbol(Kind.PARAMETER, name)) for name in [*HOSTILE, "Größe"]]
    samples = [*of_the_registers(), *(example[0] for example in EXAMPLES), *names]
    samples += [Ref(what) ** 2 for what, *_ in QUANTITIES]
    lines = [f"${spelled(formula, 'latex')}$\n" for formula in samples]
    (tmp_path / "formulas.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{amsmath}\n"
        "\\begin{document}\n" + "\n".join(lines) + "\\end{document}\n"
    )
    ran = subprocess.run(
        [pdflatex, "-halt-on-error", "-interaction=batchmode", "formulas.tex"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    log = (tmp_path / "formulas.log").read_text(errors="replace")
    assert ran.returncode == 0, log[-2000:]
    assert "Missing character" not in log


def of_the_registers() -> list[Node]:
    found: list[Node] = []
    for f in ACTIVATIONS.values():
        found += [f.value, f.slope, *filter(None, [f.stable, f.summand, f.cross])]
    for loss in LOSSES.values():
        found += [
            loss.share,
            loss.slope,
            *filter(None, [loss.stable, loss.stable_slope]),
        ]
        found += [*loss.shortcuts.values(), *loss.from_net.values()]
    for optimizer in OPTIMIZERS.values():
        for rule in optimizer.variants.values():
            found += [*rule.states.values(), rule.step]
    return found


@ANY_STYLE
def test_every_registered_formula_is_spelled_well(style: str) -> None:
    for formula in of_the_registers():
        text = spelled(formula, style)
        assert text
        if style == "latex":
            check_latex(text)
        elif style == "mathml":
            check_mathml(text)
        else:
            assert not re.search(r"[-+*/·^] *[-+*/·]|\.0\b", text)


@pytest.mark.parametrize(
    "formula",
    [Sum((W, NET)), Product((W, NET)), Quotient(W, NET), Power(W, NET), Negative(W),
     Call("tanh", W), choose(W, ">", 0, W, NET)],
    ids=lambda formula: type(formula).__name__,
)  # fmt: skip
@ANY_STYLE
def test_every_kind_of_node_fits_into_every_other(style: str, formula: Node) -> None:
    """Brackets hold: no two of the 49 nestings are spelled alike."""
    others = [Sum((formula, OUT)), Sum((OUT, formula)), Product((formula, OUT)),
              Product((OUT, formula)), Quotient(formula, OUT), Quotient(OUT, formula),
              Power(formula, OUT), Power(OUT, formula), Negative(formula),
              Call("exp", formula), choose(OUT, ">", 0, formula, OUT)]  # fmt: skip
    texts = [spelled(other, style) for other in others]
    assert len(set(texts)) == len(texts)


def test_numbers_put_into_a_choice_stay_on_their_sides() -> None:
    left, zero = number("1.125"), node(0)
    chosen = choose(left, ">", zero, left, zero)
    assert Speller("ascii").formula(chosen) == "(1.125 if 1.125 > 0 else 0)"
