"""Other readings of an example: its biases, the numbering of its weights, its loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chainrule.examples.model import Example
from chainrule.maths.losses import LOSSES
from chainrule.maths.network import Cell, Layer, Network


def _with_layers(example: Example, layers: list[Layer]) -> Example:
    network = example.network
    return replace(
        example, network=Network(network.inputs, tuple(layers), network.loss)
    )


def shared_biases(example: Example) -> Iterator[tuple[str, Example]]:
    """The first bias of each layer shared by all its units."""
    layers, changed = [], False
    for layer in example.network.layers:
        named = [bias for bias in layer.bias if isinstance(bias, str)]
        if len(set(named)) > 1:
            shared = tuple(
                named[0] if bias is not None else None for bias in layer.bias
            )
            layers.append(replace(layer, bias=shared))
            changed = True
        else:
            layers.append(layer)
    if changed:
        yield "one bias for each layer", _with_layers(example, layers)


def separate_biases(example: Example) -> Iterator[tuple[str, Example]]:
    """A bias of its own for each unit, all starting from the shared one."""
    layers = []
    parameters = dict(example.parameters)
    training = example.training
    seen: set[str] = set()
    for layer in example.network.layers:
        biases: list[Cell | None] = []
        for unit, bias in zip(layer.units, layer.bias, strict=True):
            if isinstance(bias, str) and bias in seen:
                own = f"{bias}_{unit}"
                parameters[own] = parameters[bias]
                if training is not None and bias in training.frozen:
                    training = replace(training, frozen=training.frozen | {own})
                biases.append(own)
            else:
                biases.append(bias)
                seen |= {bias} if isinstance(bias, str) else set()
        layers.append(replace(layer, bias=tuple(biases)))
    if len(parameters) > len(example.parameters):
        changed = replace(example, parameters=parameters, training=training)
        yield "a bias for each unit", _with_layers(changed, layers)


def by_column(example: Example) -> Iterator[tuple[str, Example]]:
    """The weights' names handed out column by column in every layer."""
    layers = []
    for layer in example.network.layers:
        names = [cell for row in layer.weights for cell in row]
        if len(set(names)) < len(names) or not all(isinstance(n, str) for n in names):
            layers.append(layer)
            continue
        units, columns = len(layer.units), len(layer.weights[0])
        rows = tuple(
            tuple(names[column * units + unit] for column in range(columns))
            for unit in range(units)
        )
        layers.append(replace(layer, weights=rows))
    if tuple(layers) != example.network.layers:
        yield "numbered column by column", _with_layers(example, layers)


def other_loss(
    example: Example, names: Mapping[str, str]
) -> Iterator[tuple[str, Example]]:
    """The example with another loss in the place of its own."""
    loss = example.network.loss
    if loss is not None and loss.name in names:
        new = LOSSES[names[loss.name]]
        yield new.title, replace(example, network=replace(example.network, loss=new))


def turned_bias_inputs(example: Example) -> Iterator[tuple[str, Example]]:
    """Thresholds for biases, biases for thresholds."""
    if any(bias is not None for layer in example.network.layers for bias in layer.bias):
        layers = [
            replace(layer, bias_input=-layer.bias_input)
            for layer in example.network.layers
        ]
        yield "bias inputs turned", _with_layers(example, layers)
