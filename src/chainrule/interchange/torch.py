"""PyTorch networks in and out: ``nn.Sequential`` of Linear, activations and Dropout.

What is read is the network in training: its loss, its optimizer with what that
remembers, its frozen parameters and its dropout, so that the next update here is the
next update there. Pickles (``torch.load``) are never read; `torch_files` has state
dicts as safetensors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chainrule.engines.state import places
from chainrule.errors import ModelError, missing_package
from chainrule.interchange.networks import Dense, model_of, with_state
from chainrule.interchange.torch_files import state_arrays
from chainrule.interchange.torch_rules import LossThere, loss_of, rule_of, slots_of
from chainrule.training.model import Model
from chainrule.training.settings import Settings


def package() -> Any:
    """PyTorch; raises `MissingPackageError` where it is missing."""
    try:
        import torch
    except ImportError:
        raise missing_package("PyTorch", "torch", "a PyTorch network") from None
    return torch


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
    chain = list(_flat(module, torch))
    there = loss_of(loss, torch)
    linears, layers, input_dropout = _layers(chain, torch)
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
    return _layers(list(_flat(module, torch)), torch)[0]


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
            made.append(_activation_there(each["activation"], torch))
    network = torch.nn.Sequential(*made)
    network.load_state_dict(
        {name: torch.from_numpy(array.copy()) for name, array in arrays.items()}
    )
    _freeze(network, model)
    return network


# --- modules ------------------------------------------------------------------------

_PLAIN = {
    "Identity": "identity",
    "Sigmoid": "logistic",
    "Tanh": "tanh",
    "ReLU": "relu",
    "SELU": "selu",
    "SiLU": "silu",
    "Mish": "mish",
    "Softsign": "softsign",
    "Hardsigmoid": "hard_sigmoid",
}
_SET: dict[str, tuple[str, dict[str, Any]]] = {
    "LeakyReLU": ("leaky_relu", {"negative_slope": 0.01}),
    "ELU": ("elu", {"alpha": 1.0}),
    "GELU": ("gelu", {"approximate": "none"}),
    "Softplus": ("softplus", {"beta": 1.0}),
    "Softmax": ("softmax", {}),
    "LogSoftmax": ("log_softmax", {}),
}
"""Modules with settings: the activation is theirs at these values only."""


def _flat(module: Any, torch: Any) -> Iterator[Any]:
    """The modules of nested ``nn.Sequential``, in order."""
    if not isinstance(module, torch.nn.Module):
        raise ModelError(
            f"a PyTorch network was to be read, and {type(module).__name__} is none: "
            "give an nn.Sequential"
        )
    plain = getattr(type(module), "forward", None) is torch.nn.Sequential.forward
    if isinstance(module, torch.nn.Sequential) and plain:
        for inner in module:
            yield from _flat(inner, torch)
    else:
        yield module


def _activation_of(module: Any) -> str | None:
    """The activation that a module is; None for another kind of module."""
    kind = type(module).__name__
    if not type(module).__module__.startswith("torch.nn.modules"):
        return "bipolar_logistic" if _is_bipolar(module) else None
    if kind in ("Softmax", "LogSoftmax") and module.dim not in (1, -1):
        raise ModelError(
            f"{module} of the PyTorch network does not go over the units: give it dim=1"
        )
    if kind in _SET:
        name, needed = _SET[kind]
        for setting, value in needed.items():
            if getattr(module, setting) != value:
                raise ModelError(
                    f"{module} of the PyTorch network has no counterpart: only "
                    f"{setting}={value!r} has one"
                )
        return name
    return _PLAIN.get(kind)


def _layers(chain: list[Any], torch: Any) -> tuple[list[Any], list[Dense], float]:
    """The linear modules, the layers, and the dropout of the inputs."""
    linears: list[Any] = []
    layers: list[Dense] = []
    input_dropout = 0.0
    open_to: list[bool] = []  # whether the last layer still may take an activation
    for module in chain:
        kind = type(module).__name__
        if type(module) is torch.nn.Linear:  # a subclass may compute anything
            linears.append(module)
            layers.append(_dense(module))
            open_to.append(True)
        elif type(module) is torch.nn.Dropout:
            if not layers and not input_dropout:
                input_dropout = float(module.p)
            elif layers and not layers[-1].dropout:
                layers[-1] = _with(layers[-1], dropout=float(module.p))
                open_to[-1] = False
            else:
                raise _unsupported(module, "a second Dropout in a row: join the two")
        elif kind == "Flatten" and not layers:
            continue
        elif (name := _activation_of(module)) is not None:
            if name == "identity":
                continue
            if not layers or not open_to[-1]:
                raise _unsupported(
                    module,
                    "an activation that does not follow its Linear: put it right "
                    "behind, before any Dropout, and one only",
                )
            layers[-1] = _with(layers[-1], activation=name)
            open_to[-1] = False
        else:
            raise _unsupported(
                module,
                "not one of Linear, Dropout, Flatten (first), "
                f"{', '.join((*_PLAIN, *_SET))}: give an nn.Sequential of these (of a "
                "module of your own, the nn.Sequential inside it)",
            )
    return linears, layers, input_dropout


def _with(layer: Dense, **changes: Any) -> Dense:
    from dataclasses import replace

    return replace(layer, **changes)


def _dense(module: Any) -> Dense:
    bias = None if module.bias is None else _array(module.bias)
    return Dense(_array(module.weight).T, bias)


def _array(tensor: Any) -> Any:
    """A tensor as a NumPy array; kinds of number that NumPy lacks are named."""
    try:
        return tensor.detach().cpu().numpy()
    except TypeError:
        kind = str(tensor.dtype).removeprefix("torch.")
        raise ModelError(
            f"the PyTorch network holds {kind} numbers: make them float32 with "
            "module.float()"
        ) from None


def _unsupported(module: Any, why: str) -> ModelError:
    return ModelError(f"the PyTorch network has {module}, {why}")


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
        layers[-1] = _with(layers[-1], activation=there.brings)
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


def _activation_there(name: str, torch: Any) -> Any:
    nn = torch.nn
    if name == "softmax":
        return nn.Softmax(dim=-1)
    if name == "bipolar_logistic":
        return _bipolar(torch)
    kinds = {ours: kind for kind, ours in _PLAIN.items()}
    kinds |= {ours: kind for kind, (ours, _) in _SET.items()}
    return getattr(nn, kinds[name])()


def _is_bipolar(module: Any) -> bool:
    kind = type(module)
    return (kind.__module__, kind.__name__) == (__name__, "BipolarLogistic")


def _bipolar(torch: Any) -> Any:
    """The bipolar logistic function, ``tanh(net/2)``, which PyTorch lacks."""

    class BipolarLogistic(torch.nn.Module):  # type: ignore[misc]
        def forward(self, net: Any) -> Any:
            return torch.tanh(net / 2)

    return BipolarLogistic()
