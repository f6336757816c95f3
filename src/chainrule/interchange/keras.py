"""Keras files in: ``.keras`` and ``.weights.h5``, as JSON and HDF5 alone.

Nothing of Keras is imported and no layer is made from a class name, so a file can't run
code. Read are a Sequential, or a Functional model that is one chain, of Dense, Dropout,
Flatten (first) and activations, as Keras 3 saves them.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from chainrule.errors import ModelError
from chainrule.interchange.keras_weights import (
    MOST_BYTES,
    DenseLayer,
    Weights,
    bare_layers,
)
from chainrule.interchange.networks import model_of, read_whole
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.training.model import Model

_ACTIVATIONS = {
    "linear": "identity",
    "sigmoid": "logistic",
    "swish": "silu",
    **{
        name: name
        for name in (
            "tanh",
            "relu",
            "elu",
            "selu",
            "gelu",
            "silu",
            "mish",
            "softplus",
            "exponential",
            "softsign",
            "hard_sigmoid",
            "softmax",
        )
    },
}
"""Keras's names at their defaults; its leaky_relu has the slope 0.2, ours 0.01."""
_LAYERS: dict[str, tuple[str, dict[str, Any]]] = {
    "ReLU": ("relu", {"max_value": None, "negative_slope": 0.0, "threshold": 0.0}),
    "LeakyReLU": ("leaky_relu", {"negative_slope": 0.01}),
    "ELU": ("elu", {"alpha": 1.0}),
    "Softmax": ("softmax", {"axis": -1}),
}
"""Layers that are activations at these settings only."""
_LOSSES = {
    "categorical_crossentropy": "cross_entropy",
    "sparse_categorical_crossentropy": "cross_entropy",
    "mse": "mean_squared_error",
    "mean_squared_error": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mean_absolute_error": "mean_absolute_error",
}
"""Losses that mean the same for any number of outputs."""


def load_keras(
    path: str | Path,
    activations: Sequence[str] | None = None,
    loss: str | None = None,
) -> Model:
    """The model of a ``.keras`` or ``.weights.h5`` file of Keras 3.

    Args:
        path: the file.
        activations: for ``.weights.h5``, which does not say them: one for each Dense
            layer, by registered name.
        loss: a registered loss; left out: the one that the network was compiled with
            where it is the same here, or else the usual one.

    Raises:
        ModelError: the file is damaged, or holds a layer that has no counterpart: it
            is named.
        MissingPackageError: h5py is missing.
    """
    name = f"the Keras file {str(path)!r}"
    data = read_whole(path, "a Keras file", MOST_BYTES)
    if data[:4] != b"PK\x03\x04":
        if activations is None:
            raise ModelError(
                f"{name} is no .keras file, and weights alone do not say their "
                "activations: give them, such as activations=['relu', 'identity']"
            )
        layers = bare_layers(
            data, [ACTIVATIONS.find(a).name for a in activations], name
        )
        return model_of(layers, name, loss=loss and LOSSES.find(loss).name)
    config, weights = _unzipped(data, name)
    try:
        chain = _Chain(config, name)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise ModelError(
            f"{name} is damaged, its config.json does not fit ({error}): save the "
            "network again"
        ) from None
    with Weights(weights, name) as stored:
        layers = [stored.filled(each) for each in chain.layers]
    chosen = LOSSES.find(loss).name if loss else chain.loss
    return model_of(layers, name, loss=chosen, input_dropout=chain.input_dropout)


