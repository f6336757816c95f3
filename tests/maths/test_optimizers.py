"""Every registered update rule, against its paper written out a second time."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from chainrule.formulas import FLOATS, evaluate, refs
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.maths.records import Optimizer, Rule, variant_name

CASES = [
    pytest.param(optimizer, variant, id=f"{name}-{variant}")
    for name, optimizer in OPTIMIZERS.items()
    for variant in optimizer.variants
]
EACH = pytest.mark.parametrize(("optimizer", "variant"), CASES)

Settings = dict[str, Any]


def settings_of(optimizer: Optimizer, variant: str, **given: Any) -> Settings:
    """The defaults, the variant's choice, a learning rate, and what is given."""
    found: Settings = {s.name: s.default for s in optimizer.settings}
    if optimizer.chosen_by:
        choices = next(s for s in optimizer.settings if s.name == optimizer.chosen_by)
        found[optimizer.chosen_by] = next(
            c for c in choices.choices if variant_name(c) == variant
        )
    found["learning_rate"] = found["learning_rate"] or Fraction(1, 10)
    return {**found, **given}


class Run:
    """One parameter on its way through the updates of a rule, as a ledger has it."""

    def __init__(self, optimizer: Optimizer, settings: Settings, at: float) -> None:
        self.optimizer, self.settings, self.parameter = optimizer, settings, at
        self.rule: Rule = optimizer.rule(settings)
        self.updates = 0
        self.states = {
            name: float(optimizer.start.get(name, 0)) for name in self.rule.states
        }

    def update(self, derivative: float) -> None:
        self.updates += 1
        gradient = derivative
        if not self.optimizer.decoupled_decay:
            gradient += float(self.settings.get("weight_decay", 0)) * self.parameter
        known: dict[Any, Any] = {
            "parameter": self.parameter,
            "gradient": gradient,
            "update_number": self.updates,
        }
        known |= {
            f"setting:{name}": float(value)
            for name, value in self.settings.items()
            if not isinstance(value, bool | str)
        }
        known |= {f"before:{name}": value for name, value in self.states.items()}
        for name, formula in self.rule.states.items():
            known[f"now:{name}"] = evaluate(formula, known.__getitem__, FLOATS)
        self.states = {name: known[f"now:{name}"] for name in self.rule.states}
        self.parameter += evaluate(self.rule.step, known.__getitem__, FLOATS)


# --- the rules a second time, as their papers and PyTorch's documentation say them ----

Trace = Iterator[float]
Gradients = list[float]


def sgd(w: float, gs: Gradients, s: Settings) -> Trace:
    for g in gs:
        w = w * (1 - s["learning_rate"] * s["weight_decay"]) - s["learning_rate"] * g
        yield w


def momentum(w: float, gs: Gradients, s: Settings) -> Trace:
    """A velocity is a sum of all gradients so far, each mu times fainter per update."""
    lr, mu, used = s["learning_rate"], s["momentum"], []
    for g in gs:
        used.append(g + s["weight_decay"] * w)
        w -= lr * sum(mu**age * each for age, each in enumerate(reversed(used)))
        yield w


def nesterov(w: float, gs: Gradients, s: Settings) -> Trace:
    """The velocity one more update faint, and the gradient once more."""
    lr, mu, used = s["learning_rate"], s["momentum"], []
    for g in gs:
        used.append(g + s["weight_decay"] * w)
        velocity = sum(mu**age * each for age, each in enumerate(reversed(used)))
        w -= lr * (mu * velocity + used[-1])
        yield w


def rmsprop(w: float, gs: Gradients, s: Settings) -> Trace:
    mean_square = 0.0
    for g in gs:
        used = g + s["weight_decay"] * w
        mean_square += (1 - s["rho"]) * (used * used - mean_square)
        w -= s["learning_rate"] * used / root(mean_square, s)
        yield w


def root(square: float, s: Settings) -> float:
    if s.get("epsilon_inside"):
        return math.sqrt(square + s["epsilon"])
    return math.sqrt(square) + s["epsilon"]


