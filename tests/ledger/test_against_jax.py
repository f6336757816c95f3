"""Every error, gradient and updated parameter agrees with two independent witnesses.

The precise witness (100 digits) confirms each figure to 1e-12 of the figure itself, and
a figure of 0 by less than 1e-80. JAX in float64 confirms all but about one in 330 to
1e-12 of themselves too. Nearly all of those are exactly 0: a weight shared by all units
of a softmax layer moves their net inputs alike and changes nothing, and float64 leaves
1e-17 of the terms that cancel. In the rest terms cancel in part: a parameter taken
close to 0 by its step, an output close to its target. There JAX has to agree to 1e-12
of the largest gradient of the case or a thousandth of its error, or of the largest
parameter.

Each witness makes its updates from its own gradients. Only where JAX's has lost its
digits does its update rule get the precise one: Adagrad, Adam and Rprop would make a
whole step of the last bits.
"""

import logging
import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from flint import arb
from mpmath import mp

from chainrule.formulas import (
    TOTAL,
    Derivative,
    Kind,
    Quantity,
    Ref,
    Sum,
    Symbol,
    replace,
)
from chainrule.formulas.numbers import Value
from chainrule.ledger import Derivation
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from tests.ledger.jax_witness import gradients
from tests.ledger.precise_witness import NOTHING, PreciseRun
from tests.ledger.random_examples import random_example
from tests.ledger.rules import Updates, batch_of, share

LOG = logging.getLogger(__name__)
TOLERANCE = 1e-12
FINER = (128, 512)
"""Bits of the ball: the second where the first leaves too few digits."""

Names = tuple[str, str, str]
COMBINATIONS = [
    (activation, loss, optimizer)
    for activation in ACTIVATIONS
    for loss in LOSSES
    for optimizer in OPTIMIZERS
]


@dataclass
class Comparison:
    """One example's updates by the ledger and by both witnesses."""

    seed: int
    names: Names
    alter: Any = None

    def __post_init__(self) -> None:
        self.example = random_example(self.seed, *self.names)
        self.derivation = Derivation(self.example, self.alter)
        self.precise = PreciseRun(self.example)
        self.rule = Updates(self.example, float)
        self.weights = {n: float(v) for n, v in self.example.parameters.items()}
        self.figures = self.cancelled = 0

    def faults(self, updates: int = 1) -> list[str]:
        """The names of the figures that a witness does not confirm."""
        return [name for done in range(updates) for name in self._update(done)]

    def _update(self, done: int) -> Iterator[str]:
        training = self.example.training
        assert training is not None
        batch = batch_of(training, len(self.example.cases), done)
        cases = {k: gradients(self.example, self.weights, k) for k in batch}
        for case, (error, slopes) in cases.items():
            yield from self._case(done, case, error, slopes)
        part = float(share(training, len(batch)))
        for name in self.example.learned:
            gradient = sum(slopes[name] for _, slopes in cases.values()) * part
            truth = self.precise.gradient(done, name)
            if not agree(gradient, truth):
                gradient = float(truth)
            weight = self.weights[name]
            self.weights[name] += self.rule.step(name, weight, gradient, done + 1)
        scale = max(map(abs, self.weights.values()))
        for name, weight in self.weights.items():
            new = self.derivation.at(Symbol(Kind.UPDATED, name), done, 0)
            truth = self.precise.weights(done + 1)[name]
            yield from self._compare(new, weight, truth, scale)

    def _case(
        self, done: int, case: int, error: float, slopes: dict[str, float]
    ) -> Iterator[str]:
        truth = self.precise.error(done, case)
        total = self.derivation.at(TOTAL, done, case)
        yield from self._compare(total, error, truth.value, abs(error))
        # a gradient that cancels as a whole leaves only rounding: the error's
        scale = max([*map(abs, slopes.values()), 1e-3 * abs(error), 1e-30])
        for name, slope in slopes.items():
            what = Derivative(TOTAL, Symbol(Kind.PARAMETER, name))
            quantity = self.derivation.at(what, done, case)
            exact = self.precise.slope(done, case, name)
            yield from self._compare(quantity, slope, exact, scale)

    def _compare(
        self, quantity: Quantity, jax: float, truth: Any, scale: float
    ) -> Iterator[str]:
        """The quantity's name, where a witness does not confirm it."""
        self.figures += 1
        balls = (self.derivation.value(quantity, bits) for bits in FINER)
        if not any(agree(ball, truth) for ball in balls):
            yield quantity.name
        elif not agree(jax, truth):
            self.cancelled += 1
            if not abs(jax - truth) <= TOLERANCE * scale:
                yield f"{quantity.name} by JAX"


