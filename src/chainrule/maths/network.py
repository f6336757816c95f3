"""The frozen description of a feed-forward network: units, weights, biases, loss.

A weight or bias cell is a parameter's name, or an exact number: a constant that is
never learned. A name used in several cells is one shared parameter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from chainrule.maths.records import Activation, Loss

Cell = str | Fraction


@dataclass(frozen=True)
class Layer:
    """One layer: a row of `weights` per unit, a column per input of the layer.

    `bias` has an entry per unit, or None where the unit has none; `bias_input` is 1, or
    -1 for the threshold convention ``net = sum of w*x - theta``.
    """

    units: tuple[str, ...]
    activation: Activation
    weights: tuple[tuple[Cell, ...], ...]
    bias: tuple[Cell | None, ...]
    bias_input: int = 1


@dataclass(frozen=True)
class Place:
    """Where a parameter stands: layer, unit and input from 0; None for a bias."""

    layer: int
    unit: int
    input: int | None


@dataclass(frozen=True, eq=False)
class Network:
    """A feed-forward network; `layers` from the first hidden one to the output."""

    inputs: tuple[str, ...]
    layers: tuple[Layer, ...]
    loss: Loss | None = None

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the output units."""
        return self.layers[-1].units

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of inputs, then of units in each layer."""
        return (len(self.inputs), *(len(layer.units) for layer in self.layers))

    @cached_property
    def position(self) -> dict[str, tuple[int, int]]:
        """Layer and index of every unit, from 0."""
        return {
            unit: (depth, index)
            for depth, layer in enumerate(self.layers)
            for index, unit in enumerate(layer.units)
        }

    @cached_property
    def places(self) -> dict[str, tuple[Place, ...]]:
        """Every parameter with the places where it stands, in the network's order."""
        found: dict[str, list[Place]] = {}
        for place, cell in self.cells():
            if isinstance(cell, str):
                found.setdefault(cell, []).append(place)
        return {name: tuple(places) for name, places in found.items()}

    @cached_property
    def biases(self) -> frozenset[str]:
        """The parameters that stand as a bias."""
        return frozenset(
            name
            for name, places in self.places.items()
            if any(place.input is None for place in places)
        )

    def cells(self) -> Iterator[tuple[Place, Cell]]:
        """Every weight and bias cell: unit by unit, weights first, then the bias."""
        for depth, layer in enumerate(self.layers):
            for unit, (row, bias) in enumerate(
                zip(layer.weights, layer.bias, strict=True)
            ):
                for column, cell in enumerate(row):
                    yield Place(depth, unit, column), cell
                if bias is not None:
                    yield Place(depth, unit, None), bias

    def cell(self, place: Place) -> Cell | None:
        """What stands at a place."""
        layer = self.layers[place.layer]
        if place.input is None:
            return layer.bias[place.unit]
        return layer.weights[place.unit][place.input]

    def sources(self, depth: int) -> tuple[str, ...]:
        """The names of what feeds a layer: the inputs, or the units before it."""
        return self.inputs if depth == 0 else self.layers[depth - 1].units
