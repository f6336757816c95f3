"""Right sheets worked by another calculator: decimal arithmetic, no formula of ours.

The author goes through forward pass, error, way back and update as lectures do, rounds
every result to so many decimals or digits, goes on from the rounded one, and prints all
of them, or some where rounding to decimals leaves no doubt.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import (
    ROUND_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    localcontext,
)
from typing import Any

from chainrule.examples.model import Claim, Example
from chainrule.examples.read import from_mapping

HOW = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "cut": ROUND_DOWN}


class Calculator:
    """Rounds every result and writes it down."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.places = rng.randint(2, 9)
        self.significant = rng.random() < 0.4
        self.how = rng.choice(("half_up", "half_up", "half_even", "cut"))
        all_shown = self.significant or self.how == "cut"
        self.shown = 1.0 if all_shown else rng.choice((1.0, 0.9, 0.6))
        self.claims: list[Claim] = []

    def note(self, of: str, value: Decimal, after: int, case: int) -> Decimal:
        """A result rounded, and printed or not."""
        if self.significant and value:
            digits = max(self.places - 1 - value.adjusted(), 0)
        else:
            digits = self.places
        unit = Decimal(1).scaleb(-digits)
        found = value.quantize(unit, rounding=HOW[self.how])
        # Net inputs are: what was rounded before anything is printed is a mistake.
        if self.rng.random() < self.shown or of.startswith("net_"):
            self.claims.append(Claim(of, f"{found:f}", after, case))
        return found


