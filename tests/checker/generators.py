"""Random examples and sheets: right ones of every kind, and ones with a mistake."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names
from chainrule.examples.read import from_mapping
from chainrule.formulas import Kind, Node, Quantity, Ref, Symbol, evaluate, replace
from chainrule.formulas.numbers import (
    PROVEN,
    Undecided,
    Value,
    place_point,
    precision,
    rational,
    scaled_integer,
)
from chainrule.ledger.derivation import Alter, Derivation

HIDDEN = ("logistic", "tanh", "relu", "logistic", "tanh", "identity")
SQUARED = ("half_squared_error", "half_squared_error", "squared_error",
           "mean_squared_error")  # fmt: skip


def decimal(rng: random.Random, low: float, high: float, places: int) -> float:
    """A random decimal with few places, never 0."""
    found = 0.0
    while found == 0.0:
        found = round(rng.uniform(low, high), places)
    return found


def example(rng: random.Random, **fixed: Any) -> Example:
    """A random worked example, as a lecturer would make one."""
    inputs = rng.randint(1, 3)
    sizes = [rng.randint(1, 3) for _ in range(rng.choice((0, 1, 1, 1, 1, 2)))]
    outputs = rng.randint(1, 3)
    entropy = rng.random() < 0.2
    last = "logistic"
    loss = rng.choice(SQUARED)
    if entropy:
        outputs = max(outputs, 2)
        last, loss = rng.choice(
            (("softmax", "cross_entropy"), ("logistic", "binary_cross_entropy"))
        )
    else:
        last = rng.choice(("logistic", "logistic", "tanh", "identity"))
    style = fixed.get("bias", rng.choice(("each", "each", "none", "shared")))
    layers, parameters = layers_of(rng, inputs, [*sizes, outputs], last, style)
    count = fixed.get("cases", rng.choice((1, 1, 1, 2, 3)))
    cases = [
        {
            "inputs": [decimal(rng, -1, 1, rng.choice((1, 2))) for _ in range(inputs)],
            "targets": targets(rng, outputs, loss),
        }
        for _ in range(count)
    ]
    return from_mapping(
        {
            "network": {"inputs": inputs, "loss": loss, "layers": layers},
            "parameters": parameters,
            "cases": cases,
            "training": fixed.get("training", training(rng, count, style)),
            "notation": {
                "error_signal": rng.choice(("derivative", "derivative", "target-out"))
            },
        }
    )


def layers_of(
    rng: random.Random, inputs: int, sizes: list[int], last: str, style: str
) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Layers with their weights numbered through, and the parameters' values."""
    layers: list[dict[str, Any]] = []
    parameters: dict[str, float] = {}
    before, number, biases = inputs, 0, 0
    sign = rng.choice((1, 1, 1, -1))
    places = rng.choice((1, 2, 2, 3))
    for depth, size in enumerate(sizes):
        rows = []
        for _ in range(size):
            row = []
            for _ in range(before):
                number += 1
                row.append(f"w{number}")
                parameters[f"w{number}"] = decimal(rng, -1, 1, places)
            rows.append(row)
        final = depth == len(sizes) - 1
        layer: dict[str, Any] = {
            "units": size,
            "activation": last if final else rng.choice(HIDDEN),
            "weights": rows,
        }
        if style != "none":
            names = []
            for unit in range(size):
                if style == "each" or unit == 0:
                    biases += 1
                    parameters[f"b{biases}"] = decimal(rng, -1, 1, places)
                names.append(f"b{biases}")
            layer["bias"] = names
            layer["bias_input"] = sign
        layers.append(layer)
        before = size
    return layers, parameters


def targets(rng: random.Random, outputs: int, loss: str) -> list[float]:
    """Targets that the loss can take."""
    if loss == "cross_entropy":
        right = rng.randrange(outputs)
        return [float(index == right) for index in range(outputs)]
    if loss == "binary_cross_entropy":
        return [float(rng.random() < 0.5) for _ in range(outputs)]
    return [decimal(rng, 0, 1, 2) for _ in range(outputs)]


def training(rng: random.Random, cases: int, style: str) -> dict[str, Any]:
    """An update rule with its settings."""
    found: dict[str, Any] = {
        "optimizer": "sgd",
        "learning_rate": rng.choice((0.1, 0.5, 0.05, 0.25, 0.01, 1)),
    }
    if rng.random() < 0.15:
        found |= {"optimizer": "momentum", "momentum": rng.choice((0.9, 0.5))}
    elif rng.random() < 0.08:
        found |= {"optimizer": "adam"}
    if style != "none" and rng.random() < 0.3:
        found["frozen"] = "biases"
    if cases > 1:
        choice = rng.choice(("online", "full", "restart"))
        if choice == "restart":
            found["restart"] = True
        else:
            found["batch"] = choice
            found["reduction"] = rng.choice(("mean", "sum"))
    return found


# --- what a sheet prints --------------------------------------------------------------


def printable(example: Example, after: int = 0, case: int = 1) -> list[str]:
    """The names that a lecture prints, in its order."""
    found = []
    for name in Names(example).all():
        if name.startswith(("i", "w", "b", "target", "learning", "momentum", "beta",
                            "epsilon")) and not name.endswith("+"):  # fmt: skip
            continue
        if name.startswith(("velocity", "m_", "v_", "weight_decay")):
            continue
        if after and (name.endswith("+") or name.startswith("step_")):
            continue
        if case > 1 and not _restarts(example) and name.endswith("+"):
            continue
        found.append(name)
    return found


def _restarts(example: Example) -> bool:
    return example.training is not None and example.training.restart


