"""What every registered activation keeps to, whatever its name."""

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from flint import arb

from chainrule.formulas import FLOATS, Node, evaluate, node
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.arrays import array_slope, array_value, backward
from chainrule.maths.records import Activation
from tests.maths.balls import added, agree, apart, ball, difference_quotient, exact

ALL = pytest.mark.parametrize("f", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
ALONE = [f for f in ACTIVATIONS.values() if not f.coupled]
FINITE_TO = {"exponential": 88.0}
"""Net inputs beyond which an output is no float32 any more."""
EACH_ALONE = pytest.mark.parametrize("f", ALONE, ids=[f.name for f in ALONE])

GRID = [Fraction(n, 4) for n in range(-41, 42)]


def points(f: Activation, count: int = 40) -> list[Fraction]:
    """Net inputs, a few of them large, none of them at a kink."""
    random = Random(f"points of {f.name}")
    drawn = [Fraction(random.randint(-6000, 6000), 1000) for _ in range(count)]
    drawn += [Fraction(random.randint(-60, 60)) for _ in range(count // 4)]
    return [x for x in drawn if all(x != kink.at for kink in f.kinks)]


def out_ball(f: Activation, net: Any) -> arb:
    return ball(f.value, {"net": net})


def layer_ball(f: Activation, nets: Sequence[Any], unit: int) -> arb:
    """The output of one unit of a layer; alone it depends on its own net input."""
    if f.summand is None:
        return out_ball(f, nets[unit])
    summands = [ball(f.summand, {"net": net}) for net in nets]
    return ball(f.value, {"net": nets[unit], "layer_sum": added(summands)})


def wrong_slopes(f: Activation) -> list[Fraction]:
    """The net inputs at which the slope is not the derivative of the value."""
    found = []
    for x in points(f):
        truth = difference_quotient(lambda net: out_ball(f, net), x)
        if not agree(ball(f.slope, {"net": x, "out": out_ball(f, x)}), truth):
            found.append(x)
    return found


def wrong_jacobian(f: Activation) -> list[tuple[int, int]]:
    """The pairs of units for which a coupled slope is not the derivative."""
    random = Random(f"layer of {f.name}")
    nets = [Fraction(random.randint(-3000, 3000), 1000) for _ in range(4)]
    outs = [layer_ball(f, nets, unit) for unit in range(4)]
    found = []
    for above in range(4):
        for below in range(4):

            def moved(net: Any, above: int = above, below: int = below) -> arb:
                inner = [net if k == below else x for k, x in enumerate(nets)]
                return layer_ball(f, inner, above)

            formula = f.slope if above == below else f.cross
            assert formula is not None
            told = ball(formula, {"out": outs[above], "other": outs[below]})
            if not agree(told, difference_quotient(moved, nets[below])):
                found.append((above, below))
    return found


def wrong(f: Activation) -> Sequence[object]:
    return wrong_jacobian(f) if f.coupled else wrong_slopes(f)


@ALL
def test_the_slope_is_the_derivative_of_the_value(f: Activation) -> None:
    assert wrong(f) == []


@ALL
def test_a_slope_that_is_off_by_a_thousandth_is_noticed(f: Activation) -> None:
    assert wrong(replace(f, slope=f.slope * Fraction(1001, 1000)))
    if f.cross is not None:
        assert wrong(replace(f, cross=f.cross * Fraction(1001, 1000)))


@ALL
def test_a_value_that_is_off_by_a_thousandth_is_noticed(f: Activation) -> None:
    bent = f.value + node(Fraction(1, 1000)) * f.value * f.value
    assert wrong(replace(f, value=bent))


@EACH_ALONE
def test_floats_see_the_same_slope(f: Activation) -> None:
    """A second witness, which shares neither the arithmetic nor the step."""
    h = 6e-6
    for x in map(float, points(f)):
        if any(abs(x - kink.at) < 2 * h for kink in f.kinks):
            continue
        quotient = (at(f.value, net=x + h) - at(f.value, net=x - h)) / (2 * h)
        slope = at(f.slope, net=x, out=at(f.value, net=x))
        assert slope == pytest.approx(quotient, rel=1e-7, abs=1e-8)


def at(formula: Node, **values: float) -> float:
    return float(evaluate(formula, values.__getitem__, FLOATS))


@EACH_ALONE
def test_the_kinks_are_those_registered(f: Activation) -> None:
    registered = {kink.at for kink in f.kinks}
    for x in {*GRID, *registered}:
        left, right = (
            difference_quotient(lambda net: out_ball(f, net), x, side)
            for side in (-1, 1)
        )
        assert apart(left, right) == (x in registered), x


@EACH_ALONE
def test_at_a_kink_the_slope_is_the_one_registered(f: Activation) -> None:
    for kink in f.kinks:
        told = ball(f.slope, {"net": kink.at, "out": out_ball(f, kink.at)})
        assert agree(told, exact(kink.slope))


@EACH_ALONE
def test_outputs_stay_in_the_range_and_reach_its_ends(f: Activation) -> None:
    low, high = f.range
    nets = [Fraction(n, 100) for n in range(-1200, 1200)] + [
        Fraction(sign * 10**k) for sign in (-1, 1) for k in range(2, 5)
    ]
    outs = [out_ball(f, x) for x in nets]
    floor, ceiling = math.nextafter(low, -math.inf), math.nextafter(high, math.inf)
    assert all(not out < floor and not out > ceiling for out in outs)
    least, most = (float(end(float(out.mid()) for out in outs)) for end in (min, max))
    assert least < -50 if low == -math.inf else least == pytest.approx(low, abs=1e-3)
    assert most > 50 if high == math.inf else most == pytest.approx(high, abs=1e-3)


@EACH_ALONE
def test_outputs_are_finite_and_right_for_any_net_input(f: Activation) -> None:
    """In floats, by the form for floats; 1e-15 is a few units in the last place."""
    form = f.value if f.stable is None else f.stable
    nets = [
        *points(f),
        *(Fraction(s * 10**k, 10**6) for s in (-1, 1) for k in range(11)),
    ]
    for x in nets:
        truth = float(out_ball(f, x).mid())
        if f.stable is None:
            close = pytest.approx(truth, rel=2e-15, abs=2e-16)
        else:
            close = pytest.approx(truth, rel=2e-15, abs=1e-300)
        assert at(form, net=float(x)) == close or float(x) != x, x


@EACH_ALONE
def test_slopes_are_finite_for_any_net_input(f: Activation) -> None:
    for x in (-1e9, -1e6, -800.0, -40.0, 0.0, 40.0, 800.0, 1e6, 1e9):
        if x > FINITE_TO.get(f.name, math.inf):
            continue
        out = at(f.value if f.stable is None else f.stable, net=x)
        assert math.isfinite(at(f.slope, net=x, out=out))


@EACH_ALONE
def test_the_stable_form_has_the_same_value(f: Activation) -> None:
    if f.stable is None:
        return
    for x in points(f):
        assert agree(ball(f.stable, {"net": x}), out_ball(f, x))


@ALL
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_arrays_have_the_values_of_floats(f: Activation, dtype: str) -> None:
    random = np.random.default_rng(5)
    net = random.normal(0, 3, (6, 4)).astype(dtype)
    out = array_value(f, net)
    slope = array_slope(f, net, out)
    assert out.dtype == slope.dtype == dtype
    assert out.shape == slope.shape == net.shape
    close = {"rel": 1e-14} if dtype == "float64" else {"rel": 2e-6, "abs": 1e-6}
    for row, (nets, outs) in enumerate(zip(net, out, strict=True)):
        values = [Fraction(float(x)) for x in nets]
        for unit in range(4):
            truth = float(layer_ball(f, values, unit).mid())
            assert outs[unit] == pytest.approx(truth, **close)
            told = at(f.slope, net=float(nets[unit]), out=float(outs[unit]))
            assert slope[row, unit] == pytest.approx(told, **close)


@ALL
def test_arrays_bear_any_net_input(f: Activation) -> None:
    ends = [-1e9, -1e4, -100.0, -1e-30, 0.0, 1e-30, 100.0, 1e4, 1e9]
    net = np.array([ends, ends[::-1]], dtype="float32")
    net = np.minimum(net, FINITE_TO.get(f.name, math.inf))
    out = array_value(f, net)
    assert np.isfinite(out).all()
    assert np.isfinite(array_slope(f, net, out)).all()


@ALL
def test_going_backward_multiplies_with_the_whole_jacobian(f: Activation) -> None:
    random = np.random.default_rng(6)
    net, gradient = random.normal(0, 2, (2, 3, 4))
    out = array_value(f, net)
    got = backward(f, net, out, gradient)
    for case in range(3):
        for below in range(4):
            terms = []
            for above in range(4):
                formula = f.slope if above == below else f.cross
                if formula is not None:
                    parts = {
                        "net": net[case, below],
                        "out": out[case, above],
                        "other": out[case, below],
                    }
                    terms.append(gradient[case, above] * at(formula, **parts))
            assert got[case, below] == pytest.approx(sum(terms), rel=1e-12)


def test_a_layer_of_coupled_units_sums_to_one() -> None:
    for f in ACTIVATIONS.values():
        if f.coupled:
            nets = [Fraction(n) for n in (-3, 0, 2, 7)]
            total = added(layer_ball(f, nets, unit) for unit in range(4))
            assert agree(total, arb(1))
