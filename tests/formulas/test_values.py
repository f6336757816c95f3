"""One formula has one value: walked, written as Python, over arrays and in balls."""

import math
from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from chainrule.formulas import (
    FLOATS,
    Call,
    Choice,
    Node,
    Number,
    Power,
    Quotient,
    Ref,
    children,
    evaluate,
    number,
    python_source,
    refs,
    replace,
)
from chainrule.formulas.arrays import error_function, evaluate_arrays
from chainrule.formulas.evaluate import FLOAT_FUNCTIONS
from chainrule.formulas.nodes import FUNCTIONS
from chainrule.formulas.numbers import (
    PROVEN,
    Undecided,
    decimal_string,
    precision,
    rational,
)
from tests.formulas.trees import VARIABLES, formulas, larger, leaves, points

NAMES = {ref.to: name for name, ref in VARIABLES.items()}


def outcome(compute: Callable[[], Any]) -> object:
    """The value, with one NaN for all; or the kind of error."""
    try:
        value = float(compute())
    except (ZeroDivisionError, OverflowError, ValueError, TypeError) as error:
        return type(error).__name__
    return "nan" if math.isnan(value) else (value, math.copysign(1, value))


def walked(formula: Node, at: Mapping[Hashable, float]) -> object:
    return outcome(lambda: evaluate(formula, at.__getitem__, FLOATS))


def run(source: str, at: Mapping[Hashable, float]) -> object:
    known = {NAMES[to]: value for to, value in at.items()}
    scope = {**FLOAT_FUNCTIONS, "power": FLOATS.power, **known}
    return outcome(lambda: eval(source, {"__builtins__": {}}, scope))


@given(formulas, points)
def test_the_source_has_the_value_of_the_formula_bit_for_bit(
    formula: Node, at: Mapping[Hashable, float]
) -> None:
    source = python_source(formula, NAMES.__getitem__)
    assert run(source, at) == walked(formula, at)


def test_a_source_that_groups_otherwise_is_noticed() -> None:
    x, y, z = VARIABLES.values()
    at = {x.to: 0.1, y.to: 0.2, z.to: 0.3}
    assert run("w5 + net_h1 + out_o1", at) == walked((x + y) + z, at)
    assert run("w5 + (net_h1 + out_o1)", at) != walked((x + y) + z, at)


@given(formulas, points)
def test_arrays_have_the_values_of_floats(
    formula: Node, at: Mapping[Hashable, float]
) -> None:
    plain = walked(formula, at)
    arrays = {to: np.array([value, value]) for to, value in at.items()}
    try:
        got = evaluate_arrays(formula, arrays.__getitem__)
    except ZeroDivisionError:  # between numbers of the formula itself
        return
    assert np.shape(got) in ((), (2,))
    expected = plain[0] if isinstance(plain, tuple) else math.nan
    value = np.ravel(got)[-1]
    if math.isfinite(expected) and abs(expected) < 1e100 and tame(formula, at):
        assert value == pytest.approx(expected, rel=1e-6, abs=1e-9)


def tame(formula: Node, at: Mapping[Hashable, float]) -> bool:
    """Whether every part is finite and far from a jump, so that an ulp is an ulp."""
    for part in (formula, *below(formula)):
        if not abs(float_of(part, at)) < 1e3:
            return False
        match part:
            case Choice(left, _, right):
                edge = float_of(left, at) - float_of(right, at)
            case Call("sign" | "ln" | "sqrt", argument) | Power(argument):
                edge = float_of(argument, at)
            case Call("log1p", argument):
                edge = float_of(argument, at) + 1
            case Quotient(_, divisor):
                edge = float_of(divisor, at)
            case _:
                continue
        if not abs(edge) > 1e-3:
            return False
    return True


def float_of(part: Node, at: Mapping[Hashable, float]) -> float:
    """The value of a part, NaN where it has none."""
    found = walked(part, at)
    return found[0] if isinstance(found, tuple) else math.nan


def below(formula: Node) -> list[Node]:
    return [each for child in children(formula) for each in (child, *below(child))]


@given(formulas, points)
def test_a_ball_contains_the_truth_that_floats_come_near(
    formula: Node, at: Mapping[Hashable, float]
) -> None:
    plain = walked(formula, at)
    known = {to: rational(Fraction(value)) for to, value in at.items()}
    try:
        with precision(256):
            proven = evaluate(formula, known.__getitem__, PROVEN)
    except (ZeroDivisionError, Undecided):
        return
    ball = arb(proven)
    if isinstance(plain, tuple) and ball.is_finite() and tame(formula, at):
        assert float(ball.mid()) == pytest.approx(plain[0], rel=1e-6, abs=1e-9)


exact_formulas = st.recursive(
    leaves, lambda parts: larger(parts, ("abs", "sign")), max_leaves=8
).filter(
    lambda formula: not any(isinstance(p, Power) for p in [formula, *below(formula)])
)


