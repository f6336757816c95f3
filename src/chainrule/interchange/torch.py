"""PyTorch networks in and out: ``nn.Sequential`` of Linear, activations and Dropout.

What is read is the network in training: its loss, its optimizer with what that
remembers, its frozen parameters and its dropout, so that the next update here is the
next update there. Pickles (``torch.load``) are never read; `torch_files` has state
dicts as safetensors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chainrule.engines.state import places
from chainrule.errors import ModelError
from chainrule.interchange.networks import Dense, model_of, with_state
from chainrule.interchange.torch_files import state_arrays
from chainrule.interchange.torch_losses import LossThere, loss_of
from chainrule.interchange.torch_modules import (
    activation_there,
    flat,
    layers_of,
    package,
)
from chainrule.interchange.torch_rules import rule_of, slots_of
from chainrule.training.model import Model
from chainrule.training.settings import Settings


def model_of_torch(module: Any, loss: Any = None, optimizer: Any = None) -> Model:
    """The model of a PyTorch network, ready to go on as PyTorch would.

    Args:
        module: an ``nn.Sequential`` (nested ones too), or one ``nn.Linear``.
        loss: a loss module such as ``nn.CrossEntropyLoss()``, whose softmax becomes
            the network's, or a registered name; left out: the usual loss for the last
            activation.
        optimizer: a ``torch.optim`` optimizer over the module's parameters: its rule,
            its settings and what it remembers.

    Raises:
        ModelError: a module, loss or optimizer has no counterpart; it is named, with
            what may be used instead.
        MissingPackageError: PyTorch is missing.
    """
    torch = package()
    chain = list(flat(module, torch))
    there = loss_of(loss, torch)
    linears, layers, input_dropout = layers_of(chain, torch)
    _join(layers, there)
    rule = rule_of(optimizer, linears, torch)
    model = model_of(
        layers,
        "the PyTorch network",
        loss=there.name,
        run=Settings(learning_rate=rule.learning_rate),
        reduction=there.reduction,
        label_smoothing=there.smoothing,
        input_dropout=input_dropout,
        optimizer=rule.optimizer,
        settings=rule.settings,
        weight_decay=rule.weight_decay,
        frozen=_frozen(linears),
        shared=_shared(linears),
    )
    _check_outputs(model, there)
    slots, updates = slots_of(optimizer, linears, model)
    return with_state(model, slots, updates)


def linears_of(module: Any) -> list[Any]:
    """The linear modules of a network that `model_of_torch` reads, in order."""
    torch = package()
    return layers_of(list(flat(module, torch)), torch)[0]


def to_torch(model: Model) -> Any:
    """A model as an ``nn.Sequential`` in training mode, the same bits in it.

    Frozen layers need no gradient there; weights that are shared here are copies there.

    Raises:
        ModelError: a number is not finite.
        MissingPackageError: PyTorch is missing.
    """
    torch = package()
    arrays, modules = state_arrays(model)
    dtype = getattr(torch, model.plan.dtype)
    made = []
    for each in modules:
        if "linear" in each:
            ins, outs = each["linear"]
            made.append(torch.nn.Linear(ins, outs, bias=each["bias"], dtype=dtype))
        elif "dropout" in each:
            made.append(torch.nn.Dropout(each["dropout"]))
        else:
            made.append(activation_there(each["activation"], torch))
    network = torch.nn.Sequential(*made)
    network.load_state_dict(
        {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
    )
    _freeze(network, model)
    return network


def _join(layers: list[Dense], there: LossThere) -> None:
    """Put the activation that the loss brings along into the last layer."""
    if not layers:
        return
    last = layers[-1].activation
    if there.takes is not None:
        if last != there.takes:
            raise ModelError(
                f"{there.shown} takes {there.said}, and the PyTorch network ends with "
                f"{last}: {there.remedy}"
            )
        layers[-1] = replace(layers[-1], activation=there.brings)
    elif last == "log_softmax":
        raise ModelError(
            "the PyTorch network ends with LogSoftmax: give loss=nn.NLLLoss(), or end "
            "with Softmax"
        )
    if any(layer.activation == "log_softmax" for layer in layers):
        raise ModelError(
            "the PyTorch network has LogSoftmax before its end: that has no "
            "counterpart, take Softmax"
        )


def _check_outputs(model: Model, there: LossThere) -> None:
    """Refuse a loss whose mean over the outputs chainrule does not take."""
    units = model.plan.sizes[-1]
    if there.averages and units > 1:
        raise ModelError(
            f"{there.shown} averages over {units} outputs, and {there.name} adds them "
            f"up: give it reduction='sum', or name the loss {there.name!r}"
        )


# --- frozen and shared parameters ---------------------------------------------------


def _cells(linears: list[Any]) -> Iterator[tuple[Any, int, int]]:
    """Each parameter with its run of cells in the flat vector, in order."""
    start = 0
    for module in linears:
        for parameter in (module.weight, module.bias):
            if parameter is not None:
                yield parameter, start, start + parameter.numel()
                start += parameter.numel()


def _frozen(linears: list[Any]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (first, last)
        for parameter, first, last in _cells(linears)
        if not parameter.requires_grad
    )


def _shared(linears: list[Any]) -> tuple[tuple[int, ...], ...]:
    """The groups of cells of parameters that stand in several layers."""
    starts: dict[int, list[int]] = {}
    sizes: dict[int, int] = {}
    for parameter, first, last in _cells(linears):
        starts.setdefault(id(parameter), []).append(first)
        sizes[id(parameter)] = last - first
    return tuple(
        tuple(first + cell for first in firsts)
        for key, firsts in starts.items()
        if len(firsts) > 1
        for cell in range(sizes[key])
    )


def _freeze(network: Any, model: Model) -> None:
    frozen = {cell for first, last in model.plan.frozen for cell in range(first, last)}
    linears = [module for module in network if hasattr(module, "weight")]
    for module, at in zip(linears, places(model.plan), strict=True):
        parts = [
            (module.weight, at.weights, at.biases),
            (module.bias, at.biases, at.end),
        ]
        for parameter, first, last in parts:
            cells = range(first, last)
            if parameter is None or frozen.isdisjoint(cells):
                continue
            if not frozen.issuperset(cells):
                raise ModelError(
                    "some numbers of a layer are frozen and others are not, which "
                    "PyTorch has no way to say: freeze whole layers, or all biases"
                )
            parameter.requires_grad_(False)