def agree(one: Value | float, truth: Any) -> bool:
    """Whether a ball (all of it) or a float is within 1e-12 of a figure's own size."""
    if abs(truth) < NOTHING:
        return one == 0 or (isinstance(one, arb) and bool(abs(one) < NOTHING))
    if isinstance(one, float):
        return bool(abs(one - truth) <= TOLERANCE * abs(truth))
    exact = arb(mp.nstr(truth, 90))
    return bool(abs(arb(one) - exact) <= TOLERANCE * abs(exact))


def sampled(count: int) -> list[tuple[int, Names]]:
    """Every activation, loss and optimizer many times, in random combination."""
    rng = random.Random(20_260_101)
    chosen = [rng.choice(COMBINATIONS) for _ in range(count)]
    return list(enumerate(chosen))


PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_random_networks_agree_with_both_witnesses(part: int, test_multiplier: float):
    wrong, figures, cancelled = {}, 0, 0
    for seed, names in sampled(int(1000 * test_multiplier))[part::PARTS]:
        comparison = Comparison(seed, names)
        if found := comparison.faults():
            wrong[seed, *names] = found
        figures += comparison.figures
        cancelled += comparison.cancelled
    LOG.info("%d figures, %d cancel in float64", figures, cancelled)
    assert wrong == {}
    assert cancelled < figures / 100  # else JAX is a witness of little


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_six_updates_in_a_row_agree_with_both_witnesses(optimizer: str):
    names = ("tanh", "half_squared_error", optimizer)
    assert [Comparison(seed, names).faults(updates=6) for seed in range(4)] == [[]] * 4


def off_by_a_thousandth(derivation, quantity, formula):
    """The slope of every unit, 0.1 % too large."""
    what = quantity.what
    if isinstance(what, Derivative) and (what.above.kind, what.below.kind) == (
        Kind.OUT,
        Kind.NET,
    ):
        return formula * Fraction(1001, 1000)
    return None


def swapped_index(derivation, quantity, formula):
    """Gradients by weights of the first layer take the first two inputs crosswise."""
    what, names = quantity.what, derivation.network.inputs
    if not isinstance(what, Derivative) or what.below.kind is not Kind.PARAMETER:
        return None
    pair = [derivation.at(Symbol(Kind.INPUT, n), 0, quantity.case) for n in names[:2]]
    other = dict(zip(pair, reversed(pair), strict=True))
    swapped = replace(formula, lambda to: Ref(other[to]) if to in other else None)
    return None if swapped == formula else swapped


def dropped_term(derivation, quantity, formula):
    """Net inputs lose their last term."""
    what = quantity.what
    if isinstance(what, Symbol) and what.kind is Kind.NET and isinstance(formula, Sum):
        return Sum(formula.terms[:-1]) if len(formula.terms) > 2 else formula.terms[0]
    return None


def dropped_path(derivation, quantity, formula):
    """Error signals of hidden units lose the path through the last unit above."""
    what = quantity.what
    if isinstance(what, Derivative) and what.below.kind is Kind.OUT:
        return Sum(formula.terms[:-1]) if isinstance(formula, Sum) else None
    return None


def short_step(derivation, quantity, formula):
    """Every step 0.1 % too short."""
    what = quantity.what
    if isinstance(what, Symbol) and what.kind is Kind.UPDATED:
        weight = Ref(derivation.at(Symbol(Kind.PARAMETER, what.of), quantity.after, 0))
        return None if formula == weight else weight + (formula - weight) * SHORT
    return None


def barely_off(derivation, quantity, formula):
    """Every gradient off by 3 in the twelfth digit."""
    what = quantity.what
    if isinstance(what, Derivative) and what.below.kind is Kind.PARAMETER:
        return formula * (1 + Fraction(3, 10**12))
    return None


SHORT = Fraction(999, 1000)
FAULTS = [
    off_by_a_thousandth,
    swapped_index,
    dropped_term,
    dropped_path,
    short_step,
    barely_off,
]
SMOOTH = [
    ("tanh", "half_squared_error", "sgd"),
    ("logistic", "binary_cross_entropy", "momentum"),
    ("softplus", "poisson", "adam"),
    ("silu", "cross_entropy", "rmsprop"),
]


@pytest.mark.parametrize("names", SMOOTH, ids=" ".join)
@pytest.mark.parametrize("fault", FAULTS)
def test_every_planted_fault_is_caught(fault, names):
    planted = []
    for seed in range(8):
        places = []
        plain = Derivation(random_example(seed, *names))

        def alter(derivation, quantity, formula, places=places, plain=plain):
            altered = fault(derivation, quantity, formula)
            if altered is None:
                return None
            if arb(plain.expression(altered - formula)).contains(0):
                return None  # such as a swap under a weight that both inputs have
            places.append(quantity.name)
            return altered

        found = Comparison(seed, names, alter).faults()
        if places:
            planted.append((seed, places, bool(found)))
    assert len(planted) >= 3
    assert [each for each in planted if not each[2]] == []