class Lecture:
    """One hidden layer or none, one loss, plain gradient descent."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.calculator = rng, Calculator(rng)
        sizes = [rng.randint(1, 3) for _ in range(rng.choice((2, 3, 3, 3, 4)))]
        self.loss = rng.choice(
            ("half_squared_error", "half_squared_error", "squared_error",
             "mean_squared_error", "binary_cross_entropy")
        )  # fmt: skip
        self.kinds = [rng.choice(("logistic", "logistic", "tanh")) for _ in sizes[1:]]
        if self.loss == "binary_cross_entropy":
            self.kinds[-1] = "logistic"
        self.target_out = rng.random() < 0.3
        self.threshold = rng.random() < 0.2
        self.frozen = rng.random() < 0.3
        self.style = rng.choice(("whole", "parts", "shares"))
        self.step = rng.choice(("gradient", "signal", "step"))
        self.rate = Decimal(rng.choice(("0.1", "0.5", "0.25", "1")))
        self.cases = rng.choice((1, 1, 2))
        self.sizes = sizes
        self.weights: dict[str, Decimal] = {}
        self.names: list[list[list[str]]] = []
        self.biases: list[list[str]] = []
        self._draw()

    def _draw(self) -> None:
        def drawn() -> Decimal:
            return Decimal(self.rng.choice((-1, 1)) * self.rng.randint(1, 99)) / 100

        self.units = [
            [f"{self._prefix(depth)}{k + 1}" for k in range(size)]
            for depth, size in enumerate(self.sizes)
        ]
        for before, units in zip(self.units, self.units[1:], strict=False):
            rows = []
            for _ in units:
                row = [f"w{len(self.weights) + k + 1}" for k in range(len(before))]
                self.weights |= {name: drawn() for name in row}
                rows.append(row)
            self.names.append(rows)
        values = {}
        for units in self.units[1:]:
            row = [f"b{len(values) + k + 1}" for k in range(len(units))]
            values |= {name: drawn() for name in row}
            self.biases.append(row)
        self.weights |= values
        self.inputs = [[drawn() for _ in self.units[0]] for _ in range(self.cases)]
        whole = self.loss == "binary_cross_entropy"
        self.targets = [
            [Decimal(self.rng.randint(0, 1)) if whole else abs(drawn())
             for _ in self.units[-1]]
            for _ in range(self.cases)
        ]  # fmt: skip

    def _prefix(self, depth: int) -> str:
        if depth == 0:
            return "i"
        if depth == len(self.sizes) - 1:
            return "o"
        return "h" if len(self.sizes) == 3 else f"h{depth}_"

    def example(self) -> Example:
        """The task as an example."""
        layers: list[dict[str, Any]] = [
            {"units": units, "activation": kind, "weights": rows, "bias": biases,
             "bias_input": -1 if self.threshold else 1}
            for units, kind, rows, biases in zip(
                self.units[1:], self.kinds, self.names, self.biases, strict=True
            )
        ]  # fmt: skip
        training: dict[str, Any] = {
            "optimizer": "sgd", "learning_rate": float(self.rate),
        }  # fmt: skip
        if self.frozen:
            training["frozen"] = "biases"
        return from_mapping(
            {
                "network": {
                    "inputs": self.units[0], "loss": self.loss, "layers": layers,
                },
                "parameters": {n: float(v) for n, v in self.weights.items()},
                "cases": [
                    {"inputs": list(map(float, given)), "targets": list(map(float, ts))}
                    for given, ts in zip(self.inputs, self.targets, strict=True)
                ],
                "training": training,
                "notation": {
                    "error_signal": "target-out" if self.target_out else "derivative"
                },
            }
        )  # fmt: skip

    # --- the way through --------------------------------------------------------------

    def work(self, updates: int) -> None:
        """Several updates, online, and the forward pass after the last."""
        weights = dict(self.weights)
        for after in range(updates):
            case = after % self.cases
            weights = self._update(weights, after, case)
        self._forward(weights, updates, updates % self.cases)

    def _forward(
        self, weights: dict[str, Decimal], after: int, case: int
    ) -> list[list[Decimal]]:
        note = self.calculator.note
        outs = [self.inputs[case]]
        sign = -1 if self.threshold else 1
        for units, kind, rows, biases in zip(
            self.units[1:], self.kinds, self.names, self.biases, strict=True
        ):
            found = []
            for unit, row, bias in zip(units, rows, biases, strict=True):
                net = sum(
                    (weights[w] * x for w, x in zip(row, outs[-1], strict=True)),
                    sign * weights[bias],
                )
                net = note(f"net_{unit}", net, after, case + 1)
                found.append(
                    note(f"out_{unit}", _activated(net, kind), after, case + 1)
                )
            outs.append(found)
        self._error(outs[-1], after, case)
        return outs

    def _error(self, outs: list[Decimal], after: int, case: int) -> None:
        note = self.calculator.note
        shares = []
        for unit, out, target in zip(
            self.units[-1], outs, self.targets[case], strict=True
        ):
            if self.loss == "binary_cross_entropy" and not 0 < out < 1:
                return
            share = self._share(out, target)
            shares.append(note(f"E_{unit}", share, after, case + 1))
        note("E_total", sum(shares, Decimal(0)), after, case + 1)

    def _share(self, out: Decimal, target: Decimal) -> Decimal:
        square = (target - out) ** 2
        match self.loss:
            case "half_squared_error":
                return square / 2
            case "squared_error":
                return square
            case "mean_squared_error":
                return square / len(self.units[-1])
            case _:
                return -(out if target else 1 - out).ln()

    def _slope_of_error(self, out: Decimal, target: Decimal) -> Decimal:
        match self.loss:
            case "half_squared_error":
                return out - target
            case "squared_error":
                return 2 * (out - target)
            case "mean_squared_error":
                return 2 * (out - target) / len(self.units[-1])
            case _:
                return (out - target) / (out * (1 - out))

    def _update(
        self, weights: dict[str, Decimal], after: int, case: int
    ) -> dict[str, Decimal]:
        outs = self._forward(weights, after, case)
        signals: list[list[Decimal]] = [[] for _ in self.units]
        for depth in range(len(self.units) - 1, 0, -1):
            last = depth == len(self.units) - 1
            for index, unit in enumerate(self.units[depth]):
                out = outs[depth][index]
                if last:
                    target = self.targets[case][index]
                    found = self._output_signal(unit, out, target, after, case)
                else:
                    terms = [
                        signals[depth + 1][k] * weights[self.names[depth][k][index]]
                        for k in range(len(self.units[depth + 1]))
                    ]
                    found = self._hidden_signal(depth, index, terms, out, after, case)
                signals[depth].append(self._signed(unit, found, after, case))
        return self._stepped(weights, outs, signals, after, case)

    def _signed(self, unit: str, value: Decimal, after: int, case: int) -> Decimal:
        sign = -1 if self.target_out else 1
        noted = self.calculator.note(f"delta_{unit}", sign * value, after, case + 1)
        return sign * noted

    def _output_signal(
        self, unit: str, out: Decimal, target: Decimal, after: int, case: int
    ) -> Decimal:
        note = self.calculator.note
        short = self.loss == "binary_cross_entropy"
        if short and (self.style != "parts" or not 0 < out < 1):
            return out - target
        slope = _slope(out, self.kinds[-1])
        if self.style == "whole":
            return self._slope_of_error(out, target) * slope
        by_out = note(
            f"dE_total/dout_{unit}", self._slope_of_error(out, target), after, case + 1
        )
        return by_out * note(f"dout_{unit}/dnet_{unit}", slope, after, case + 1)

    def _hidden_signal(
        self, depth: int, index: int, terms: list[Decimal], out: Decimal,
        after: int, case: int,
    ) -> Decimal:  # fmt: skip
        note, unit = self.calculator.note, self.units[depth][index]
        slope = _slope(out, self.kinds[depth - 1])
        if self.style == "whole":
            return sum(terms, Decimal(0)) * slope
        if self.style == "shares" and depth == len(self.units) - 2:
            terms = [
                note(f"dE_{output}/dout_{unit}", term, after, case + 1)
                for output, term in zip(self.units[-1], terms, strict=True)
            ]
        by_out = note(f"dE_total/dout_{unit}", sum(terms, Decimal(0)), after, case + 1)
        return by_out * note(f"dout_{unit}/dnet_{unit}", slope, after, case + 1)

    def _stepped(
        self,
        weights: dict[str, Decimal],
        outs: list[list[Decimal]],
        signals: list[list[Decimal]],
        after: int,
        case: int,
    ) -> dict[str, Decimal]:
        new = dict(weights)
        for depth in range(1, len(self.units)):
            for index in range(len(self.units[depth])):
                signal = signals[depth][index]
                fed = list(
                    zip(self.names[depth - 1][index], outs[depth - 1], strict=True)
                )
                if not self.frozen:
                    bias = Decimal(-1 if self.threshold else 1)
                    fed.append((self.biases[depth - 1][index], bias))
                for name, value in fed:
                    new[name] = self._new(
                        name, weights[name], signal, value, after, case
                    )
        return new

    def _new(
        self, name: str, old: Decimal, signal: Decimal, fed: Decimal,
        after: int, case: int,
    ) -> Decimal:  # fmt: skip
        note = self.calculator.note
        if self.step == "signal":
            return note(f"{name}+", old - self.rate * signal * fed, after, case + 1)
        slope = note(f"dE_total/d{name}", signal * fed, after, case + 1)
        if self.step == "gradient":
            return note(f"{name}+", old - self.rate * slope, after, case + 1)
        step = note(f"step_{name}", -self.rate * slope, after, case + 1)
        return note(f"{name}+", old + step, after, case + 1)


def _activated(net: Decimal, kind: str) -> Decimal:
    if kind == "logistic":
        return 1 / (1 + (-net).exp())
    return ((2 * net).exp() - 1) / ((2 * net).exp() + 1)


def _slope(out: Decimal, kind: str) -> Decimal:
    return out * (1 - out) if kind == "logistic" else 1 - out * out


def hand_sheets(
    rng: random.Random, count: int
) -> Iterator[tuple[Example, tuple[Claim, ...], str]]:
    """Random right sheets of the decimal calculator."""
    for _ in range(count):
        with localcontext(Context(prec=60)):
            lecture = Lecture(rng)
            lecture.work(rng.choice((1, 1, 2, 3)))
        made = lecture.calculator
        kind = "digits" if made.significant else "decimals"
        how = f"{made.places} {kind}, {made.how}, {made.shown}, {lecture.style}, "
        yield lecture.example(), tuple(made.claims), how + lecture.step
