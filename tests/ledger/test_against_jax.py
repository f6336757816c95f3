"""Every gradient and every updated parameter agrees with JAX's automatic derivatives.

The update rules of the witness are given gradients that agree with JAX's: where two
parts of a gradient cancel, JAX's own last bits decide the sign of a step of Adagrad or
Adam, and would be no witness.
"""

import random
from fractions import Fraction

import pytest
from flint import arb

from chainrule.formulas import TOTAL, Derivative, Kind, Quantity, Symbol
from chainrule.formulas.numbers import Undecided
from chainrule.ledger import Derivation
from chainrule.ledger.update import batch_of, decays
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from tests.ledger.jax_witness import Updates, gradients
from tests.ledger.random_examples import random_example

TOLERANCE = 1e-12
COMBINATIONS = [
    (activation, loss, optimizer)
    for activation in ACTIVATIONS
    for loss in LOSSES
    for optimizer in OPTIMIZERS
]


def faults(seed: int, names: tuple[str, str, str], updates: int = 1, alter=None):
    """What differs from JAX by more than the tolerance, in words."""
    example = random_example(seed, *names)
    derivation = Derivation(example, alter)
    weights = {name: float(value) for name, value in example.parameters.items()}
    assert example.training is not None
    rule = Updates(
        example.training, {name: decays(derivation, name) for name in weights}
    )
    found = []
    for done in range(updates):
        batch = batch_of(derivation, done, 0)
        summed = dict.fromkeys(weights, 0.0)
        for case in batch:
            error, slopes = gradients(example, weights, case)
            found += differing(derivation, done, case, error, slopes)
            for name in slopes:
                what = Derivative(TOTAL, Symbol(Kind.PARAMETER, name))
                proven = derivation.value(derivation.at(what, done, case))
                summed[name] += float(arb(proven).mid())
        share = len(batch) if example.training.reduction == "mean" else 1
        for name in example.learned:
            weights[name] += rule.step(
                name, weights[name], summed[name] / share, done + 1
            )
        scale = max(map(abs, weights.values()))
        for name, weight in weights.items():
            if undecidable(derivation, name, done):
                continue
            new = derivation.at(Symbol(Kind.UPDATED, name), done, 0)
            found += compare(derivation, new, weight, scale)
    return found


def undecidable(derivation: Derivation, name: str, done: int) -> bool:
    """Whether Rprop would need the sign of a sum that cancels to 0."""
    training = derivation.example.training
    assert training is not None
    if training.optimizer.name != "rprop" or name not in derivation.learned:
        return False
    new = derivation.at(Symbol(Kind.UPDATED, name), done, 0)
    try:
        derivation.value(new)
    except Undecided:
        cases = batch_of(derivation, done, 0)
        below = Symbol(Kind.PARAMETER, name)
        parts = [derivation.at(Derivative(TOTAL, below), done, k) for k in cases]
        return arb(sum(arb(derivation.value(each)) for each in parts)).contains(0)
    return False


def differing(derivation, done, case, error, slopes):
    """Differences in one case's error and gradients."""
    # a gradient that cancels as a whole leaves only rounding: measure it by the error
    largest = max((abs(slope) for slope in slopes.values()), default=1.0)
    scale = max(largest, 1e-3 * abs(error))
    found = compare(derivation, derivation.at(TOTAL, done, case), error, abs(error))
    for name, slope in slopes.items():
        what = Derivative(TOTAL, Symbol(Kind.PARAMETER, name))
        found += compare(derivation, derivation.at(what, done, case), slope, scale)
    return found


def compare(derivation: Derivation, quantity: Quantity, other: float, scale: float):
    """The quantity's name, where the ball and the float differ relative to `scale`."""
    ball = arb(derivation.value(quantity))
    off = abs(ball - arb(other))
    return [] if off <= TOLERANCE * max(scale, 1e-30) else [quantity.name]


def sampled(count: int) -> list[tuple[int, tuple[str, str, str]]]:
    """Every activation, loss and optimizer many times, in random combination."""
    rng = random.Random(20_260_101)
    chosen = [rng.choice(COMBINATIONS) for _ in range(count)]
    return list(enumerate(chosen))


PARTS = 10


@pytest.mark.parametrize("part", range(PARTS))
def test_random_networks_agree_with_jax_to_1e_12(part: int, test_multiplier: float):
    every = sampled(int(1000 * test_multiplier))
    wrong = {
        (seed, *names): found
        for seed, names in every[part::PARTS]
        if (found := faults(seed, names))
    }
    assert wrong == {}


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_five_updates_in_a_row_agree_with_jax(optimizer: str):
    names = ("tanh", "half_squared_error", optimizer)
    assert [faults(seed, names, updates=6) for seed in range(4)] == [[]] * 4


def off_by_a_thousandth(derivation, quantity, formula):
    """The slope of every hidden unit, 0.1 % too large."""
    what = quantity.what
    if isinstance(what, Derivative) and what.below.kind is Kind.NET:
        return formula * Fraction(1001, 1000)
    return None


def swapped_index(derivation, quantity, formula):
    """Every gradient by a weight takes the first input of the network instead."""
    what = quantity.what
    if isinstance(what, Derivative) and what.below == Symbol(Kind.PARAMETER, "w1"):
        return formula + formula
    return None


def dropped_term(derivation, quantity, formula):
    """Net inputs lose their last term."""
    from chainrule.formulas import Sum

    what = quantity.what
    if isinstance(what, Symbol) and what.kind is Kind.NET and isinstance(formula, Sum):
        return Sum(formula.terms[:-1]) if len(formula.terms) > 2 else formula.terms[0]
    return None


def short_step(derivation, quantity, formula):
    """Every step 0.1 % too short."""
    what = quantity.what
    if isinstance(what, Symbol) and what.kind is Kind.UPDATED:
        weight = derivation.at(Symbol(Kind.PARAMETER, what.of), quantity.after, 0)
        from chainrule.formulas import Ref

        return Ref(weight) + (formula - Ref(weight)) * Fraction(999, 1000)
    return None


@pytest.mark.parametrize(
    "fault", [off_by_a_thousandth, swapped_index, dropped_term, short_step]
)
def test_a_planted_fault_is_caught(fault):
    caught = [
        bool(faults(seed, ("tanh", "half_squared_error", "sgd"), alter=fault))
        for seed in range(6)
    ]
    assert sum(caught) >= 4
