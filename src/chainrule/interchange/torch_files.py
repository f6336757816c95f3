"""PyTorch's state dicts as safetensors files: its names and shapes, no pickle.

Read in PyTorch with ``network.load_state_dict(safetensors.torch.load_file(path))``. The
arrays are named as in an ``nn.Sequential``: ``0.weight`` of shape ``(unit_out,
unit_in)``, ``0.bias``, ``2.weight`` … The metadata lists the modules, so that chainrule
can read the file back without being told the activations. Nothing here needs PyTorch.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chainrule.errors import ModelError
from chainrule.interchange.atomic import write_whole
from chainrule.interchange.foreign import (
    activation_names,
    loss_name,
    plainly,
    read_whole,
)
from chainrule.interchange.networks import (
    Dense,
    check_finite,
    dense_layers,
    model_of,
)
from chainrule.maths.losses import LOSSES
from chainrule.training.model import Model

METADATA = "chainrule.torch"
"""The key of the metadata: a JSON object with the modules and the loss."""


def state_arrays(model: Model) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The arrays of a model's ``nn.Sequential`` by name, and its modules.

    A module is ``{"linear": [unit_in, unit_out], "bias": true}``, ``{"activation":
    name}`` or ``{"dropout": share}``; `chainrule.interchange.torch.to_torch` makes the
    same list of them.
    """
    import numpy as np

    arrays: dict[str, Any] = {}
    modules: list[dict[str, Any]] = []
    if model.plan.input_dropout:
        modules.append({"dropout": model.plan.input_dropout})
    for layer in dense_layers(model):
        stem = str(len(modules))
        bias = layer.bias is not None
        modules.append({"linear": list(layer.weights.shape), "bias": bias})
        arrays[f"{stem}.weight"] = np.ascontiguousarray(layer.weights.T)
        if bias:
            arrays[f"{stem}.bias"] = np.ascontiguousarray(layer.bias)
        if layer.activation != "identity":
            modules.append({"activation": layer.activation})
        if layer.dropout:
            modules.append({"dropout": layer.dropout})
    return arrays, modules


def save_state_dict(model: Model, path: str | Path) -> None:
    """Write a model's PyTorch state dict as a safetensors file; atomic.

    Raises:
        ModelError: a number is not finite.
        SettingError: the file can't be written.
    """
    from safetensors.numpy import save as to_bytes

    arrays, modules = state_arrays(model)
    text = json.dumps({"modules": modules, "loss": model.plan.loss})
    write_whole(path, to_bytes(arrays, {"format": "pt", METADATA: text}))


def load_state_dict(
    path: str | Path,
    activations: Sequence[str] | None = None,
    loss: str | None = None,
) -> Model:
    """The model of a PyTorch state dict that was saved as safetensors.

    Args:
        path: the file, of `save_state_dict` or ``safetensors.torch.save_file``. A
            pickle (``torch.save``) is refused.
        activations: the layers' activations by registered name; left out: those that
            `save_state_dict` put into the file.
        loss: a registered loss; left out: the file's, or else the usual one.

    Raises:
        ModelError: the file is damaged, no safetensors file, or not of a chain of
            linear layers.
    """
    name = f"the state dict {str(path)!r}"
    arrays, metadata = _read(path)
    modules, found_loss = _modules(metadata)
    if activations is None and modules is None:
        raise ModelError(
            f"{name} does not say its activations: give them, such as "
            "activations=['relu', 'identity']"
        )
    layers = from_state_dict(arrays, activations, modules, name)
    return model_of(
        layers,
        name,
        loss=LOSSES.find(loss).name if loss else found_loss,
        input_dropout=_first_dropout(modules),
    )