def terms(example: Example, rng: random.Random) -> list[str]:
    """Subterms as worked sheets print them."""
    found = []
    network = example.network
    for depth, layer in enumerate(network.layers):
        for unit, row in zip(layer.units, layer.weights, strict=True):
            for source, cell in zip(network.sources(depth), row, strict=True):
                left = source if depth == 0 else f"out_{source}"
                found.append(f"{cell}*{left}")
            found += [f"exp(-net_{unit})", f"1 - out_{unit}"]
    for name in example.learned:
        found += [f"learning_rate*dE_total/d{name}", f"abs(step_{name})"]
    found += [f"(target_{unit} - out_{unit})^2" for unit in network.outputs]
    found += [f"out_{unit} - target_{unit}" for unit in network.outputs]
    return rng.sample(found, min(len(found), 4))


def wanted(example: Example, rng: random.Random, most: int = 40) -> list[Claim]:
    """Claims without figures yet: a whole sheet, or a part of it, in order."""
    cases = len(example.cases)
    found: list[Claim] = []
    for case in range(1, cases + 1):
        names = printable(example, 0, case)
        keep = rng.choice((1.0, 0.8, 0.5))
        names = [name for name in names if rng.random() < keep]
        for text in terms(example, rng) if rng.random() < 0.4 else []:
            names.insert(rng.randrange(len(names) + 1), text)
        found += [Claim(name, "", 0, case) for name in names]
    for after in rng.choice(((), (1,), (1, 2), (1, 20))):
        names = [n for n in printable(example, after) if n.startswith(("out_", "E_t"))]
        found += [Claim(name, "", after, 1) for name in names]
    return found[:most]


# --- sheets ---------------------------------------------------------------------------


def write(value: Value, digits: int, decimals: bool, how: str) -> str:
    """A value with so many significant digits, or decimals."""
    places = digits
    if not decimals and value != 0:
        size = abs(
            float(value.mid() if hasattr(value, "mid") else int(value.p) / int(value.q))
        )
        places = digits - 1
        while size < 1 and size > 0:
            size *= 10
            places += 1
        while size >= 10 and places > 0:
            size /= 10
            places -= 1
    return place_point(scaled_integer(value, places, how), places)


class Author:
    """Somebody who works an example: rounds, carries on, and may make a mistake."""

    def __init__(
        self,
        example: Example,
        *,
        digits: int,
        decimals: bool = False,
        how: str = "half_up",
        carry: bool = False,
        alter: Alter | None = None,
        shortcuts: bool = False,
    ) -> None:
        self.derivation = Derivation(example, alter, shortcuts=shortcuts)
        self.names = Names(example)
        self.digits, self.decimals, self.how, self.carry = digits, decimals, how, carry
        self.printed: dict[Quantity, Fraction] = {}
        self._known: dict[Quantity, tuple[Value, frozenset[Quantity]]] = {}
        """What was reckoned, and all that it needs, none of it printed by then."""

    def placed(self, claim: Claim) -> Node:
        """The claim's formula at its place."""
        return replace(
            self.names.parse(claim.of),
            lambda to: Ref(self.derivation.at(to, claim.after, claim.case)),  # type: ignore[arg-type]
        )

    def value(self, formula: Node) -> Value:
        """What the author gets, from printed figures where figures are carried."""
        with precision(200):
            if not self.carry:
                return self.derivation.expression(formula, 200)
            if isinstance(formula, Ref):
                own = self.derivation.formula(formula.to)  # type: ignore[arg-type]
                if own is None:
                    return self.derivation.value(formula.to, 200)  # type: ignore[arg-type]
                formula = own
            return evaluate(formula, self._mention, PROVEN)  # type: ignore[arg-type]

    def _mention(self, of: Quantity) -> Value:
        if of in self.printed:
            return rational(self.printed[of])
        known = self._known.get(of)
        if known is not None and known[1].isdisjoint(self.printed):
            return known[0]
        own = self.derivation.formula(of)
        if own is None:
            return self.derivation.value(of, 200)
        found = evaluate(own, self._mention, PROVEN)  # type: ignore[arg-type]
        self._known[of] = (found, frozenset(self.derivation.order([of])))
        return found

    def figure(self, claim: Claim) -> Claim:
        """The claim with the figure that the author prints."""
        formula = self.placed(claim)
        value = self.value(formula)
        with precision(200):
            says = write(value, self.digits, self.decimals, self.how)
        if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
            if formula.to not in self.printed:
                self.printed[formula.to] = Fraction(says)
        return Claim(claim.of, says, claim.after, claim.case)


def sheet(author: Author, claims: list[Claim]) -> tuple[Claim, ...]:
    """All the figures that the author prints; what has no value is left out."""
    found = []
    for claim in claims:
        try:
            found.append(author.figure(claim))
        except (ChainruleError, Undecided, ArithmeticError):
            continue
    return tuple(found)


def right_sheets(
    rng: random.Random, count: int
) -> Iterator[tuple[Example, tuple[Claim, ...], str]]:
    """Random right sheets: full precision or carried, rounded or cut, every reading."""
    for _ in range(count):
        made = example(rng)
        carry = rng.random() < 0.6
        digits = rng.randint(2, 9)
        how = rng.choice(("half_up", "half_up", "half_even", "cut"))
        decimals = rng.random() < 0.5
        author = Author(
            made, digits=digits, decimals=decimals, how=how, carry=carry,
            shortcuts=rng.random() < 0.3,
        )  # fmt: skip
        name = f"{digits} {'decimals' if decimals else 'digits'}, {how}"
        name += ", carried" if carry else ", full precision"
        yield made, sheet(author, wanted(made, rng)), name


__all__ = ["Author", "Kind", "Symbol", "example", "right_sheets", "sheet", "wanted"]
