"""The diagram of a network: units with their outputs, weights with gradients."""

from __future__ import annotations

from itertools import pairwise

from chainrule.documents import Diagram, Edge, Figure, Level, Unit
from chainrule.formulas import TOTAL, Derivative, Kind, Quantity, Symbol
from chainrule.formulas.spelling import decimal_text
from chainrule.ledger.figures import Figures
from chainrule.maths.network import Cell, Network, Place

MOST_UNITS = 8
UNITS_SHOWN = 6
"""A layer of more than `MOST_UNITS` units shows so many of them."""
MOST_WORK = 2_000
"""A network with more weights than this is drawn without values."""


class Picture:
    """Builds the diagram of one ledger; `with_error` asks for targets and gradients."""

    def __init__(self, figures: Figures, with_error: bool) -> None:
        self.figures = figures
        self.ledger = figures.ledger
        self.derivation = figures.derivation
        self.network = self.derivation.network
        self.valued = weights(self.network) <= MOST_WORK
        self.with_error = with_error and self.valued

    def diagram(self) -> Diagram:
        """The network with the values of its case."""
        levels = [self._inputs(), *map(self._layer, range(len(self.network.layers)))]
        return Diagram(tuple(levels), tuple(self._edges()))

    def _inputs(self) -> Level:
        names = self.network.inputs
        units = tuple(
            Unit(name, self._value(Symbol(Kind.INPUT, name))) for name in _shown(names)
        )
        return Level("inputs", units, len(names) - len(units))

    def _layer(self, depth: int) -> Level:
        layer = self.network.layers[depth]
        last = depth + 1 == len(self.network.layers)
        kind = "output layer" if last else "hidden layer"
        if not last and len(self.network.layers) > 2:
            kind += f" {depth + 1}"
        units = tuple(self._unit(name, last) for name in _shown(layer.units))
        title = f"{kind}, {layer.activation.name}"
        bias = "threshold" if layer.bias_input == -1 else "bias"
        return Level(title, units, len(layer.units) - len(units), bias)

    def _unit(self, name: str, last: bool) -> Unit:
        target = gradient = None
        if self.with_error:
            gradient = self._value(Derivative(TOTAL, Symbol(Kind.NET, name)))
            if last:
                target = self._value(Symbol(Kind.TARGET, name))
        return Unit(name, self._value(Symbol(Kind.OUT, name)), gradient, target)

    def _edges(self) -> list[Edge]:
        found: list[Edge] = []
        for place, cell in self.network.cells():
            sources = self.network.sources(place.layer)
            drawn = len(_shown(self.network.layers[place.layer].units))
            if place.unit >= drawn:
                continue
            if place.input is not None and place.input >= len(_shown(sources)):
                continue
            found.append(self._edge(place, cell))
        return found

    def _edge(self, place: Place, cell: Cell) -> Edge:
        level, unit = place.layer + 1, place.unit
        if not isinstance(cell, str):
            value = Figure(decimal_text(cell))
            return Edge(level, unit, place.input, None, value)
        symbol = Symbol(Kind.PARAMETER, cell)
        gradient = None
        if self.with_error and cell in self.derivation.learned:
            gradient = self._value(Derivative(TOTAL, symbol))
        return Edge(level, unit, place.input, symbol, self._value(symbol), gradient)

    def _value(self, what: Symbol | Derivative) -> Figure | None:
        if not self.valued:
            return None
        quantity: Quantity = self.derivation.at(
            what, self.ledger.after, self.ledger.case
        )
        if not self.derivation.has_value(quantity):
            return None
        return self.figures.short(quantity)


def weights(network: Network) -> int:
    """How many weights the network has, biases apart."""
    return sum(a * b for a, b in pairwise(network.sizes))


def _shown(names: tuple[str, ...]) -> tuple[str, ...]:
    return names if len(names) <= MOST_UNITS else names[:UNITS_SHOWN]