def from_state_dict(
    arrays: Mapping[str, Any],
    activations: Sequence[str] | None,
    modules: Sequence[Mapping[str, Any]] | None = None,
    name: str = "the state dict",
) -> list[Dense]:
    """The layers of a state dict's arrays, in the order of its names.

    Args:
        arrays: by name, ``….weight`` of shape ``(unit_out, unit_in)``, ``….bias``.
        activations: of every layer; left out: those of `modules`.
        modules: as `state_arrays` lists them.
        name: for messages.
    """
    stems = _stems(arrays, name)
    named, shares = _of_modules(modules or (), len(stems))
    chosen = activation_names(activations or named, name)
    if len(chosen) != len(stems):
        raise ModelError(
            f"{name} has {len(stems)} linear layers, and {len(chosen)} activations "
            "are given: give one for each layer, 'identity' for none"
        )
    return [
        Dense(arrays[f"{stem}weight"].T, arrays.get(f"{stem}bias"), activation, share)
        for stem, activation, share in zip(stems, chosen, shares, strict=True)
    ]


def _stems(arrays: Mapping[str, Any], name: str) -> list[str]:
    """What the layers' names begin with, in the order of their numbers."""
    stems = [key.removesuffix("weight") for key in arrays if key.endswith("weight")]
    known = {f"{stem}{part}" for stem in stems for part in ("weight", "bias")}
    odd = sorted(set(arrays) - known)
    odd += [f"{s}weight" for s in stems if arrays[f"{s}weight"].ndim != 2]
    if odd:
        raise ModelError(
            f"{name} has {plainly(odd[0])!r}, which is no weight or bias of a linear "
            "layer: give a network of Linear layers, activations and Dropout"
        )
    return sorted(stems, key=_order)


def _order(stem: str) -> tuple[tuple[int, int | str], ...]:
    parts = stem.split(".")
    return tuple((0, int(p)) if p.isdigit() else (1, p) for p in parts)


def _of_modules(
    modules: Sequence[Mapping[str, Any]], count: int
) -> tuple[list[str], list[float]]:
    """Activations and dropout shares of the linear modules of a list."""
    names: list[str] = []
    shares: list[float] = []
    for each in modules:
        if "linear" in each:
            names.append("identity")
            shares.append(0.0)
        elif names and "activation" in each:
            names[-1] = each["activation"]
        elif names and "dropout" in each:
            shares[-1] = float(each["dropout"])
    return names, shares if len(shares) == count else [0.0] * count


def _first_dropout(modules: Sequence[Mapping[str, Any]] | None) -> float:
    return float(modules[0].get("dropout", 0.0)) if modules else 0.0


def _modules(text: str | None) -> tuple[list[dict[str, Any]] | None, str | None]:
    """The modules and the loss of the metadata, where they are sound."""
    try:
        found = json.loads(text or "null")
        modules, loss = found["modules"], found["loss"]
        _of_modules(modules, 0)
        _first_dropout(modules)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None, None
    return modules, loss_name(loss)


def _read(path: str | Path) -> tuple[dict[str, Any], str | None]:
    """The arrays of a safetensors file, finite, and chainrule's metadata."""
    import numpy as np
    from safetensors import SafetensorError
    from safetensors.numpy import load as from_bytes

    data = read_whole(path, "a safetensors file")
    try:
        arrays = {key: np.array(value) for key, value in from_bytes(data).items()}
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + size])
    except KeyError as kind:  # which NumPy lacks
        raise ModelError(
            f"{str(path)!r} holds numbers of the kind {plainly(kind)}: make them "
            "float32 with module.float() before they are saved"
        ) from None
    except (SafetensorError, ValueError, TypeError) as error:
        raise ModelError(
            f"{str(path)!r} is not a whole safetensors file "
            f"({plainly(error).lower()}): save the state dict with "
            "safetensors.torch.save_file; a pickle of torch.save is never read"
        ) from None
    for key, array in arrays.items():
        check_finite(f"the array {plainly(key)!r} of {str(path)!r}", [array])
    metadata = header.get("__metadata__") or {}
    return arrays, metadata.get(METADATA)
