"""The order in which a lecturer derives an update: forward, error, backward, step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chainrule.formulas import (
    BATCH,
    TOTAL,
    Derivative,
    Kind,
    Named,
    Quantity,
    Symbol,
)
from chainrule.ledger import update

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation


@dataclass(frozen=True)
class Phase:
    """One part of the worked example: its heading, and what it derives in order.

    `kind` is "forward", "error", "output", "hidden", "batch" or "update"; `layer`
    counts from 1, 0 where the phase is of no single layer; `case` is 0 where it is of
    no single case.
    """

    kind: str
    heading: str
    layer: int
    case: int
    quantities: tuple[Quantity, ...]


def phases(derivation: Derivation, after: int = 0, case: int = 1) -> list[Phase]:
    """The phases of one update, as far as the example goes.

    An example without targets or loss has a forward pass alone; one without
    ``[training]`` has no update, nor has a case that the next update does not take. A
    batch of several cases has the forward and backward pass of each of its cases, then
    the gradient of the batch. Where a lesson starts in the middle, what lies before
    the given quantities and has no numbers is left out.
    """
    found = list(_phases(derivation, after, case))
    if not derivation.missing:
        return found
    kept = [_with_values(derivation, phase) for phase in found]
    return [phase for phase in kept if phase.quantities]


def _with_values(derivation: Derivation, phase: Phase) -> Phase:
    there = tuple(filter(derivation.has_value, phase.quantities))
    return replace(phase, quantities=there)


def _phases(derivation: Derivation, after: int, case: int) -> Iterator[Phase]:
    example = derivation.example
    if not example.cases:
        return
    cases = _cases(derivation, after, case)
    for each in cases:
        yield from _of_case(derivation, after, each)
    if example.training is None or not _has_error(derivation, cases):
        return
    batch = update.batch_of(derivation, after, case)
    if case not in batch:
        return
    if len(batch) > 1:
        yield _batch_phase(derivation, after, case)
    yield _update_phase(derivation, after, case)


def _cases(derivation: Derivation, after: int, case: int) -> tuple[int, ...]:
    if derivation.example.training is None:
        return (case,)
    batch = update.batch_of(derivation, after, case)
    return batch if case in batch and len(batch) > 1 else (case,)


def _has_error(derivation: Derivation, cases: tuple[int, ...]) -> bool:
    every = derivation.example.cases
    return derivation.network.loss is not None and all(
        every[case - 1].targets is not None for case in cases
    )


def _of_case(derivation: Derivation, after: int, case: int) -> Iterator[Phase]:
    network = derivation.network
    last = len(network.layers)

    def place(names: list[Named]) -> tuple[Quantity, ...]:
        return tuple(derivation.at(name, after, case) for name in names)

    for number, layer in enumerate(network.layers, 1):
        names: list[Named] = []
        for kind in (Kind.NET, Kind.OUT):
            names += [Symbol(kind, unit) for unit in layer.units]
        if not layer.activation.coupled:
            names = [
                Symbol(kind, unit)
                for unit in layer.units
                for kind in (Kind.NET, Kind.OUT)
            ]
        heading = f"Forward pass: {_layer_words(number, last)}"
        yield Phase("forward", heading, number, case, place(names))
    if not _has_error(derivation, (case,)):
        return
    shares: list[Named] = [Symbol(Kind.SHARE, unit) for unit in network.outputs]
    yield Phase("error", "Error", 0, case, place([*shares, TOTAL]))
    for number in range(last, 0, -1):
        part = "output" if number == last else "hidden"
        heading = f"Backward pass: {_layer_words(number, last)}"
        yield Phase(part, heading, number, case, place(_backward(derivation, number)))


def _layer_words(number: int, last: int) -> str:
    if number == last:
        return "output layer"
    return "hidden layer" if last == 2 else f"hidden layer {number}"


def _backward(derivation: Derivation, number: int) -> list[Named]:
    """What the backward pass derives in one layer, unit by unit."""
    network = derivation.network
    layer = network.layers[number - 1]
    names: list[Named] = []
    for unit in layer.units:
        names += _signal(derivation, number, unit)
    learned = [
        name
        for name, places in network.places.items()
        if name in derivation.learned and places[0].layer == number - 1
    ]
    names += [Derivative(TOTAL, Symbol(Kind.PARAMETER, name)) for name in learned]
    return names


def _signal(derivation: Derivation, number: int, unit: str) -> list[Named]:
    """The way to δ of one unit: dE/dout (share by share), the slope, the product.

    Where δ is target - out it follows from the next layer's δ, without dE/dout.
    """
    network = derivation.network
    layer = network.layers[number - 1]
    out, net = Symbol(Kind.OUT, unit), Symbol(Kind.NET, unit)
    names: list[Named] = []
    last = len(network.layers)
    by_out = number == last or not derivation.written
    apart = not network.layers[-1].activation.coupled and len(network.outputs) > 1
    if number == last - 1 and apart and by_out:
        names += [
            Derivative(Symbol(Kind.SHARE, output), out) for output in network.outputs
        ]
    if by_out:
        names.append(Derivative(TOTAL, out))
    if layer.activation.coupled:
        names += [Derivative(Symbol(Kind.OUT, other), net) for other in layer.units]
    else:
        names.append(Derivative(out, net))
    return [*names, Symbol(Kind.DELTA, unit)]


def _batch_phase(derivation: Derivation, after: int, case: int) -> Phase:
    learned = [name for name in derivation.network.places if name in derivation.learned]
    names: list[Named] = [BATCH]
    names += [Derivative(BATCH, Symbol(Kind.PARAMETER, name)) for name in learned]
    found = tuple(derivation.at(name, after, case) for name in names)
    return Phase("batch", "Gradient of the batch", 0, 0, found)


def _update_phase(derivation: Derivation, after: int, case: int) -> Phase:
    states = update.rule_of(derivation).states
    names: list[Named] = []
    for name in derivation.network.places:
        if name not in derivation.learned:
            continue
        names += [Symbol(Kind.STATE, name, state) for state in states]
        if states:
            names.append(Symbol(Kind.STEP, name))
        names.append(Symbol(Kind.UPDATED, name))
    found = tuple(derivation.at(name, after, case) for name in names)
    return Phase("update", "Update", 0, 0, found)