def _unzipped(data: bytes, name: str) -> tuple[Any, bytes]:
    """The configuration and the bytes of the weights."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in ("config.json", "model.weights.h5"):
                if archive.getinfo(part).file_size > MOST_BYTES:
                    raise ModelError(f"{part} in {name} is too large to be read")
            config = json.loads(archive.read("config.json"))
            return config, archive.read("model.weights.h5")
    except (
        zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, EOFError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise ModelError(
            f"{name} is no whole file of Keras 3 ({str(error).lower()[:80]}): save the "
            "network again with model.save('….keras')"
        ) from None


# --- the configuration ---------------------------------------------------------------


class _Chain:
    """The layers that a configuration describes, in order."""

    def __init__(self, config: Mapping[str, Any], what: str) -> None:
        self.what = what
        self.layers: list[DenseLayer] = []
        self.input_dropout = 0.0
        for each in _in_order(config, what):
            self._add(str(each["class_name"]), each["config"])
        compiled = config.get("compile_config") or {}
        loss = compiled.get("loss")
        self.loss = _LOSSES.get(loss) if isinstance(loss, str) else None

    def _add(self, kind: str, config: Mapping[str, Any]) -> None:
        name = str(config.get("name", kind))
        if kind == "InputLayer" or (kind == "Flatten" and not self.layers):
            return
        if kind == "Dense":
            count = len(self.layers)
            if config.get("lora_rank") or config.get("quantization_config"):
                raise self._refused(kind, name, "is quantized, or has LoRA factors")
            group = f"dense_{count}" if count else "dense"
            activation = self._named(kind, name, config["activation"])
            self.layers.append(
                DenseLayer(group, name, bool(config["use_bias"]), activation)
            )
        elif kind == "Dropout":
            self._drop(name, config)
        elif kind == "Activation":
            self._follow(kind, name, self._named(kind, name, config["activation"]))
        elif kind in _LAYERS:
            activation, needed = _LAYERS[kind]
            for setting, value in needed.items():
                if config.get(setting, value) != value:
                    raise self._refused(
                        kind, name, f"has {setting} = {config[setting]!r}, not {value}"
                    )
            self._follow(kind, name, activation)
        else:
            raise self._refused(kind, name, "is none of them")

    def _drop(self, name: str, config: Mapping[str, Any]) -> None:
        rate = float(config["rate"])
        if config.get("noise_shape") is not None:
            raise self._refused("Dropout", name, "has a noise_shape")
        if not self.layers and not self.input_dropout:
            self.input_dropout = rate
        elif self.layers and not self.layers[-1].dropout:
            self.layers[-1] = replace(self.layers[-1], dropout=rate)
        else:
            raise self._refused("Dropout", name, "follows another: join the two")

    def _follow(self, kind: str, name: str, activation: str) -> None:
        """An activation as a layer of its own belongs to the Dense before it."""
        if activation == "identity":
            return
        last = self.layers[-1] if self.layers else None
        if last is None or last.dropout or last.activation != "identity":
            raise self._refused(kind, name, "does not stand right behind a Dense")
        self.layers[-1] = replace(last, activation=activation)

    def _named(self, kind: str, name: str, activation: Any) -> str:
        found = _ACTIVATIONS.get(activation) if isinstance(activation, str) else None
        if found is None:
            raise self._refused(kind, name, f"has the activation {activation!r}")
        return found

    def _refused(self, kind: str, name: str, why: str) -> ModelError:
        return ModelError(
            f"the {kind} {name!r} of {self.what} {why}: keep to Dense, Dropout, "
            f"Flatten (first), Activation, {', '.join(_LAYERS)}, and the activations "
            f"{', '.join(_ACTIVATIONS)}"
        )


def _in_order(config: Mapping[str, Any], what: str) -> Iterator[Mapping[str, Any]]:
    """The layers of a Sequential, or of a Functional model that is one chain."""
    kind, layers = config["class_name"], config["config"]["layers"]
    if kind not in ("Sequential", "Functional"):
        raise ModelError(
            f"{what} holds a {kind}: give a Sequential or a Functional model"
        )
    before: str | None = None
    for each in layers:
        if kind == "Functional" and each["class_name"] != "InputLayer":
            sources = _histories(each["inbound_nodes"])
            if sources != [before]:
                raise ModelError(
                    f"the layer {each['name']!r} of {what} takes "
                    f"{' and '.join(map(repr, sources))}: give a network that is one "
                    "chain of layers"
                )
        before = each["config"]["name"]
        policy = each["config"].get("dtype")
        if isinstance(policy, Mapping):
            policy = policy["config"].get("name")
        if policy not in ("float32", "float64", None):
            raise ModelError(
                f"the layer {before!r} of {what} computes in {policy}: save the "
                "network with the dtype float32 or float64"
            )
        yield each


def _histories(node: Any) -> list[str]:
    """The layers whose outputs a layer takes."""
    if isinstance(node, Mapping):
        if "keras_history" in node:
            return [str(node["keras_history"][0])]
        return [name for inner in node.values() for name in _histories(inner)]
    if isinstance(node, list):
        return [name for inner in node for name in _histories(inner)]
    return []