@given(exact_formulas, points)
def test_rational_arithmetic_is_exact(
    formula: Node, at: Mapping[Hashable, float]
) -> None:
    """Python's fractions are the second witness."""
    fractions = {to: Fraction(value) for to, value in at.items()}
    floats = FLOATS.functions
    witness = type(FLOATS)(
        number=Fraction,
        power=FLOATS.power,
        functions={"abs": abs, "sign": lambda x: Fraction(floats["sign"](x))},
        choose=FLOATS.choose,
    )
    try:
        truth = evaluate(formula, fractions.__getitem__, witness)
    except ZeroDivisionError:
        with pytest.raises(ZeroDivisionError):
            evaluate(
                formula, {t: rational(v) for t, v in fractions.items()}.get, PROVEN
            )
        return
    known = {to: rational(value) for to, value in fractions.items()}
    got = evaluate(formula, known.__getitem__, PROVEN)
    assert isinstance(got, fmpq)
    assert got == rational(truth)


@given(st.fractions(), st.integers(0, 12), st.sampled_from(["half_up", "cut"]))
def test_printed_digits_are_those_of_the_fraction(
    value: Fraction, decimals: int, rounding: str
) -> None:
    half = Fraction(1, 2) if rounding == "half_up" else Fraction(0)
    scaled = math.floor(abs(value) * 10**decimals + half)
    expected = -scaled if value < 0 else scaled
    text = decimal_string(rational(value), decimals, rounding)
    assert Fraction(text) == Fraction(expected, 10**decimals)
    assert len(text.partition(".")[2]) == decimals
    if abs(value) < 10**6:  # a ball of 256 bits decides the same, or says it can't
        with precision(256):
            ball = arb(rational(value))
            try:
                assert decimal_string(ball, decimals, rounding) == text
            except Undecided:
                # only a tie, or a value that ends there: no ball can prove those
                assert (value * 10**decimals * 2).denominator == 1


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("x", ["-0.7", "0.3", "2.5"])
def test_every_function_is_the_same_in_every_arithmetic(function: str, x: str) -> None:
    formula = Call(function, number(x))
    plain = evaluate(formula, {}.__getitem__, FLOATS)
    with precision(128):
        proven = arb(evaluate(formula, {}.__getitem__, PROVEN))
    array = evaluate_arrays(
        Call(function, Ref("x")), {"x": np.array([float(x)])}.__getitem__
    )
    if math.isnan(plain):
        assert not proven.is_finite()
        assert np.isnan(array).all()
    else:
        assert float(proven.mid()) == pytest.approx(plain, rel=1e-15)
        assert array[0] == pytest.approx(plain, rel=1e-15)
        assert run(python_source(formula, str), {}) == walked(formula, {})


def test_powers_without_a_value_are_infinite_or_nan() -> None:
    power = FLOATS.power
    assert power(0.0, -1.0) == math.inf
    assert power(-10.0, 309.0) == -math.inf
    assert power(-10.0, 310.0) == power(10.0, 309.5) == math.inf
    assert math.isnan(power(-1.0, 0.1))


def test_overflow_is_infinite_and_silent() -> None:
    big = Call("exp", Ref("x"))
    assert evaluate(big, {"x": 1000.0}.__getitem__, FLOATS) == math.inf
    assert evaluate_arrays(big, {"x": np.array([1000.0])}.__getitem__)[0] == np.inf
    logarithm = Call("ln", Ref("x"))
    assert evaluate(logarithm, {"x": 0.0}.__getitem__, FLOATS) == -math.inf


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@given(formulas)
def test_arrays_keep_their_precision(dtype: str, formula: Node) -> None:
    if not any(isinstance(part, Ref) for part in [formula, *below(formula)]):
        return
    arrays = {to: np.full(3, 0.5, dtype) for to in NAMES}
    try:
        got = evaluate_arrays(formula, arrays.__getitem__)
    except (ZeroDivisionError, OverflowError):
        return
    assert not isinstance(got, np.ndarray) or got.dtype == dtype


def test_jax_arrays_go_through_the_same_formulas() -> None:
    import jax.numpy as jnp

    x = Ref("x")
    for name in FUNCTIONS:
        formula = Choice(x, ">", number("1"), Call(name, x), x * Number(Fraction(1, 3)))
        values = np.array([0.25, 1.5, 3.0])
        there = evaluate_arrays(formula, {"x": jnp.asarray(values)}.__getitem__, jnp)
        here = evaluate_arrays(formula, {"x": values}.__getitem__)
        assert type(there).__module__.startswith("jax")
        assert np.asarray(there) == pytest.approx(here, rel=1e-14)


def test_the_error_function_does_without_scipy(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    x = np.linspace(-3, 3, 7)
    with_scipy = error_function(np, x)
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    assert error_function(np, x) == pytest.approx(with_scipy, rel=1e-15)


@given(formulas)
def test_replacing_nothing_changes_nothing(formula: Node) -> None:
    values = dict.fromkeys(NAMES, 0.5)
    same = replace(formula, lambda _: None)
    assert without_sign(walked(same, values)) == without_sign(walked(formula, values))
    assert list(refs(same)) == list(refs(formula))


@given(formulas, points)
def test_numbers_put_in_leave_no_mention_and_the_same_value(
    formula: Node, at: Mapping[Hashable, float]
) -> None:
    filled = replace(formula, lambda to: Number(Fraction(at[to])))
    assert list(refs(filled)) == []
    positive = {to: value + 0.0 for to, value in at.items()}  # fractions have no -0
    assert without_sign(walked(filled, {})) == without_sign(walked(formula, positive))


def without_sign(found: object) -> object:
    """A value whose zero may be either."""
    return found[0] if isinstance(found, tuple) else found