def adagrad(w: float, gs: Gradients, s: Settings) -> Trace:
    used: Gradients = []
    for g in gs:
        used.append(g + s["weight_decay"] * w)
        w -= s["learning_rate"] * used[-1] / root(math.fsum(u * u for u in used), s)
        yield w


def adam(w: float, gs: Gradients, s: Settings, decoupled: bool = False) -> Trace:
    """The corrected moments are weighted means; their weights sum to 1."""
    b1, b2, used = s["beta1"], s["beta2"], []
    for t, g in enumerate(gs, 1):
        decay = s["weight_decay"] * w
        used.append(g if decoupled else g + decay)
        ages = range(t)
        past = used[::-1]
        first = [b1**age for age in ages]
        second = [b2**age for age in ages]
        m = sum(k * u for k, u in zip(first, past, strict=True)) / sum(first)
        v = sum(k * u * u for k, u in zip(second, past, strict=True)) / sum(second)
        w -= s["learning_rate"] * (m / root(v, s) + (decay if decoupled else 0))
        yield w


def adamw(w: float, gs: Gradients, s: Settings) -> Trace:
    return adam(w, gs, s, decoupled=True)


def rprop(w: float, gs: Gradients, s: Settings) -> Trace:
    size, last = s["learning_rate"], 0.0
    for g in gs:
        if g * last > 0:
            size = min(size * s["grow"], s["largest"])
        elif g * last < 0:
            size = max(size * s["shrink"], s["smallest"])
        last = 0.0 if g * last < 0 else g
        w -= math.copysign(size, last) if last else 0.0
        yield w


AGAIN: dict[str, Callable[[float, Gradients, Settings], Trace]] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adagrad": adagrad,
    "adam": adam,
    "adamw": adamw,
    "rprop": rprop,
}

EACH_TWICE = pytest.mark.parametrize(
    ("optimizer", "variant"),
    [
        pytest.param(OPTIMIZERS[name], variant, id=f"{name}-{variant}")
        for name in AGAIN
        for variant in OPTIMIZERS[name].variants
    ],
)


def departs(optimizer: Optimizer, settings: Settings) -> bool:
    """Whether the rule leaves the path of its second writing within 20 updates."""
    random = Random(f"gradients for {optimizer.name}")
    gradients = [random.uniform(-2, 2) * 10 ** random.uniform(-3, 0) for _ in range(20)]
    gradients[6] = 0.0
    plain = {
        name: float(value) if isinstance(value, Fraction) else value
        for name, value in settings.items()
    }
    run = Run(optimizer, settings, 0.75)
    for expected in AGAIN[optimizer.name](0.75, gradients, plain):
        run.update(gradients[run.updates])
        if run.parameter != pytest.approx(expected, rel=1e-12, abs=1e-14):
            return True
    return False


VARIED: list[Settings] = [
    {},
    {"weight_decay": Fraction("0.03")},
    {"learning_rate": Fraction("0.25"), "momentum": Fraction("0.5")},
    {"rho": Fraction("0.8"), "epsilon": Fraction("0.01")},
    {"beta1": Fraction("0.7"), "beta2": Fraction("0.95"), "epsilon": Fraction("1e-3")},
    {"shrink": Fraction("0.4"), "grow": Fraction("1.7"), "largest": Fraction("0.02")},
    {"smallest": Fraction("0.008"), "largest": Fraction("0.3")},
]


@EACH_TWICE
@pytest.mark.parametrize("given", VARIED, ids=[",".join(v) or "plain" for v in VARIED])
def test_a_rule_makes_the_updates_its_paper_says(
    optimizer: Optimizer, variant: str, given: Settings
) -> None:
    settings = settings_of(optimizer, variant)
    settings |= {name: value for name, value in given.items() if name in settings}
    assert not departs(optimizer, settings)


@EACH_TWICE
def test_a_rule_that_is_off_by_a_thousandth_is_noticed(
    optimizer: Optimizer, variant: str
) -> None:
    settings = settings_of(optimizer, variant)
    rule = optimizer.variants[variant]
    bent = Fraction(1001, 1000)

    def with_rule(changed: Rule) -> Optimizer:
        return replace(optimizer, variants={variant: changed}, chosen_by=None)

    assert departs(with_rule(replace(rule, step=rule.step * bent)), settings)
    for name, formula in rule.states.items():
        states = {**rule.states, name: formula * bent}
        noticed = departs(with_rule(replace(rule, states=states)), settings)
        # only the sign of the gradient that Rprop remembers counts
        assert noticed or (optimizer.name, name) == ("rprop", "previous")


