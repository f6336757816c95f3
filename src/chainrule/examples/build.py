"""Networks and examples built in Python, from lists or NumPy arrays.

Both are turned into what an example file would say and read by the same reader, so that
the same defaults hold and the same faults are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from chainrule.errors import ExampleError
from chainrule.examples.figures import plain_list
from chainrule.examples.model import Example
from chainrule.examples.read import from_mapping
from chainrule.maths.network import Network
from chainrule.maths.records import Activation, Loss, Optimizer

_FILE = "network"


def network(
    weights: Sequence[Any],
    biases: Sequence[Any] | bool | None = None,
    *,
    activations: str | Activation | Sequence[str | Activation] = "logistic",
    loss: str | Loss | None = None,
    inputs: Sequence[str] | None = None,
    units: Sequence[Sequence[str] | None] | None = None,
    bias_input: int = 1,
    parameters: Mapping[str, Any] | None = None,
) -> Example:
    """A network with its parameters: an example that still has no case.

    net = W x + b for every layer, ``W`` with a row per unit and a column per input.

    Args:
        weights: a matrix for each layer, first hidden layer first: nested lists or
            NumPy arrays. A number becomes the start value of a parameter w1, w2 …,
            numbered through the network row by row; a name is one of `parameters`.
        biases: for each layer a list with an entry per unit (number or name), or None
            for a layer without; left out, no layer has any. Numbers become b1, b2 ….
        activations: one for all layers, or one for each: names or records.
        loss: a loss by name or record; left out, only the forward pass is known.
        inputs: the names of the inputs; i1, i2 … where left out.
        units: the names of each layer's units; h1 …, o1 … where left out.
        bias_input: 1, or -1 for the threshold convention net = W x - θ.
        parameters: the values of the parameters that are named.

    Raises:
        ExampleError: what is given makes no network; every fault is named.

    Example:
        >>> weights = [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45]]]
        >>> net = network(weights, activations="tanh")
        >>> net.network.sizes, net.parameters["w5"]
        ((2, 2, 1), Fraction(2, 5))
    """
    matrices = [_matrix(each, n + 1) for n, each in enumerate(plain_list(weights))]
    rows = [len(matrix) for matrix in matrices]
    chosen = _for_each("activations", activations, len(matrices))
    named = _for_each("units", units, len(matrices))
    vectors = _vectors(biases, rows)
    given = [None] * len(matrices) if biases is True else vectors
    _refuse_transposed(matrices, given, inputs)
    values = dict(parameters or {})
    numbers, bias_numbers = 1, 1
    layers = []
    for matrix, bias, activation, names in zip(
        matrices, vectors, chosen, named, strict=True
    ):
        layer = {
            "units": len(matrix) if names is None else list(names),
            "activation": activation,
            "weights": _parameters(matrix, "w", numbers, values),
            "bias_input": bias_input,
        }
        numbers += sum(map(len, matrix))
        if bias is not None:
            layer["bias"] = _parameters([bias], "b", bias_numbers, values)[0]
            bias_numbers += len(bias)
        layers.append(layer)
    wide = len(matrices[0][0]) if matrices and matrices[0] else 0
    table: dict[str, Any] = {
        "inputs": wide if inputs is None else list(inputs),
        "layers": layers,
    }
    if loss is not None:
        table["loss"] = loss
    return from_mapping(
        {"network": table, "parameters": values}, _FILE, needs_case=False
    )


def example(
    of: Example,
    inputs: Sequence[Any],
    targets: Any = None,
    *,
    optimizer: str | Optimizer | None = None,
    frozen: Sequence[str] | str = (),
    batch: str | int = "online",
    reduction: str = "mean",
    restart: bool = False,
    notation: Mapping[str, Any] | None = None,
    title: str = "",
    source: str = "",
    **settings: Any,
) -> Example:
    """A network with cases and an update rule: what `chainrule.explain` takes.

    Args:
        of: what `network` returned, or any example whose network is wanted.
        inputs: one case (a number for each input) or several (a row for each case).
        targets: likewise; for cross-entropy also class names or indices from 0.
        optimizer: by name or record; gradient descent where only settings are given.
        frozen: the parameters that stay as they are, or "biases".
        batch: "online", "full" or a number of cases that make an update together.
        reduction: "mean" or "sum" over the cases of a batch.
        restart: whether every case starts again from the initial parameters.
        notation: how the lecture writes things, as in an example file.
        title: what the example is called.
        source: where it comes from.
        **settings: the optimizer's settings, such as ``learning_rate=0.5``.

    Raises:
        ExampleError: what is given makes no example; every fault is named.

    Example:
        >>> net = network([[[0.5, -0.25]]], loss="half_squared_error")
        >>> made = example(net, [1, 2], [0.1], learning_rate=0.1)
        >>> made.cases[0].targets
        (Fraction(1, 10),)
    """
    cases = _cases(plain_list(inputs), plain_list(targets))
    values: dict[str, Any] = {
        "network": _described(of.network),
        "parameters": dict(of.parameters),
        "cases": cases,
        "title": title,
        "source": source,
        "notation": dict(notation or {}),
    }
    if optimizer is not None or settings:
        values["training"] = {
            "optimizer": "sgd" if optimizer is None else optimizer,
            "frozen": frozen if isinstance(frozen, str) else list(frozen),
            "batch": batch,
            "reduction": reduction,
            "restart": restart,
            **settings,
        }
    made = from_mapping(values, _FILE)
    texts = {name: of.texts[name] for name in of.parameters if name in of.texts}
    return replace(made, texts={**texts, **made.texts})


def _matrix(value: Any, layer: int) -> list[list[Any]]:
    """The rows of a layer's weights."""
    if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
        raise ExampleError(
            f"{_FILE}: weights of layer {layer}: got {type(value).__name__}, allowed a "
            "matrix with a row for each unit: write [[0.15, 0.2], [0.25, 0.3]]"
        )
    return value


