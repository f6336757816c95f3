"""What every registered loss keeps to, whatever its name."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import numpy as np
import pytest
from flint import arb

from chainrule.formulas import FLOATS, Node, evaluate
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.arrays import array_value, error_from_net
from chainrule.maths.losses import LOSSES
from chainrule.maths.records import Activation, Loss
from tests.maths.balls import added, agree, apart, ball, difference_quotient, exact
from tests.maths.test_activations import layer_ball

ALL = pytest.mark.parametrize("loss", LOSSES.values(), ids=list(LOSSES))
STABLE = [loss for loss in LOSSES.values() if loss.stable is not None]
PAIRS = [
    pytest.param(loss, ACTIVATIONS[name], id=f"{loss.name}-{name}")
    for loss in LOSSES.values()
    for name in loss.shortcuts
]
COUNT = 3


def draw_target(loss: Loss, random: Random) -> Fraction:
    match loss.targets:
        case "any":
            return Fraction(random.randint(-4000, 4000), 1000)
        case "count":
            return Fraction(random.randint(0, 9))
        case _:
            return Fraction(random.randint(0, 100), 100)


def draw_output(loss: Loss, random: Random) -> Fraction:
    low, high = loss.outputs
    if math.isfinite(high):
        return Fraction(random.randint(1, 999), 1000)
    least = -4000 if low == -math.inf else 1
    return Fraction(random.randint(least, 4000), 1000)


def pairs(loss: Loss, count: int = 40) -> Iterator[tuple[Fraction, Fraction]]:
    """Targets and outputs that make sense together, none of them at a kink."""
    random = Random(f"pairs of {loss.name}")
    for _ in range(count):
        target, out = draw_target(loss, random), draw_output(loss, random)
        if all(out - target != kink.at for kink in loss.kinks):
            yield target, out


def share_of(loss: Loss, target: Fraction) -> Callable[[object], arb]:
    return lambda out: ball(loss.share, {"target": target, "out": out, "count": COUNT})


def wrong(loss: Loss) -> list[tuple[Fraction, Fraction]]:
    """The pairs at which the slope is not the derivative of the share."""
    found = []
    for target, out in pairs(loss):
        truth = difference_quotient(share_of(loss, target), out)
        told = ball(loss.slope, {"target": target, "out": out, "count": COUNT})
        if not agree(told, truth):
            found.append((target, out))
    return found


def at(formula: Node, **values: float) -> float:
    return float(evaluate(formula, values.__getitem__, FLOATS))


@ALL
def test_the_slope_is_the_derivative_of_the_share(loss: Loss) -> None:
    assert wrong(loss) == []


@ALL
def test_a_slope_that_is_off_by_a_thousandth_is_noticed(loss: Loss) -> None:
    assert wrong(replace(loss, slope=loss.slope * Fraction(1001, 1000)))


@ALL
def test_a_share_that_is_off_by_a_thousandth_is_noticed(loss: Loss) -> None:
    assert wrong(replace(loss, share=loss.share * Fraction(999, 1000)))


@ALL
def test_floats_see_the_same_slope(loss: Loss) -> None:
    h = 1e-6
    for target, out in pairs(loss):
        parts = {"target": float(target), "count": float(COUNT)}
        if any(abs(out - target - kink.at) < 2 * h for kink in loss.kinks):
            continue
        ends = [at(loss.share, out=float(out) + side * h, **parts) for side in (-1, 1)]
        slope = at(loss.slope, out=float(out), **parts)
        quotient = (ends[1] - ends[0]) / (2 * h)
        # near an end of (0, 1) the third derivative is large
        assert slope == pytest.approx(quotient, rel=2e-5, abs=1e-6)


@ALL
def test_the_kinks_are_those_registered(loss: Loss) -> None:
    registered = {kink.at for kink in loss.kinks}
    random = Random(f"kinks of {loss.name}")
    target = draw_target(loss, random)
    low, high = loss.outputs
    for apart_by in {*registered, *(Fraction(n, 4) for n in range(-12, 13))}:
        out = target + apart_by
        if not low < out < high:
            continue
        left, right = (
            difference_quotient(share_of(loss, target), out, side) for side in (-1, 1)
        )
        assert apart(left, right) == (apart_by in registered), apart_by


@ALL
def test_at_a_kink_the_slope_is_the_one_registered(loss: Loss) -> None:
    for kink in loss.kinks:
        parts = {"target": Fraction(1, 3), "count": COUNT}
        told = ball(loss.slope, {**parts, "out": Fraction(1, 3) + kink.at})
        assert agree(told, exact(kink.slope))


@ALL
def test_the_error_is_least_where_the_output_is_the_target(loss: Loss) -> None:
    for target, out in pairs(loss):
        if not loss.outputs[0] < target < loss.outputs[1]:
            continue
        if loss.targets == "distribution":  # its outputs can't move one by one
            continue
        share = share_of(loss, target)
        assert not share(out) < share(target)


def test_losses_that_couple_their_outputs_are_least_at_the_targets_too() -> None:
    for loss in LOSSES.values():
        if loss.targets == "distribution":
            random = Random(8)
            target, other = distribution(random), distribution(random)

            at_target, elsewhere = (
                added(share_of(loss, t)(o) for t, o in zip(target, outs, strict=True))
                for outs in (target, other)
            )
            assert at_target < elsewhere


@pytest.mark.parametrize("loss", STABLE, ids=[loss.name for loss in STABLE])
def test_the_stable_forms_have_the_same_values(loss: Loss) -> None:
    assert loss.stable is not None
    assert loss.stable_slope is not None
    for target, out in pairs(loss):
        parts = {"target": target, "out": out, "count": COUNT}
        assert agree(ball(loss.stable, parts), ball(loss.share, parts))
        assert agree(ball(loss.stable_slope, parts), ball(loss.slope, parts))


@pytest.mark.parametrize("loss", STABLE, ids=[loss.name for loss in STABLE])
def test_the_stable_forms_bear_an_output_that_hits_its_target(loss: Loss) -> None:
    """0 ln 0 is 0: a target at the end of the range that is reached costs nothing."""
    assert loss.stable is not None
    assert loss.stable_slope is not None
    for end in (end for end in loss.outputs if math.isfinite(end)):
        parts = {"target": end, "out": end, "count": float(COUNT)}
        assert at(loss.stable, **parts) == 0
        assert math.isfinite(at(loss.stable_slope, **parts))


def test_only_losses_that_say_mean_average_over_the_outputs() -> None:
    for loss in LOSSES.values():
        target, out = next(pairs(loss))
        one, three = (
            ball(loss.share, {"target": target, "out": out, "count": count})
            for count in (1, 3)
        )
        if loss.name.startswith("mean_"):
            assert agree(one, added([three] * 3))
        else:
            assert agree(one, three)


# --- shortcuts: dE/dnet in closed form against the long way ---------------------------


def distribution(random: Random) -> list[Fraction]:
    parts = [Fraction(random.randint(0, 9)) for _ in range(COUNT)]
    return [(part + 1) / (sum(parts) + COUNT) for part in parts]


def targets_of(loss: Loss, random: Random) -> list[Fraction]:
    if loss.targets == "distribution":
        return distribution(random)
    return [draw_target(loss, random) for _ in range(COUNT)]


def the_long_way(
    loss: Loss, f: Activation, nets: list[Fraction], targets: list[Fraction], unit: int
) -> arb:
    """dE/dnet of a unit by differences of the whole error."""

    def error(net: object) -> arb:
        inner = [net if k == unit else x for k, x in enumerate(nets)]
        outs = [layer_ball(f, inner, k) for k in range(COUNT)]
        return added(share_of(loss, t)(o) for t, o in zip(targets, outs, strict=True))

    return difference_quotient(error, nets[unit])


def the_jacobian_way(
    loss: Loss, f: Activation, nets: list[Fraction], targets: list[Fraction], unit: int
) -> arb:
    """dE/dnet of a unit as the sum of dE/dout dout/dnet over the outputs."""
    outs = [layer_ball(f, nets, k) for k in range(COUNT)]
    terms = []
    for k, (t, o) in enumerate(zip(targets, outs, strict=True)):
        formula = f.slope if k == unit else f.cross
        if formula is not None:
            parts = {"net": nets[unit], "out": o, "other": outs[unit]}
            loss_slope = ball(loss.slope, {"target": t, "out": o, "count": COUNT})
            terms.append((loss_slope, ball(formula, parts)))
    return added(a * b for a, b in terms)


def shortcut_is_wrong(
    loss: Loss,
    f: Activation,
    shortcut: Node,
    targets: Callable[[Random], list[Fraction]],
) -> bool:
    random = Random(f"{loss.name} {f.name}")
    for _, unit in product(range(5), range(COUNT)):
        nets = [Fraction(random.randint(-3000, 3000), 1000) for _ in range(COUNT)]
        drawn = targets(random)
        parts = {
            "target": drawn[unit],
            "out": layer_ball(f, nets, unit),
            "target_sum": sum(drawn, Fraction(0)),
            "count": COUNT,
        }
        told = ball(shortcut, parts)
        if not agree(told, the_long_way(loss, f, nets, drawn, unit)):
            return True
        if not agree(told, the_jacobian_way(loss, f, nets, drawn, unit)):
            return True
    return False


@pytest.mark.parametrize(("loss", "f"), PAIRS)
def test_a_shortcut_equals_the_long_way(loss: Loss, f: Activation) -> None:
    shortcut = loss.shortcuts[f.name]
    assert not shortcut_is_wrong(loss, f, shortcut, lambda r: targets_of(loss, r))


@pytest.mark.parametrize(("loss", "f"), PAIRS)
def test_a_wrong_shortcut_is_noticed(loss: Loss, f: Activation) -> None:
    bent = loss.shortcuts[f.name] * Fraction(1001, 1000)
    assert shortcut_is_wrong(loss, f, bent, lambda r: targets_of(loss, r))


@pytest.mark.parametrize(("loss", "f"), PAIRS)
def test_a_general_shortcut_needs_no_targets_that_sum_to_one(
    loss: Loss, f: Activation
) -> None:
    def loose(random: Random) -> list[Fraction]:
        return [Fraction(random.randint(1, 99), 100) for _ in range(COUNT)]

    general = loss.general_shortcuts.get(f.name)
    if general is None:  # then the plain one must hold for them
        assert not shortcut_is_wrong(loss, f, loss.shortcuts[f.name], loose)
    else:
        assert not shortcut_is_wrong(loss, f, general, loose)
        assert shortcut_is_wrong(loss, f, loss.shortcuts[f.name], loose)


# --- from net inputs ------------------------------------------------------------------


@pytest.mark.parametrize(("loss", "f"), PAIRS)
def test_the_error_from_net_inputs_is_the_error_from_outputs(
    loss: Loss, f: Activation
) -> None:
    random = Random(3)
    nets = np.array([[random.uniform(-3, 3) for _ in range(COUNT)] for _ in range(5)])
    targets = np.array([[float(t) for t in targets_of(loss, random)] for _ in range(5)])
    got = error_from_net(loss, f, nets, targets)
    outs = array_value(f, nets)
    for case, unit in product(range(5), range(COUNT)):
        parts = {"target": targets[case, unit], "out": outs[case, unit]}
        assert got[case, unit] == pytest.approx(at(loss.share, **parts), rel=1e-13)


@pytest.mark.parametrize(("loss", "f"), PAIRS)
def test_the_error_from_net_inputs_keeps_its_digits(loss: Loss, f: Activation) -> None:
    """Where an output rounds to 1, its small error is still right."""
    nets = [Fraction(40), Fraction(-5), Fraction(-6)]
    targets = [Fraction(1), Fraction(0), Fraction(0)]
    got = error_from_net(
        loss, f, np.array([nets], dtype=float), np.array([targets], dtype=float)
    )
    share = loss.stable or loss.share
    for unit in range(COUNT):
        parts = {"target": targets[unit], "out": layer_ball(f, nets, unit)}
        truth = float(ball(share, parts))
        assert got[0, unit] == pytest.approx(truth, rel=1e-14)
        assert truth != 0 or targets[unit] == 0
