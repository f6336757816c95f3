"""Every quantity of an example that has a usual name, in the order of a lecture.

The list is lazy: a large network's is never made whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from chainrule.examples.model import Example
from chainrule.formulas.quantities import BATCH, TOTAL, Derivative, Kind, Named, Symbol


def quantities(example: Example) -> Iterator[Named]:
    """What is given, then forward pass, error, backward pass and update."""
    parts = (_known, _forward, _backward, _update)
    return chain.from_iterable(part(example) for part in parts)


def setting_names(example: Example) -> tuple[str, ...]:
    """The numbers of the update rule, by name."""
    if example.training is None:
        return ()
    usual = {each.name: each.default for each in example.training.optimizer.settings}
    values = {**usual, **example.training.settings}
    return tuple(name for name in values if not isinstance(values[name], bool | str))


def state_names(example: Example) -> tuple[str, ...]:
    """What the optimizer remembers about a parameter."""
    if example.training is None:
        return ()
    return tuple(example.training.optimizer.rule(example.training.settings).states)


def _known(example: Example) -> Iterator[Named]:
    network = example.network
    yield from (Symbol(Kind.INPUT, name) for name in network.inputs)
    yield from (Symbol(Kind.TARGET, name) for name in network.outputs)
    yield from (Symbol(Kind.PARAMETER, name) for name in network.places)
    yield from (Symbol(Kind.SETTING, name) for name in setting_names(example))


def _forward(example: Example) -> Iterator[Named]:
    network = example.network
    for unit in network.position:
        yield Symbol(Kind.NET, unit)
        yield Symbol(Kind.OUT, unit)
    for kind in (Kind.DIFFERENCE, Kind.SHARE):
        yield from (Symbol(kind, unit) for unit in network.outputs)
    yield TOTAL
    if len(example.cases) > 1:
        yield BATCH


def _backward(example: Example) -> Iterator[Named]:
    network = example.network
    if network.loss is None:
        return
    layers = network.layers
    for depth in reversed(range(len(layers))):
        for unit in layers[depth].units:
            yield from _signals(unit, network.outputs, depth == len(layers) - 1)
    for name, places in network.places.items():
        for unit in dict.fromkeys(layers[p.layer].units[p.unit] for p in places):
            yield Derivative(Symbol(Kind.NET, unit), Symbol(Kind.PARAMETER, name))
        yield Derivative(TOTAL, Symbol(Kind.PARAMETER, name))


def _signals(unit: str, outputs: tuple[str, ...], last: bool) -> Iterator[Named]:
    net, out = Symbol(Kind.NET, unit), Symbol(Kind.OUT, unit)
    if last:
        yield Derivative(Symbol(Kind.SHARE, unit), out)
    else:
        for output in outputs:
            yield Derivative(Symbol(Kind.SHARE, output), out)
    yield Derivative(TOTAL, out)
    yield Derivative(out, net)
    yield Derivative(TOTAL, net)
    yield Symbol(Kind.DELTA, unit)


def _update(example: Example) -> Iterator[Named]:
    if example.training is None:
        return
    states = state_names(example)
    for name in example.learned:
        yield from (Symbol(Kind.STATE, name, state) for state in states)
        yield Symbol(Kind.STEP, name)
        yield Symbol(Kind.UPDATED, name)
