"""The worked example: its order, its sums, its words — and every line recomputed."""

from fractions import Fraction
from pathlib import Path

import pytest

import chainrule as cr
from chainrule.documents import (
    Contributions,
    Diagram,
    Document,
    Equation,
    Figure,
    Heading,
    Note,
    Paragraph,
)
from chainrule.examples import load
from chainrule.formulas import FLOATS, Derivative, Kind, Node, Quantity, evaluate
from chainrule.ledger import Ledger
from chainrule.ledger.digits import scientific
from chainrule.ledger.worked import worked_example
from chainrule.renderers import RENDERERS, Options

LESSONS = ["slides", "xor", "classifier", "deep", "adam", "threshold", "shared"]


def document(lesson: str, of: str | None = None, **options: int) -> Document:
    return worked_example(Ledger(load(lesson), **options), of)  # type: ignore[arg-type]


def equations(of: Document) -> list[Equation]:
    return [block for block in of.blocks if isinstance(block, Equation)]


def headings(of: Document, level: int = 1) -> list[str]:
    return [
        "".join(map(str, block.inlines))
        for block in of.blocks
        if isinstance(block, Heading) and block.level == level
    ]


def no_mention(to: object) -> float:
    raise AssertionError(f"{to} is left in the numbers put in")


def value(numbers: Node) -> float:
    return float(evaluate(numbers, no_mention, FLOATS))


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_numbers_of_every_line_come_to_its_value(lesson: str) -> None:
    checked = 0
    for equation in equations(document(lesson, digits=12)):
        *_, numbers, last = equation.steps if len(equation.steps) > 2 else (None, None)
        if numbers is None:
            continue
        assert isinstance(numbers, Node)
        assert isinstance(last, Figure)
        # Small numbers put in are rounded, too: Adam divides by the root of such a one.
        assert value(numbers) == pytest.approx(float(last.text), rel=2e-6, abs=2e-11)
        checked += 1
    assert checked > 10


def test_the_check_above_notices_a_tenth_of_a_percent() -> None:
    for equation in equations(document("slides", digits=12)):
        numbers, last = equation.steps[-2:]
        assert isinstance(numbers, Node)
        assert isinstance(last, Figure)
        wrong = 1.001 * float(last.text)
        assert value(numbers) != pytest.approx(wrong, rel=2e-6, abs=2e-11)


@pytest.mark.parametrize("lesson", LESSONS)
def test_paths_add_up_to_the_derivative(lesson: str) -> None:
    found = [b for b in document(lesson).blocks if isinstance(b, Contributions)]
    for contributions in found:
        parts = [float(path.value.text) for path in contributions.paths]
        rest = contributions.rest
        parts.append(0.0 if rest is None else float(rest.text))
        assert sum(parts) == pytest.approx(float(contributions.total.text), abs=1e-8)
        shares = [float(path.share or 0) for path in contributions.paths]
        whole = 100 * (1 - parts[-1] / float(contributions.total.text))
        assert sum(shares) == pytest.approx(whole, abs=0.5)


def test_the_order_is_a_lecturers() -> None:
    slides = document("slides")
    parts = ["Forward pass", "Error", "Backward pass", "Update"]
    assert headings(slides) == parts
    layers = ["Hidden layer", "Output layer", "Output layer", "Hidden layer"]
    assert headings(slides, 2) == layers
    deep = headings(document("deep"), 2)
    assert deep[-3:] == ["Hidden layer 3", "Hidden layer 2", "Hidden layer 1"]


def test_nothing_is_used_before_it_is_derived() -> None:
    seen: set[object] = set()
    derivation = cr.explain("slides").derivation
    for equation in equations(document("slides")):
        for to in derivation.parents(equation.left):  # type: ignore[arg-type]
            if equation.left != to and to.what not in seen:
                kinds = {Kind.INPUT, Kind.TARGET, Kind.PARAMETER, Kind.SETTING}
                assert not isinstance(to.what, Derivative)
                assert to.what.kind in kinds
        assert isinstance(equation.left, Quantity)
        seen.add(equation.left.what)


