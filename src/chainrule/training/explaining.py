"""A trained network and one row of a table as a worked example.

Every number of the example is the exact value of the model's floating-point number, so
what is explained is the network as it is, not a rounded one.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.engines.state import biases, weights
from chainrule.errors import TableError
from chainrule.examples.model import Case, Example, Training
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.network import Layer, Network
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.training.tables.csv_file import number
from chainrule.training.tables.table import Column, Table

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.training.model import Model

_SHOWN = 12  # inputs that are named in the example's source


def example_of_row(
    model: str | Path, table: str | Path, row: int, encoding: str = "utf-8"
) -> Example:
    """The worked example of a model file and one row of a table, counted from 1.

    `encoding` is that of a CSV file.

    Raises:
        ModelError: the model can't be read.
        TableError: the table can't be read, or has no such row.
    """
    from chainrule.interchange.safetensors import load
    from chainrule.training.tables.read import read_table

    return example_of(load(model), read_table(table, encoding), row, str(model))


def example_of(model: Model, table: Table, row: int, name: str = "model") -> Example:
    """The worked example of a model and one row of a table, counted from 1.

    Inputs are called i1 …, hidden units h1 … (h2_1 where there are several layers),
    outputs o1 …, weights w1 … row by row, biases b1 …; `Example.source` says what they
    stand for. The targets are there where the table has the target in this row.
    The update is the model's own rule with an empty memory, on this row alone.

    Raises:
        TableError: there is no such row, or the table lacks a column.
    """
    if not 1 <= row <= table.rows:
        raise TableError(
            f"{table.name} has no row {row}: give one from 1 to {table.rows}"
        )
    one = _one_row(table, row - 1, _numeric(model))
    inputs = model.inputs(one)[0]
    targets = None
    target = model.target
    there = target is not None and target.name in table.names
    if target is not None and there and not one.column(target.name).missing()[0]:
        numbers = target.targets(target.numbers(one)).astype(model.plan.dtype)
        targets = _exact(numbers[0])
    return Example(
        network=network_of(model.plan),
        parameters=dict(parameters_of(model.plan, model.state.parameters)),
        cases=(Case(_exact(inputs), targets),),
        training=_training(model),
        title=f"{name}, row {row} of {table.name}",
        source=_source(model),
        file=name,
    )


def example_of_network(model: Model, name: str = "model") -> Example:
    """The network of a model as an example that still has no case."""
    return Example(
        network=network_of(model.plan),
        parameters=dict(parameters_of(model.plan, model.state.parameters)),
        training=_training(model),
        title=name,
        source=_source(model),
        file=name,
    )


def network_of(plan: Plan) -> Network:
    """A plan's network with the usual names.

    >>> from chainrule.engines import LayerPlan, Plan
    >>> plan = Plan(2, (LayerPlan(2), LayerPlan(1)), "half_squared_error")
    >>> network_of(plan).layers[1].weights, network_of(plan).layers[1].bias
    ((('w5', 'w6'),), ('b3',))
    """
    weight, bias = count(1), count(1)
    layers = []
    for depth, layer in enumerate(plan.layers):
        ins = plan.sizes[depth]
        rows = tuple(
            tuple(f"w{next(weight)}" for _ in range(ins)) for _ in range(layer.units)
        )
        own = tuple(f"b{next(bias)}" if layer.bias else None for _ in rows)
        layers.append(
            Layer(
                _units(plan, depth),
                ACTIVATIONS.find(layer.activation),
                rows,
                own,
                plan.bias_input,
            )
        )
    inputs = tuple(f"i{number + 1}" for number in range(plan.inputs))
    return Network(inputs, tuple(layers), LOSSES.find(plan.loss))


def _units(plan: Plan, depth: int) -> tuple[str, ...]:
    last = len(plan.layers) - 1
    stem = "o" if depth == last else "h" if last == 1 else f"h{depth + 1}_"
    return tuple(f"{stem}{number + 1}" for number in range(plan.layers[depth].units))


def parameters_of(plan: Plan, flat: Any) -> Iterator[tuple[str, Fraction]]:
    """Names and exact values; a unit's weights are a column of the matrix."""
    weight, bias = count(1), count(1)
    for W, b in zip(weights(plan, flat), biases(plan, flat), strict=True):
        for value in W.T.ravel().tolist():
            yield f"w{next(weight)}", Fraction(value)
        for value in b.tolist():
            yield f"b{next(bias)}", Fraction(value)


def _exact(values: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values.tolist())


def _training(model: Model) -> Training:
    plan = model.plan
    optimizer = OPTIMIZERS.find(plan.optimizer)
    settings: dict[str, Fraction | str | bool] = {
        name: value if isinstance(value, str | bool) else Fraction(str(value))
        for name, value in plan.settings.items()
    }
    settings["learning_rate"] = Fraction(str(model.settings.learning_rate))
    if plan.weight_decay is not None:
        settings["weight_decay"] = Fraction(str(plan.weight_decay))
    return Training(optimizer, settings, reduction=plan.reduction)


def _source(model: Model) -> str:
    parts = []
    if model.preparation is not None:
        parts.append(_legend("i", model.preparation.inputs))
    if model.target is not None and model.target.classes:
        parts.append(_legend("o", model.target.classes))
    elif model.target is not None:
        t = model.target
        parts.append(f"o1: ({t.name} - {t.mean:.6g})/{t.spread:.6g}")
    return "; ".join(parts)


def _legend(stem: str, names: tuple[str, ...]) -> str:
    shown = [f"{stem}{n}: {name}" for n, name in enumerate(names[:_SHOWN], 1)]
    return ", ".join(shown) + (", …" if len(names) > _SHOWN else "")


def _numeric(model: Model) -> frozenset[str]:
    """The columns that the model reads numbers from."""
    from chainrule.training.tables.prepare import NumberColumn

    learned = model.preparation.columns if model.preparation is not None else ()
    found = {each.name for each in learned if isinstance(each, NumberColumn)}
    if model.target is not None and not model.target.classes:
        found.add(model.target.name)
    return frozenset(found)


def _one_row(table: Table, row: int, numeric: frozenset[str]) -> Table:
    columns = tuple(
        _as_number(column.take([row])) if column.name in numeric else column.take([row])
        for column in table.columns
    )
    return Table(table.name, columns, 1, first=row + 1)


def _as_number(column: Column) -> Column:
    """A cell as the number it is, although another row of its column holds a text."""
    import numpy as np

    if column.texts is None or column.odd is not None:
        return column
    text = column.texts[0]
    value = np.nan if text is None else number(text, column.decimal_comma)
    return column if value is None else Column(column.name, numbers=np.array([value]))
