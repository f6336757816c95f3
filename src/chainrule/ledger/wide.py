"""Net inputs of wide layers, evaluated without writing their formula out.

The formula of a net input with hundreds of terms is still there for whoever asks for
it; its value is a dot product, of exact numbers or else of balls, so that one weight of
a large network can be explained in about a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, arb_mat, fmpq_mat

from chainrule.formulas import Kind, Quantity, Symbol
from chainrule.formulas.numbers import Value, is_exact, rational, tamed
from chainrule.maths.network import Cell

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation

WIDE = 64
"""From so many terms on a net input is evaluated as a dot product."""


class WideNets:
    """Dot products for one derivation, its vectors of balls kept."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self._signals: dict[tuple[int, int, int, int], list[Value]] = {}

    def covers(self, quantity: Quantity) -> bool:
        """Whether a quantity is the net input of a wide layer, nothing altered."""
        what = quantity.what
        if not isinstance(what, Symbol) or what.kind is not Kind.NET:
            return False
        derivation = self.derivation
        if derivation.alter is not None or derivation.is_given(quantity):
            return False
        depth, _ = derivation.network.position[what.of]
        return derivation.network.sizes[depth] >= WIDE

    def needs(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """What must have a value before: the units below, where there are any."""
        depth, _ = self.derivation.network.position[quantity.what.of]  # type: ignore[union-attr]
        if depth == 0:
            return ()
        return self._sources(depth, quantity)

    def _sources(self, depth: int, quantity: Quantity) -> tuple[Quantity, ...]:
        kind = Kind.INPUT if depth == 0 else Kind.OUT
        return tuple(
            self.derivation.at(Symbol(kind, name), quantity.after, quantity.case)
            for name in self.derivation.network.sources(depth)
        )

    def value(self, quantity: Quantity, bits: int) -> Value:
        """The net input: exact where all that it adds up is, else a ball."""
        network = self.derivation.network
        depth, index = network.position[quantity.what.of]  # type: ignore[union-attr]
        layer = network.layers[depth]
        row = [self._cell(cell, quantity, bits) for cell in layer.weights[index]]
        found = self._dot(row, self._signal(depth, quantity, bits))
        bias = layer.bias[index]
        if bias is not None:
            found += self._cell(bias, quantity, bits) * layer.bias_input
        return tamed(found)

    def _dot(self, row: list[Value], column: list[Value]) -> Value:
        if all(map(is_exact, row)) and all(map(is_exact, column)):
            exact = fmpq_mat([row]) * fmpq_mat([[each] for each in column])
            return exact[0, 0]
        balls = arb_mat([[arb(each) for each in row]])
        return (balls * arb_mat([[arb(each)] for each in column]))[0, 0]

    def _cell(self, cell: Cell, quantity: Quantity, bits: int) -> Value:
        derivation = self.derivation
        if not isinstance(cell, str):
            return rational(cell)
        if quantity.after and cell in derivation.learned:
            what = Symbol(Kind.PARAMETER, cell)
            place = derivation.at(what, quantity.after, quantity.case)
            return derivation.value(place, bits)
        return rational(derivation.example.parameters[cell])

    def _signal(self, depth: int, quantity: Quantity, bits: int) -> list[Value]:
        key = (bits, depth, quantity.after if depth else 0, quantity.case)
        if key not in self._signals:
            self._signals[key] = [
                self.derivation.value(each, bits)
                for each in self._sources(depth, quantity)
            ]
        return self._signals[key]