def test_one_quantity_needs_only_what_it_needs() -> None:
    part = document("slides", of="out_h1")
    names = [each.left.name for each in equations(part)]  # type: ignore[union-attr]
    assert names == ["net_h1", "out_h1"]
    assert headings(part) == ["Forward pass"]
    assert isinstance(part.picture, Diagram)


def test_a_gradient_is_shown_path_by_path() -> None:
    (found,) = [
        block
        for block in document("slides", of="dE_total/dw1").blocks
        if isinstance(block, Contributions)
    ]
    assert [path.through for path in found.paths] == [("o1", "h1"), ("o2", "h1")]
    assert [path.share for path in found.paths] == ["152.4", "-52.4"]


def test_carried_results_have_the_full_ones_beside_them() -> None:
    lines = {
        each.left.name: each  # type: ignore[union-attr]
        for each in equations(document("slides", carry=4))
    }
    assert lines["out_h1"].steps[-1] == Figure("0.5933", exact=False)
    assert lines["out_h1"].beside == Figure("0.593269992", exact=False)
    assert lines["net_h1"].beside is None  # 0.3775 is all of it


def sentences(of: Document) -> str:
    words = [b.inlines for b in of.blocks if isinstance(b, Paragraph | Note)]
    return " ".join(str(part) for inlines in words for part in inlines)


KINK = """
[network]
inputs = 1
loss = "mean_absolute_error"
[[network.layers]]
units = 1
activation = "relu"
[[network.layers]]
units = 1
activation = "identity"
[parameters]
w1 = 0
w2 = 0.5
[[cases]]
inputs = [1]
targets = [0]
[training]
optimizer = "sgd"
learning_rate = 0.1
"""


def test_a_kink_is_told_with_the_slope_that_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "kink.toml"
    file.write_text(KINK)
    words = sentences(document(str(file)))
    assert "relu has a kink" in words
    assert "mean absolute error has a kink" in words
    assert "has a kink" not in sentences(document("slides"))


def test_what_is_frozen_is_named() -> None:
    text = RENDERERS["text"].render(document("slides"))
    assert "Not learned: b1, b2 stay as they are." in text


def test_a_batch_names_the_cases_and_each_has_its_own_part() -> None:
    text = RENDERERS["text"].render(document("classifier"), Options(width=200))
    for case in (1, 2, 3):
        assert f"Forward pass, case {case}" in text
    assert "(∂E_total⁽¹⁾/∂w1 + ∂E_total⁽²⁾/∂w1 + ∂E_total⁽³⁾/∂w1)/3" in text


def test_a_short_cut_stands_beside_the_long_way() -> None:
    lines = equations(document("classifier"))
    long, short = [e for e in lines if getattr(e.left, "name", "") == "delta_apple"][:2]
    assert long.steps[-1] == short.steps[-1]
    assert "short cut" in str(short.note)


NOTATION = """
[notation]
learning_rate = "α"
net = "z"
out = "a"
decimal_comma = true
error_signal = "target-out"
"""


@pytest.mark.parametrize("format_name", ["text", "md", "latex", "html"])
def test_the_lectures_notation_is_kept(format_name: str, tmp_path: Path) -> None:
    file = tmp_path / "kink.toml"
    file.write_text(KINK.replace("w1 = 0\n", "w1 = 0.25\n") + NOTATION)
    text = RENDERERS[format_name].render(document(str(file)))
    rate = {"md": r"\alpha", "latex": r"\alpha"}.get(format_name, "α")
    assert rate in text
    assert {"md": "0{,}25", "latex": "0{,}25"}.get(format_name, "0,25") in text
    assert "η" not in text
    assert "0.25" not in text


def wide_example(inputs: int) -> str:
    weights = "\n".join(f"w{n} = {n % 7 - 3}" for n in range(1, inputs + 1))
    values = ", ".join(str(n % 5 + 1) for n in range(inputs))
    return (
        f"[network]\ninputs = {inputs}\n[[network.layers]]\nunits = 1\n"
        f'activation = "identity"\n[parameters]\n{weights}\n[[cases]]\n'
        f"inputs = [{values}]\n"
    )


