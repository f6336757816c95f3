"""The ``[network]`` of an example file: units, weights and biases, with all defaults.

Weights that are left out are named w1, w2 … by their place in the whole network, row by
row; so are biases (``bias = true``) by theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from chainrule.errors import SettingError
from chainrule.examples.cells import LayerReader
from chainrule.examples.faults import Faults, Table, listed, shown
from chainrule.examples.words import name_rule, own_name
from chainrule.maths.losses import LOSSES
from chainrule.maths.network import Network
from chainrule.maths.records import Loss

MOST_UNITS = 100_000
"""Inputs or units of one layer."""
MOST_LAYERS = 100
MOST_CELLS = 2_000_000
"""Weights of a whole network."""
MOST_NUMBERED = 10_000
"""Weights that are numbered although the file has no values for them."""

NETWORK_KEYS = ("inputs", "loss", "layers")
LAYER_KEYS = ("units", "activation", "weights", "bias", "bias_input")


def read_network(values: object, faults: Faults, parameters: int) -> Network | None:
    """The network, or None where its shape can't be told; faults are noted.

    `parameters` is how many values the file has: a network that would number many more
    weights than that is not written out.
    """
    table = Table(values, "network", faults, NETWORK_KEYS)
    if not isinstance(values, Mapping):
        return None
    table.refuse_unknown()
    layers = _layer_tables(table, faults)
    loss = _loss(table)
    sizes = [_size(table, "inputs"), *(_size(layer, "units") for layer in layers)]
    if not layers or None in sizes:
        return None
    if not _affordable(sizes, layers, parameters, faults):
        return None
    inputs = _names(table, "inputs", [f"i{n + 1}" for n in range(sizes[0] or 0)])
    units = [_units(layer, depth, len(layers)) for depth, layer in enumerate(layers)]
    _refuse_repeats(inputs, units, faults)
    before, built, weights, biases = inputs, [], 0, 0
    for layer, names in zip(layers, units, strict=True):
        reader = LayerReader(layer, names, before, weights, biases)
        built.append(reader.layer())
        weights += len(names) * len(before)
        biases += sum(cell is not None for cell in built[-1].bias)
        before = names
    network = Network(inputs, tuple(built), loss)
    _refuse_mixed_numbering(network, layers, faults)
    return network


def _layer_tables(table: Table, faults: Faults) -> list[Table]:
    """One table per layer."""
    found = table.get("layers")
    if not isinstance(found, list) or not found:
        got = "nothing" if found is None else shown(found)
        table.fault(
            "layers",
            f"got {got}, allowed at least one layer: write [[network.layers]] with "
            "units and activation",
        )
        return []
    if len(found) > MOST_LAYERS:
        table.fault(
            "layers", f"got {len(found)} layers, allowed {MOST_LAYERS}: use fewer"
        )
        return []
    layers = [
        Table(values, f"network.layers[{n + 1}]", faults, LAYER_KEYS)
        for n, values in enumerate(found)
    ]
    for layer in layers:
        layer.refuse_unknown()
    return layers


def _loss(table: Table) -> Loss | None:
    value = table.get("loss")
    if value is None or isinstance(value, Loss):
        return value
    name = table.named("loss")
    try:
        return None if name is None else LOSSES.find(name)
    except SettingError as error:
        table.fault("loss", f"{error}: write one of these")
        return None


def _size(table: Table, key: str) -> int | None:
    """How many inputs or units there are; None where that can't be told."""
    value = table.get(key)
    if isinstance(value, list) and value:
        count: Any = len(value)
    else:
        count = value
    whole = isinstance(count, int) and not isinstance(count, bool)
    if whole and 1 <= count <= MOST_UNITS:
        return int(count)
    got = "nothing" if value is None else shown(value)
    table.fault(
        key,
        f"got {got}, allowed a list of names or a count from 1 to {MOST_UNITS}: "
        f'write {key} = ["x1", "x2"] or {key} = 2',
    )
    return None


def _affordable(
    sizes: list[int | None], layers: list[Table], parameters: int, faults: Faults
) -> bool:
    """Whether the network is small enough to be written out."""
    known = [size or 0 for size in sizes]
    cells = [a * b for a, b in pairwise(known)]
    shape = "-".join(map(str, known[:12]))
    if sum(cells) > MOST_CELLS:
        faults.add(
            "network",
            f"got {sum(cells)} weights ({shape}), allowed {MOST_CELLS}: use fewer "
            "units",
        )
        return False
    numbered = sum(
        count
        for count, table in zip(cells, layers, strict=True)
        if table.get("weights") is None
    )
    if numbered > max(parameters, MOST_NUMBERED):
        faults.add(
            "network",
            f"got {numbered} weights to be numbered ({shape}) and {parameters} values "
            "in [parameters], allowed a value for each: use fewer units or "
            "add the values",
        )
        return False
    return True


def _names(
    table: Table, key: str, default: list[str], *, digits: bool = False
) -> tuple[str, ...]:
    """The names in a list, or the default ones for a count."""
    value = table.get(key)
    if not isinstance(value, list):
        return tuple(default)
    names = []
    for n, each in enumerate(value):
        name = own_name(each, digits=digits)
        if name is None:
            table.fault(key, f"entry {n + 1} is {shown(each)}, {name_rule(each)}")
        names.append(name or f"unnamed{n + 1}")
    return tuple(names)


def _units(layer: Table, depth: int, layers: int) -> tuple[str, ...]:
    """The units of a layer: h1 … or h2_1 … for hidden ones, o1 … for the last."""
    value = layer.get("units")
    count = len(value) if isinstance(value, list) else int(value)
    head = "h" if layers == 2 else f"h{depth + 1}_"
    if depth == layers - 1:
        head = "o"
    return _names(layer, "units", [f"{head}{n + 1}" for n in range(count)], digits=True)


def _refuse_repeats(
    inputs: tuple[str, ...], units: list[tuple[str, ...]], faults: Faults
) -> None:
    """Each name stands for one input or one unit of the whole network."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for names in (inputs, *units):
        for name in names:
            if name in seen:
                again[name] = None
            seen.add(name)
    if again:
        faults.add(
            "network",
            f"got {listed(again)} more than once among inputs and units, allowed once "
            "each: rename one of them",
        )


def _refuse_mixed_numbering(
    network: Network, layers: list[Table], faults: Faults
) -> None:
    """A name that was made by numbering must not be one that another cell was given."""
    given: set[str] = set()
    made: set[str] = set()
    for table, layer in zip(layers, network.layers, strict=True):
        weights = {
            cell for row in layer.weights for cell in row if isinstance(cell, str)
        }
        (made if table.get("weights") is None else given).update(weights)
        biases = {cell for cell in layer.bias if isinstance(cell, str)}
        (made if table.get("bias") is True else given).update(biases)
    if both := sorted(made & given):
        faults.add(
            "network.layers",
            f"got {listed(both)} both as a name you wrote and as one that numbering "
            "makes, allowed one of them: write the weights and biases of every layer",
        )