# --- what holds for any rule ----------------------------------------------------------


@EACH
def test_the_first_step_goes_downhill(optimizer: Optimizer, variant: str) -> None:
    settings = settings_of(optimizer, variant)
    for gradient in (-3.0, -0.01, 0.01, 3.0):
        run = Run(optimizer, settings, 0.0)
        run.update(gradient)
        assert run.parameter * gradient < 0


@EACH
def test_without_a_gradient_nothing_moves(optimizer: Optimizer, variant: str) -> None:
    run = Run(optimizer, settings_of(optimizer, variant, weight_decay=Fraction(0)), 0.5)
    for _ in range(3):
        run.update(0.0)
    assert run.parameter == 0.5


@EACH
def test_a_rule_finds_the_bottom_of_a_bowl(optimizer: Optimizer, variant: str) -> None:
    rate = Fraction("0.02") if "momentum" in optimizer.name else Fraction("0.1")
    given = {"learning_rate": rate, "weight_decay": Fraction(0)}
    run = Run(optimizer, settings_of(optimizer, variant, **given), 1.0)
    for _ in range(600):
        run.update(2 * (run.parameter - 0.3))
    assert abs(run.parameter - 0.3) < 1.01 * rate  # a sign alone stays a step away


@EACH
def test_weight_decay_pulls_towards_zero(optimizer: Optimizer, variant: str) -> None:
    if all(setting.name != "weight_decay" for setting in optimizer.settings):
        return
    without, with_decay = (
        Run(optimizer, settings_of(optimizer, variant, weight_decay=decay), 5.0)
        for decay in (Fraction(0), Fraction("0.1"))
    )
    for run in (without, with_decay):
        for sign in (1, -1, 1, -1):
            run.update(sign * 0.01)
    assert 0 < with_decay.parameter < without.parameter


@EACH
def test_a_rule_mentions_what_is_there_and_every_setting_matters(
    optimizer: Optimizer, variant: str
) -> None:
    rule = optimizer.variants[variant]
    names = {s.name for s in optimizer.settings}
    allowed = {"parameter", "gradient", "update_number"}
    allowed |= {f"setting:{name}" for name in names}
    allowed |= {f"before:{name}" for name in rule.states}
    seen: set[Any] = set()
    for state, formula in rule.states.items():
        assert set(refs(formula)) <= allowed
        seen |= set(refs(formula))
        allowed.add(f"now:{state}")
    assert set(refs(rule.step)) <= allowed
    seen |= set(refs(rule.step))
    unused = {name for name in names if f"setting:{name}" not in seen}
    implied = {optimizer.chosen_by}
    implied |= set() if optimizer.decoupled_decay else {"weight_decay"}
    assert unused <= implied


@pytest.mark.parametrize("optimizer", OPTIMIZERS.values(), ids=list(OPTIMIZERS))
def test_the_defaults_are_allowed(optimizer: Optimizer) -> None:
    for setting in optimizer.settings:
        if isinstance(setting.default, Fraction):
            assert setting.default >= setting.at_least
            assert setting.below is None or setting.default < setting.below
        elif setting.default is not None:
            assert setting.default in setting.choices
    chooser = [s for s in optimizer.settings if s.name == optimizer.chosen_by]
    for setting in chooser:
        assert {variant_name(c) for c in setting.choices} == set(optimizer.variants)


def test_the_two_velocities_are_one_rule_while_the_rate_stays() -> None:
    random = Random(4)
    gradients = [random.uniform(-1, 1) for _ in range(10)]
    for optimizer in OPTIMIZERS.values():
        if optimizer.chosen_by != "velocity":
            continue
        runs = [
            Run(optimizer, settings_of(optimizer, v), 0.5) for v in optimizer.variants
        ]
        for gradient in gradients:
            for run in runs:
                run.update(gradient)
            assert runs[0].parameter == pytest.approx(runs[1].parameter, rel=1e-13)