def test_a_long_sum_shows_its_largest_terms_and_what_the_rest_comes_to(
    tmp_path: Path,
) -> None:
    file = tmp_path / "wide.toml"
    file.write_text(wide_example(40))
    (net,) = equations(document(str(file), of="net_o1"))
    note = net.note
    assert str(note[0]).startswith("the 8 largest of 40 terms")
    shown = net.steps[1]
    assert isinstance(shown, Node)
    kept = value(type(shown)(shown.terms[:-1]))  # type: ignore[attr-defined, call-arg]
    rest, whole = note[-1], net.steps[-1]
    assert isinstance(rest, Figure)
    assert isinstance(whole, Figure)
    assert Fraction(kept) + Fraction(rest.text) == Fraction(whole.text)


@pytest.mark.parametrize(
    ("plain", "power"),
    [("-0.0000351085", "-3.51085e-5"), ("12.5", "1.25e1"), ("0.004", "4e-3")],
)
def test_powers_of_ten(plain: str, power: str) -> None:
    assert scientific(plain) == power
    assert Fraction(power) == Fraction(plain)


def test_a_tiny_value_keeps_its_digits() -> None:
    small = document("slides", of="E_total", after=10_000, digits=6)
    assert equations(small)[-1].steps[-1] == Figure("3.51019e-5", exact=False)


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("format_name", RENDERERS)
def test_every_lesson_is_written_in_every_format(lesson: str, format_name: str) -> None:
    assert RENDERERS[format_name].render(document(lesson))


def test_notebooks_show_ledgers_and_entries() -> None:
    ledger = cr.explain("slides")
    assert "<math" in ledger["dE_total/dw5"]._repr_html_()
    assert r"\begin{align*}" in ledger["dE_total/dw5"]._repr_latex_()
    assert "Back propagation" in ledger._repr_html_()
    assert r"\large\bfseries Forward pass" in ledger._repr_latex_()


def text(example: object, **options: object) -> str:
    of = options.pop("of", None)
    ledger = Ledger(load(example), **options)  # type: ignore[arg-type]
    document = worked_example(ledger, of)  # type: ignore[arg-type]
    return str(RENDERERS["text"].render(document, Options(width=400)))


def small(**parts: object) -> dict[str, object]:
    """A 1-1-1 network as a mapping, parts of it replaced."""
    layer = {"units": ["h"], "activation": "identity", "bias": ["b1"]}
    network = {
        "inputs": ["x"],
        "loss": "half_squared_error",
        "layers": [layer, {"units": ["y"], "activation": "identity"}],
    }
    parameters = {"w1": 0.5, "b1": 0.1, "w2": -1}
    training = {"optimizer": "sgd", "learning_rate": 0.5}
    whole = {
        "network": network,
        "parameters": parameters,
        "cases": [{"inputs": [1], "targets": [1]}],
        "training": training,
    }
    for key, value in parts.items():
        table, _, name = key.partition("__")
        part = whole[table]
        assert isinstance(part, dict)
        part[name] = value
    return whole


FORTH_AND_BACK = ("Forward", "Backward")


def test_one_quantity_of_a_batch_is_derived_case_after_case() -> None:
    of = document("classifier", "w5+")
    assert headings(of) == [
        *(f"{part} pass, case {k}" for k in (1, 2, 3) for part in FORTH_AND_BACK),
        "Batch",
        "Update",
    ]
    words = text("classifier", of="w5+")
    assert "weight⁽¹⁾ = 1.5" in words
    assert "(∂E_total⁽¹⁾/∂w5 + ∂E_total⁽²⁾/∂w5 + ∂E_total⁽³⁾/∂w5)/3" in words


@pytest.mark.parametrize("after", [2, 5])
def test_what_earlier_updates_left_is_given(after: int) -> None:
    words = text("slides", of="out_o1", after=after)
    assert "Given: i1 = 0.05, i2 = 0.1, w5 = " in words
    assert "w5⁺" not in words
    assert "Update" not in words


def test_the_number_of_the_update_is_named_where_the_rule_counts() -> None:
    assert "; t = 3, the number of the update." in text("adam", after=2)
    assert "the number of the update" not in text("slides")


