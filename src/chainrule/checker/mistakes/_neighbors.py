"""Neighbors: another weight, another output, another layer in a formula's place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from itertools import combinations

from chainrule.checker.mistakes._formulas import exchanged, mentions, symbol, throughout
from chainrule.checker.mistakes._record import NEAR, Altered, Site, offsets
from chainrule.formulas import (
    Call,
    Kind,
    Node,
    Ref,
    Symbol,
    children,
    exp,
    negative,
    refs,
)
from chainrule.maths.network import Cell

MOST_SWAPPED = 4
"""Sources of a unit up to which every two of them are swapped."""
MOST_WEIGHTS = 12
"""Weights of a layer up to which every other one is tried in a weight's place."""
MOST_IN_LINE = 150
"""Weights of a layer up to which all of the same row and column are tried."""


def all_refs(of: Node) -> list[Node]:
    """Every mention in a formula, as a formula."""
    return [Ref(to) for to in refs(of)]


def mentions_exp(of: Node) -> bool:
    """Whether an exponential stands in the formula."""
    if isinstance(of, Call) and of.function == "exp":
        return True
    return any(mentions_exp(child) for child in children(of))


def all_turned(of: Node) -> Node:
    """Every exponent with the other sign."""

    def turn(part: Node) -> Node | None:
        if isinstance(part, Call) and part.function == "exp":
            return exp(negative(part.argument))
        return None

    return throughout(of, turn)


def all_nets(site: Site) -> Node:
    """Net inputs in place of all outputs."""

    def swap(part: Node) -> Node | None:
        found = symbol(part)
        if found is not None and found.kind is Kind.OUT:
            return site.ref(Kind.NET, found.of)
        return None

    return throughout(site.formula, swap)


def other_biases(site: Site) -> Iterator[tuple[Cell, str]]:
    """The biases of other units of the layer, then of other layers."""
    own = site.layer.bias[site.index]
    for other, bias in enumerate(site.layer.bias):
        if bias is not None and bias != own:
            yield bias, f"{other - site.index:+d}"
    for depth, layer in enumerate(site.network.layers):
        if depth != site.depth:
            index = min(site.index, len(layer.bias) - 1)
            bias = layer.bias[index]
            if bias is not None and bias != own:
                yield bias, f"layer {depth - site.depth:+d}"


def neighbor_sources(site: Site) -> Iterator[Altered]:
    """One source of a sum, or a gradient's input, replaced by its neighbor."""
    fed = mentions(site.formula, Kind.OUT, Kind.INPUT)
    for old in fed:
        own = symbol(old)
        assert own is not None
        names = _layer_of(site, own)
        if own.of not in names:
            continue
        at = names.index(own.of)
        for name, label in offsets(names, at):
            new = Ref(site.at(own._replace(of=name)).to)
            which = label if site.is_gradient else f"{at} {label}"
            text = f"{own._replace(of=name).name} in place of {own.name}"
            yield Altered(exchanged(site.formula, old, new), which, text)
    if site.kind is Kind.NET and len(fed) <= MOST_SWAPPED:
        for left, right in combinations(range(len(fed)), 2):
            turned = _swapped(site.formula, fed[left], fed[right])
            yield Altered(turned, f"swapped {left} {right}", "two inputs swapped")


def _swapped(of: Node, left: Node, right: Node) -> Node:
    def swap(part: Node) -> Node | None:
        return right if part == left else left if part == right else None

    return throughout(of, swap)


def _layer_of(site: Site, own: Symbol) -> list[str]:
    if own.kind is Kind.INPUT:
        return list(site.network.inputs)
    return list(site.network.layers[site.network.position[own.of][0]].units)


def wrong_layers(site: Site) -> Iterator[Altered]:
    """The output at the same index of the layer below or above."""
    for shift in (-1, 1):
        missing = False

        def swap(part: Node, shift: int = shift) -> Node | None:
            nonlocal missing
            found = symbol(part)
            if found is None or found.kind not in (Kind.OUT, Kind.INPUT):
                return None
            new = _same_index(site, found, shift)
            missing = missing or new is None
            return None if new is None else site.at(new)

        new = throughout(site.formula, swap)
        if not missing and new != site.formula and _feeds(site, shift):
            where = "below" if shift < 0 else "above"
            yield Altered(new, where, f"the outputs of the layer {where}")


def _feeds(site: Site, shift: int) -> bool:
    """A net input can't be fed by its own layer or by one above it."""
    return site.kind is not Kind.NET or shift < 0


def _same_index(site: Site, found: Symbol, shift: int) -> Symbol | None:
    network = site.network
    if found.kind is Kind.INPUT:
        depth, index = -1, network.inputs.index(found.of)
    else:
        depth, index = network.position[found.of]
    depth += shift
    if depth == -1 and index < len(network.inputs):
        return Symbol(Kind.INPUT, network.inputs[index])
    if 0 <= depth < len(network.layers) and index < len(network.layers[depth].units):
        return Symbol(Kind.OUT, network.layers[depth].units[index])
    return None


def neighbor_weights(site: Site) -> Iterator[Altered]:
    """One weight replaced by another of its layer."""
    for old in mentions(site.formula, Kind.PARAMETER):
        own = symbol(old)
        assert own is not None
        for name in _other_weights(site, own.of):
            new = site.ref(Kind.PARAMETER, name)
            text = f"{name} in place of {own.of}"
            yield Altered(exchanged(site.formula, old, new), f"{own.of}>{name}", text)


def _other_weights(site: Site, name: str) -> Iterator[str]:
    place = site.network.places[name][0]
    if place.input is None:
        return
    layer = site.network.layers[place.layer]
    cells = [
        (unit, column, cell)
        for unit, row in enumerate(layer.weights)
        for column, cell in enumerate(row)
    ]
    for unit, column, cell in cells:
        in_line = unit == place.unit or column == place.input
        if len(cells) > MOST_WEIGHTS and not in_line:
            continue
        apart = abs(unit - place.unit) + abs(column - place.input)
        if len(cells) > MOST_IN_LINE and apart > NEAR:
            continue
        if isinstance(cell, str) and cell != name:
            yield cell


def transposed(site: Site) -> Iterator[Altered]:
    """Rows for columns; a matrix that is not square is read column by column."""
    depth = site.depth if site.kind is Kind.NET else site.depth + 1
    turned = _turned(site.network.layers[depth].weights)

    def swap(part: Node) -> Node | None:
        found = symbol(part)
        if found is None or found.kind is not Kind.PARAMETER:
            return None
        cell = turned.get(found.of)
        return site.ref(Kind.PARAMETER, cell) if isinstance(cell, str) else None

    new = throughout(site.formula, swap)
    if new != site.formula:
        yield Altered(new, detail="the weights of the column in place of the row's")


def _turned(rows: tuple[tuple[Cell, ...], ...]) -> dict[Hashable, Cell]:
    flat = [cell for row in rows for cell in row]
    columns = [cell for column in zip(*rows, strict=True) for cell in column]
    return dict(zip(flat, columns, strict=True))