def _refuse_transposed(
    matrices: list[list[list[Any]]],
    vectors: Sequence[list[Any] | None],
    inputs: Sequence[str] | None,
) -> None:
    """Say so where the matrices fit one another only with rows and columns swapped."""
    shapes = [(len(each), len(each[0]) if each else 0) for each in matrices]
    even = all(
        len(row) == wide
        for matrix, (_, wide) in zip(matrices, shapes, strict=True)
        for row in matrix
    )
    counts = [None if each is None else len(each) for each in vectors]
    wide = None if inputs is None or isinstance(inputs, str) else len(inputs)
    swapped = [(columns, rows) for rows, columns in shapes]
    if even and not _fit(shapes, counts, wide) and _fit(swapped, counts, wide):
        rows, columns = shapes[0]
        raise ExampleError(
            f"{_FILE}: weights: got a row per input (layer 1 has {rows} rows and "
            f"{columns} columns), allowed a row per unit and a column per input: "
            "transpose every matrix (W.T)"
        )


def _fit(
    shapes: list[tuple[int, int]], biases: list[int | None], inputs: int | None
) -> bool:
    """Whether matrices (units, inputs) follow on one another and on the biases."""
    chained = all(a[0] == b[1] for a, b in pairwise(shapes))
    entries = all(
        count in (None, units) for count, (units, _) in zip(biases, shapes, strict=True)
    )
    return chained and entries and (not shapes or inputs in (None, shapes[0][1]))


def _for_each(what: str, value: Any, layers: int) -> list[Any]:
    """One for each layer."""
    if value is None or isinstance(value, (str, Activation)):
        return [value] * layers
    found = list(value)
    if len(found) != layers:
        raise ExampleError(
            f"{_FILE}: {what}: got {len(found)}, allowed {layers}: give one for "
            "each layer"
        )
    return found


def _vectors(value: Any, rows: list[int]) -> list[list[Any] | None]:
    """The biases of each layer; True is 0 to start with for every unit."""
    if value is True:
        return [[0] * count for count in rows]
    if value is None or value is False:
        return [None] * len(rows)
    found = _for_each("biases", plain_list(value), len(rows))
    for n, each in enumerate(found):
        if each is not None and not isinstance(each, list):
            raise ExampleError(
                f"{_FILE}: biases of layer {n + 1}: got {type(each).__name__}, allowed "
                "a list with one entry for each unit, or None: write [0.35, 0.35]"
            )
    return found


def _parameters(
    rows: list[list[Any]], letter: str, first: int, values: dict[str, Any]
) -> list[list[Any]]:
    """The cells with their numbers as new parameters, entered into `values`."""
    named: list[list[str]] = []
    for row in rows:
        named.append([])
        for cell in row:
            name = cell if isinstance(cell, str) else f"{letter}{first}"
            if not isinstance(cell, str):
                if name in values:
                    raise ExampleError(
                        f"{_FILE}: parameters: {name} is named there, and a number in "
                        "the matrices gets that name too: choose another name"
                    )
                values[name] = cell
            named[-1].append(name)
            first += 1
    return named


def _cases(inputs: Any, targets: Any) -> list[dict[str, Any]]:
    """One table for each case."""
    several = isinstance(inputs, list) and any(isinstance(row, list) for row in inputs)
    rows = inputs if several else [inputs]
    if targets is None:
        return [{"inputs": row} for row in rows]
    wanted = targets if several and isinstance(targets, list) else [targets]
    if len(wanted) != len(rows):
        raise ExampleError(
            f"{_FILE}: targets: got {len(wanted)}, allowed {len(rows)}: give targets "
            "for each case"
        )
    return [
        {"inputs": row, "targets": target}
        for row, target in zip(rows, wanted, strict=True)
    ]


def _described(of: Network) -> dict[str, Any]:
    """A network as a mapping that reads back to it."""
    layers = [
        {
            "units": list(layer.units),
            "activation": layer.activation,
            "weights": [list(row) for row in layer.weights],
            "bias": _bias(layer.bias),
            "bias_input": layer.bias_input,
        }
        for layer in of.layers
    ]
    table: dict[str, Any] = {"inputs": list(of.inputs), "layers": layers}
    return table if of.loss is None else {**table, "loss": of.loss}


def _bias(bias: tuple[str | Fraction | None, ...]) -> list[Any] | bool:
    """The biases of a layer, as an example file says them."""
    if all(cell is None for cell in bias):
        return False
    return [False if cell is None else cell for cell in bias]
