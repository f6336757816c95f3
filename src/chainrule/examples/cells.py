"""One layer of an example file: its activation, its rows of weights and its biases."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from chainrule.errors import NumberError, SettingError
from chainrule.examples.faults import Table, counted, listed, shown
from chainrule.examples.figures import Figure, figure
from chainrule.examples.words import name_rule, own_name
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.network import Cell, Layer
from chainrule.maths.records import Activation


def _activation(layer: Table) -> Activation:
    value = layer.get("activation")
    stand_in = next(iter(ACTIVATIONS.values()))
    if isinstance(value, Activation):
        return value
    if value is None:
        layer.fault(
            "activation",
            f"it is missing, allowed {', '.join(ACTIVATIONS)}: write one of these",
        )
        return stand_in
    name = layer.named("activation")
    try:
        return stand_in if name is None else ACTIVATIONS.find(name)
    except SettingError as error:
        layer.fault("activation", f"{error}: write one of these")
        return stand_in


class LayerReader:
    """Reads one layer whose units and inputs are known."""

    def __init__(
        self,
        table: Table,
        units: tuple[str, ...],
        inputs: tuple[str, ...],
        weights: int,
        biases: int,
    ) -> None:
        self.table, self.units, self.inputs = table, units, inputs
        self.first_weight, self.first_bias = weights + 1, biases + 1

    def layer(self) -> Layer:
        """The layer; faults are noted and stand-ins used."""
        bias_input = self.table.get("bias_input")
        if bias_input not in (None, 1, -1) or isinstance(bias_input, bool):
            self.table.fault(
                "bias_input",
                f"got {shown(bias_input)}, allowed 1 or -1: write one of these",
            )
            bias_input = 1
        return Layer(
            self.units,
            _activation(self.table),
            self.weights(),
            self.bias(),
            bias_input or 1,
        )

    def numbered(self) -> tuple[tuple[Cell, ...], ...]:
        """w1, w2 … by their place in the network."""
        wide = len(self.inputs)
        return tuple(
            tuple(f"w{self.first_weight + unit * wide + n}" for n in range(wide))
            for unit in range(len(self.units))
        )

    def weights(self) -> tuple[tuple[Cell, ...], ...]:
        """A row per unit, a column per input of the layer."""
        rows = self.table.get("weights")
        if rows is None:
            return self.numbered()
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            self.table.fault(
                "weights",
                f"got {shown(rows)}, allowed a list of rows, one for each unit: "
                'write [["w1", "w2"], ["w3", "w4"]]',
            )
            return self.numbered()
        if not self.fits(rows):
            return self.numbered()
        return tuple(
            tuple(self.cells(row, f"row {n + 1}, column", "weights"))
            for n, row in enumerate(rows)
        )

    def fits(self, rows: list[list[Any]]) -> bool:
        """Whether the rows have the layer's shape; faults are noted."""
        if len(rows) != len(self.units):
            self.table.fault(
                "weights",
                f"got {counted(len(rows), 'row')}, allowed {len(self.units)}: write "
                f"one for each unit ({listed(self.units)})",
            )
            return False
        wrong = [n for n, row in enumerate(rows) if len(row) != len(self.inputs)]
        for n in wrong[:3]:
            self.table.fault(
                "weights",
                f"row {n + 1} (unit {self.units[n]}) has "
                f"{counted(len(rows[n]), 'cell')}, allowed {len(self.inputs)}: write "
                f"one for each input of the layer ({listed(self.inputs)})",
            )
        return not wrong

    def cells(self, row: list[Any], what: str, key: str) -> Iterator[Cell]:
        """Names as they are, numbers as constants."""
        for n, value in enumerate(row):
            cell = self.cell(value, f"{what} {n + 1}", key)
            yield Fraction(0) if cell is None else cell

    def cell(self, value: object, where: str, key: str) -> Cell | None:
        """One weight or bias; None where it is neither name nor number."""
        if isinstance(value, str) and not isinstance(value, Figure):
            name = own_name(value)
            if name is None:
                self.table.fault(key, f"{where} is {shown(value)}, {name_rule(value)}")
            return name
        try:
            return figure(value)[0]
        except NumberError as error:
            self.table.fault(key, f"{where}: {error}, or a parameter's name in quotes")
            return None

    def bias(self) -> tuple[Cell | None, ...]:
        """One entry per unit, or none."""
        value = self.table.get("bias")
        count = len(self.units)
        if value is None or value is False:
            return (None,) * count
        if value is True:
            return tuple(f"b{self.first_bias + n}" for n in range(count))
        if not isinstance(value, list) or len(value) != count:
            got = shown(value)
            if isinstance(value, list):
                got = counted(len(value), "entry")
            example = ", ".join(
                f'"b{self.first_bias + n}"' for n in range(min(count, 3))
            )
            self.table.fault(
                "bias",
                f"got {got}, allowed {count}, one for each unit "
                f"({listed(self.units)}), or true: write [{example}] or leave it out",
            )
            return (None,) * count
        return tuple(
            None if each is False else self.cell(each, f"entry {n + 1}", "bias")
            for n, each in enumerate(value)
        )