def test_a_weight_decay_says_what_it_leaves_alone() -> None:
    decayed = text(small(training__weight_decay=0.1))
    assert "The weight decay λ pulls at weights, not biases." in decayed
    assert "b1⁺ = b1 - η · ∂E_total/∂b1" in decayed
    assert "weight decay" not in text(small())


def test_adamw_has_no_term_of_0_for_a_bias() -> None:
    words = text(small(training__optimizer="adamw", training__weight_decay=0.1))
    step = next(line for line in words.splitlines() if "Δb1 = " in line)
    assert "·0·" not in step
    assert "- η·λ·w1" in words


def test_a_mean_over_one_output_divides_by_nothing() -> None:
    words = text(small(network__loss="mean_squared_error"))
    assert "E_y = (target_y - out_y)² = " in words
    assert "-2·(target_y - out_y) = " in words


def test_the_last_sentence_is_of_the_batch_where_it_takes_every_case() -> None:
    assert "With the new parameters E_batch comes to" in text("classifier")
    assert "With the new parameters E_total of case 1 comes to" in text("xor")
    assert "With the new parameters E_total comes to" in text("slides")


def test_a_threshold_is_called_one() -> None:
    assert "threshold theta1 = 0.3" in text("threshold")
    assert "bias theta1" not in text("threshold")


def test_what_is_given_is_not_explained() -> None:
    given = text({**small(), "parameters": {"w2": -1}, "given": {"out_h": 0.5}})
    hidden, _, output = given.partition("Output layer")
    assert "A unit's net input" not in hidden
    assert "A unit's net input" in output


def test_a_test_of_numbers_stands_as_its_formula_does() -> None:
    parts = small(network__inputs=["x"])
    layers = parts["network"]["layers"]  # type: ignore[index]
    layers[0]["activation"] = "hard_sigmoid"
    parts["parameters"]["b1"] = 3  # type: ignore[index]
    words = text(parts)
    assert "(0 if net_h ≤ -3 else " in words
    assert "(0 if 3.5 ≤ -3 else " in words


def test_long_constants_are_rounded_and_told() -> None:
    parts = small()
    parts["network"]["layers"][0]["activation"] = "selu"  # type: ignore[index]
    words = text(parts)
    told = "Its constants, here rounded, are 1.0507009873554804934193349852946 and "
    assert told in words
    assert "(1.050700987·net_h if net_h > 0 else " in words
    ledger = Ledger(load(parts))
    assert "1.0507009873554804934193349852946" in ledger["out_h"].formula


@pytest.mark.parametrize("digits", [4, 9])
def test_settings_of_the_house_are_written_as_people_do(digits: int) -> None:
    words = text(small(training__optimizer="adagrad"), digits=digits)
    assert "ε = 10⁻¹⁰" in words
    assert "+ 10⁻¹⁰)" in words
    ledger = Ledger(load(small(training__optimizer="adagrad")), digits=digits)
    assert "+ 1e-10)" in ledger["step_w1"].substituted


def test_a_product_with_0_is_exact() -> None:
    assert "w2⁺ = w2 + α·δ_h1·x2 = -0.2 + 0.2·(-0.024486314)·0 = -0.2\n" in text(
        "threshold"
    )


def test_what_is_exact_and_small_has_no_zeros_behind_it() -> None:
    parts = small(parameters__w1=0.00000000025, parameters__b1=0)
    assert "out_h = net_h = 2.5·10⁻¹⁰\n" in text(parts)


def test_a_minus_before_a_zero_of_the_file_is_left_out() -> None:
    written = """
[network]
inputs = ["x", "z"]
[[network.layers]]
units = ["y"]
activation = "identity"
[parameters]
w1 = 1
w2 = -0.00
[[cases]]
inputs = [1, 2]
"""
    assert "net_y = w1·x + w2·z = 1·1 + 0.00·2 = 1" in text(written)


def test_carried_results_say_whether_rounding_changed_them() -> None:
    words = text("slides", carry=3)
    assert "E_total = E_o1 + E_o2 = 0.275 + 0.024 = 0.299" in words
    assert "+ 0.35 ≈ 0.378" in words
    ledger = Ledger(load("slides"), carry=3)
    assert ledger["E_total"].exact
    assert not ledger["net_h1"].exact
