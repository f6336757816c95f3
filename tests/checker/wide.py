"""Right sheets of every convention: all that the registers know, all habits of hand.

What `generators` draws is what most lectures show. Here every activation, loss and
optimizer takes its turn, and the author has habits: another form of a formula, every
step rounded, figures printed twice, doubles as a program prints them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any

from chainrule.checker.forms import forms_of
from chainrule.checker.world import World
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.examples.read import from_mapping
from chainrule.formulas import Derivative, Node, Quantity, Ref, evaluate
from chainrule.formulas.numbers import (
    PROVEN,
    Undecided,
    Value,
    precision,
    rational,
    scaled_integer,
)
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from tests.checker.generators import Author, decimal, layers_of, wanted

PLAIN = [name for name, each in ACTIVATIONS.items() if not each.coupled]
ENDS = {"cross_entropy": ("softmax",), "binary_cross_entropy": ("logistic",),
        "poisson": ("exponential", "softplus")}  # fmt: skip
HABITS = ("carried", "carried", "forms", "stepwise", "twice", "doubles")


def wide_example(rng: random.Random) -> Example:
    """A random example over all the registers."""
    loss = rng.choice(list(LOSSES))
    inputs = rng.randint(1, 3)
    sizes = [rng.randint(1, 3) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
    outputs = rng.randint(2 if loss == "cross_entropy" else 1, 3)
    last = rng.choice(ENDS.get(loss, ("logistic", "tanh", "identity", "softmax")))
    if last == "softmax":
        outputs = max(outputs, 2)
    style = rng.choice(("each", "each", "none", "shared"))
    layers, parameters = layers_of(rng, inputs, [*sizes, outputs], last, style)
    for layer in layers[:-1]:
        layer["activation"] = rng.choice(PLAIN)
    count = rng.choice((1, 1, 2, 3))
    cases = [
        {
            "inputs": [decimal(rng, -1, 1, rng.choice((1, 2))) for _ in range(inputs)],
            "targets": _targets(rng, outputs, loss),
        }
        for _ in range(count)
    ]
    if rng.random() < 0.2:  # an exact 0 somewhere
        cases[0]["inputs"][0] = 0.0
    return from_mapping(
        {
            "network": {"inputs": inputs, "loss": loss, "layers": layers},
            "parameters": parameters,
            "cases": cases,
            "training": _training(rng, count, style),
            "notation": {
                "error_signal": rng.choice(("derivative", "target-out")),
                "decimal_comma": rng.random() < 0.2,
            },
        }
    )


def _targets(rng: random.Random, outputs: int, loss: str) -> list[float]:
    if loss == "cross_entropy":
        if rng.random() < 0.3:
            rest = [round(rng.uniform(0, 1 / outputs), 1) for _ in range(outputs - 1)]
            return [*rest, round(1 - sum(rest), 1)]
        right = rng.randrange(outputs)
        return [float(index == right) for index in range(outputs)]
    if loss == "binary_cross_entropy":
        return [rng.choice((0.0, 1.0, 0.9, 0.3)) for _ in range(outputs)]
    if loss == "poisson":
        return [float(rng.randint(0, 3)) for _ in range(outputs)]
    return [round(rng.uniform(0, 1), rng.choice((0, 1, 2))) for _ in range(outputs)]


def _training(rng: random.Random, cases: int, style: str) -> dict[str, Any]:
    name = rng.choice(("sgd", "sgd", "sgd", *OPTIMIZERS))
    found: dict[str, Any] = {"optimizer": name}
    known = {each.name for each in OPTIMIZERS[name].settings}
    found["learning_rate"] = rng.choice((0.1, 0.5, 0.05, 0.25, 0.01, 1))
    if "momentum" in known:
        found["momentum"] = rng.choice((0.9, 0.5))
    if "velocity" in known:
        found["velocity"] = rng.choice(("step", "gradient"))
    if "epsilon_inside" in known:
        found["epsilon_inside"] = rng.random() < 0.5
    if "weight_decay" in known and rng.random() < 0.2:
        found["weight_decay"] = 0.01
    if style != "none" and rng.random() < 0.3:
        found["frozen"] = "biases"
    if cases > 1:
        found["reduction"] = rng.choice(("mean", "sum"))
        choice = rng.choice(("online", "full", "restart", 2))
        found |= {"restart": True} if choice == "restart" else {"batch": choice}
    return found


class Hand(Author):
    """An author with habits.

    With "forms" a kind of quantity is derived in another form; with "stepwise" every
    quantity on the way from printed figures is rounded, printed or not.
    """

    def __init__(
        self, example: Example, rng: random.Random, *, habit: str, **others: Any
    ) -> None:
        super().__init__(example, carry=habit != "doubles", **others)
        self.habit = habit
        self.world = World(example)
        self.chosen = rng.randrange(40) if habit == "forms" else 0
        self.index = rng.randint(1, 3)
        self.stepwise = habit == "stepwise"
        self.other = 0
        """How many quantities in another form the one at hand stands within."""

    def _formula(self, of: Quantity) -> Node | None:
        own = self.derivation.formula(of)
        if own is None or hash_of(of) % 40 // 4 != self.chosen // 4 or self.other:
            return own
        forms = forms_of(self.derivation, of, frozenset({0}))
        return forms[min(self.index, len(forms) - 1)]

    def value(self, formula: Node) -> Value:
        """What the author gets by this habit."""
        if self.habit not in ("forms", "stepwise"):
            return super().value(formula)
        with precision(200):
            if isinstance(formula, Ref):
                own = self._formula(formula.to)  # type: ignore[arg-type]
                if own is None:
                    return self.derivation.value(formula.to, 200)  # type: ignore[arg-type]
                formula = own
            return evaluate(formula, self._mention, PROVEN)  # type: ignore[arg-type]

    def _mention(self, of: Quantity) -> Value:
        if self.habit not in ("forms", "stepwise"):
            return super()._mention(of)
        if of in self.printed:
            return rational(self.printed[of])
        own = self._formula(of)
        if own is None:
            return self.derivation.value(of, 200)
        other = own != self.derivation.formula(of)
        self.other += other
        found = evaluate(own, self._mention, PROVEN)  # type: ignore[arg-type]
        self.other -= other
        if not self.stepwise or isinstance(own, Ref):
            return found
        if not any(each in self.printed for each in self.derivation.order([of])):
            return found  # rounded before anything was printed: that is a mistake
        whole = scaled_integer(found, self.digits, self.how)
        return rational(Fraction(whole) / Fraction(10) ** self.digits)


def hash_of(of: Quantity) -> int:
    """A number of the kind of a quantity, the same in every run."""
    what = of.what
    kinds = (
        (what.above.kind, what.below.kind)
        if isinstance(what, Derivative)
        else (what.kind,)
    )
    return sum(ord(letter) for kind in kinds for letter in kind.name)


def wide_sheets(
    rng: random.Random, count: int
) -> Iterator[tuple[Example, tuple[Claim, ...], str]]:
    """Random right sheets over all registers and habits."""
    for _ in range(count):
        made = wide_example(rng)
        habit = rng.choice(HABITS)
        if habit == "stepwise" and len(made.cases) > 1:  # not all rounded alike
            habit = "carried"
        if habit != "doubles" and _ill_posed(made, habit):
            habit = "carried"
            made = replace(made, training=None)
        digits = rng.randint(2, 9)
        how = rng.choice(("half_up", "half_up", "half_even", "cut"))
        if habit == "stepwise" and how == "cut":  # that is cut-too-early, a mistake
            how = "half_even"
        decimals = habit == "stepwise" or rng.random() < 0.5
        author = Hand(
            made, rng, habit=habit, digits=digits, decimals=decimals, how=how,
            shortcuts=rng.random() < 0.3,
        )  # fmt: skip
        claims = list(_printed(author, wanted(made, rng), rng))
        yield made, tuple(claims), f"{habit}, {digits} digits, {decimals}, {how}"


def _ill_posed(example: Example, habit: str) -> bool:
    """Whether a step is the sign of what rounding leaves, or 0 when rounded."""
    training = example.training
    assert training is not None
    states = training.optimizer.rule(training.settings).states
    adaptive = bool(states) and "momentum" not in training.settings
    layers = example.network.layers
    vanishing = any(layer.activation.coupled for layer in layers)
    return adaptive and (vanishing or habit == "stepwise")


def _printed(author: Hand, claims: list[Claim], rng: random.Random) -> Iterator[Claim]:
    comma = author.derivation.example.notation.decimal_comma
    for claim in claims:
        try:
            if author.habit == "doubles":
                double = author.world.formula_double(author.placed(claim))
                if not math.isfinite(double):
                    continue
                found = Claim(claim.of, repr(double), claim.after, claim.case)
            else:
                found = author.figure(claim)
        except (ChainruleError, Undecided, ArithmeticError):
            continue
        yield _written(found, comma)
        if author.habit == "twice" and rng.random() < 0.3:
            digits, author.digits = author.digits, rng.randint(1, 9)
            with suppress(ChainruleError, Undecided, ArithmeticError):
                yield _written(author.figure(claim), comma)
            author.digits = digits


def _written(claim: Claim, comma: bool) -> Claim:
    if not comma:
        return claim
    return Claim(claim.of, claim.says.replace(".", ","), claim.after, claim.case)
