"""What the forward pass is made of, for the writers of C and Python.

Small networks become straight-line code: the derivation's own formulas for every net
input and output, with the weights put in. Larger ones become loops over arrays, their
activations written from the same records.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from chainrule.examples.model import Case, Example
from chainrule.formulas import Kind, Quantity, Symbol, python_source
from chainrule.ledger import Derivation
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.network import Network
from chainrule.maths.records import NET, Activation

STRAIGHT_LINE_CELLS = 400
"""Networks of so many weights at most are written as straight-line code."""

C_CHOICE = "({test} ? {then} : {otherwise})"
PYTHON_CHOICE = "({then} if {test} else {otherwise})"


@dataclass(frozen=True)
class LayerCode:
    """One layer for array code: its matrix (a row per unit), biases, activation."""

    weights: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]
    activation: Activation


@dataclass(frozen=True)
class Assignment:
    """``name = expression`` of straight-line code."""

    name: str
    expression: str


def layer_codes(network: Network, parameters: Any) -> list[LayerCode]:
    """The layers as numbers; a bias input of -1 is put into the biases."""

    def number(cell: str | Fraction | None) -> float:
        if cell is None:
            return 0.0
        return float(parameters[cell] if isinstance(cell, str) else cell)

    return [
        LayerCode(
            tuple(tuple(number(cell) for cell in row) for row in layer.weights),
            tuple(layer.bias_input * number(cell) for cell in layer.bias),
            layer.activation,
        )
        for layer in network.layers
    ]


def cells(network: Network) -> int:
    """How many weights and biases the forward pass uses."""
    return sum(1 for _ in network.cells())


def straight_line(
    example: Example, indexed: Callable[[str, int], str], choice: str
) -> tuple[list[Assignment], list[str]]:
    """The assignments of the forward pass, and the names of the outputs.

    `indexed` spells input number `i` of an array; `choice` a formula by cases.
    """
    network = example.network
    posed = Example(
        network, example.parameters, (Case((Fraction(0),) * len(network.inputs)),)
    )
    derivation = Derivation(posed, shortcuts=True)
    outputs = [derivation.at(Symbol(Kind.OUT, unit)) for unit in network.outputs]
    names = _Names(derivation, indexed)
    found = [
        Assignment(
            names(each),
            python_source(formula, names, _number, choose=choice),
        )
        for each in derivation.order(outputs)
        if (formula := derivation.formula(each)) is not None
    ]
    return found, [names(each) for each in outputs]


class _Names:
    """Identifiers for quantities: inputs by index, parameters as their numbers."""

    def __init__(
        self, derivation: Derivation, indexed: Callable[[str, int], str]
    ) -> None:
        self.derivation, self.indexed = derivation, indexed
        self.known: dict[Hashable, str] = {}

    def __call__(self, to: Hashable) -> str:
        assert isinstance(to, Quantity)
        what = to.what
        assert isinstance(what, Symbol)
        network = self.derivation.network
        if what.kind is Kind.INPUT:
            return self.indexed("x", network.inputs.index(what.of))
        if what.kind is Kind.PARAMETER:
            value = self.derivation.example.parameters[what.of]
            text = _number(value)
            return text if value >= 0 else f"({text})"
        depth, index = network.position[what.of]
        return f"{what.kind}{depth + 1}_{index + 1}"


def _number(value: Fraction) -> str:
    return repr(float(value))


def used(helpers: Mapping[str, str], code: str) -> list[str]:
    """The sources of the helpers that a piece of code calls, and of those they call."""
    wanted: set[str] = set()
    text = code
    while new := {
        name
        for name in helpers
        if name not in wanted and re.search(rf"\b{name}\(", text)
    }:
        wanted |= new
        text = "\n".join(helpers[name] for name in new)
    return [source for name, source in helpers.items() if name in wanted]


def activation_source(name: str, variable: str, choice: str) -> str:
    """An activation of one unit as an expression of its net input."""
    record = ACTIVATIONS[name]
    formula = record.stable or record.value
    return python_source(
        formula,
        lambda to: variable if to == NET.to else str(to),
        _number,
        choose=choice,
    )
