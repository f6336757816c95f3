"""PyTorch's modules as layers, and layers as PyTorch's modules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chainrule.errors import ModelError, missing_package
from chainrule.interchange.foreign import plainly
from chainrule.interchange.networks import Dense


def package() -> Any:
    """PyTorch; raises `MissingPackageError` where it is missing."""
    try:
        import torch
    except ImportError:
        raise missing_package("PyTorch", "torch", "a PyTorch network") from None
    return torch


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


_OWN = {"BipolarLogistic": "bipolar_logistic", "Exponential": "exponential"}
"""Modules that `activation_there` defines."""


def flat(module: Any, torch: Any) -> Iterator[Any]:
    """The modules of nested ``nn.Sequential``, in order."""
    if not isinstance(module, torch.nn.Module):
        raise ModelError(
            f"a PyTorch network was to be read, and {type(module).__name__} is none: "
            "give an nn.Sequential"
        )
    if module._forward_hooks or module._forward_pre_hooks:
        raise ModelError(
            f"the {type(module).__name__} of the PyTorch network has forward hooks, "
            "which may change what it computes: remove them"
        )
    plain = getattr(type(module), "forward", None) is torch.nn.Sequential.forward
    if isinstance(module, torch.nn.Sequential) and plain:
        for inner in module:
            yield from flat(inner, torch)
    else:
        yield module


def activation_of(module: Any) -> str | None:
    """The activation that a module is; None for another kind of module."""
    kind = type(module).__name__
    if not type(module).__module__.startswith("torch.nn.modules"):
        return _OWN.get(kind) if type(module).__module__ == __name__ else None
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


def layers_of(chain: list[Any], torch: Any) -> tuple[list[Any], list[Dense], float]:
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
                layers[-1] = replace(layers[-1], dropout=float(module.p))
                open_to[-1] = False
            else:
                raise _unsupported(module, "a second Dropout in a row: join the two")
        elif kind == "Flatten" and not layers:
            continue
        elif (name := activation_of(module)) is not None:
            if name == "identity":
                continue
            if not layers or not open_to[-1]:
                raise _unsupported(
                    module,
                    "an activation that does not follow its Linear: put it right "
                    "behind, before any Dropout, and one only",
                )
            layers[-1] = replace(layers[-1], activation=name)
            open_to[-1] = False
        else:
            raise _unsupported(
                module,
                "not one of Linear, Dropout, Flatten (first), "
                f"{', '.join((*_PLAIN, *_SET))}: give an nn.Sequential of these (of a "
                "module of your own, the nn.Sequential inside it)",
            )
    return linears, layers, input_dropout


def _dense(module: Any) -> Dense:
    bias = None if module.bias is None else _array(module.bias)
    return Dense(_array(module.weight).T, bias)


def _array(tensor: Any) -> Any:
    """A tensor as a NumPy array; kinds of number that NumPy lacks are named."""
    try:
        return tensor.detach().cpu().numpy()
    except NotImplementedError:
        raise ModelError(
            "the PyTorch network holds no numbers (device='meta'): give it some with "
            "module.to_empty(device='cpu') and load_state_dict"
        ) from None
    except TypeError:
        kind = str(tensor.dtype).removeprefix("torch.")
        raise ModelError(
            f"the PyTorch network holds {kind} numbers: make them float32 with "
            "module.float()"
        ) from None


def _unsupported(module: Any, why: str) -> ModelError:
    return ModelError(f"the PyTorch network has {plainly(module)}, {why}")


def activation_there(name: str, torch: Any) -> Any:
    """The module that is a registered activation."""
    nn = torch.nn
    if name == "softmax":
        return nn.Softmax(dim=-1)
    if name in _OWN.values():
        return _own(name, torch)
    kinds = {ours: kind for kind, ours in _PLAIN.items()}
    kinds |= {ours: kind for kind, (ours, _) in _SET.items()}
    return getattr(nn, kinds[name])()


def _own(name: str, torch: Any) -> Any:
    """A module for an activation that PyTorch has as a function only, or not at all."""

    class BipolarLogistic(torch.nn.Module):  # type: ignore[misc]
        def forward(self, net: Any) -> Any:
            return torch.tanh(net / 2)

    class Exponential(torch.nn.Module):  # type: ignore[misc]
        def forward(self, net: Any) -> Any:
            return torch.exp(net)

    made = {"bipolar_logistic": BipolarLogistic, "exponential": Exponential}
    return made[name]()
