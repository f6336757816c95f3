"""What the configuration in a Keras file describes: one chain of plain layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chainrule.errors import ModelError
from chainrule.interchange.foreign import plainly
from chainrule.interchange.keras_weights import DenseLayer

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


class Configured:
    """The layers that a configuration describes, in order."""

    def __init__(self, config: Mapping[str, Any], what: str) -> None:
        self.what = what
        self.layers: list[DenseLayer] = []
        self.input_dropout = 0.0
        for each in _in_order(config, what):
            self._add(_own(each, what), each["config"])
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
                        kind,
                        name,
                        f"has {setting} = {plainly(config[setting])}, not {value}",
                    )
            self._follow(kind, name, activation)
        else:
            raise self._refused(kind, name, "can't be read")

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
            shown = plainly(repr(activation))
            raise self._refused(kind, name, f"has the activation {shown}")
        return found

    def _refused(self, kind: str, name: str, why: str) -> ModelError:
        return ModelError(
            f"the {plainly(kind)} {plainly(name)!r} of {self.what} {why}: keep to "
            f"Dense, Dropout, Flatten (first), Activation, {', '.join(_LAYERS)}, and "
            f"the activations {', '.join(_ACTIVATIONS)}"
        )


def _own(layer: Mapping[str, Any], what: str) -> str:
    """The class of a layer, which must be Keras's own."""
    kind, module = str(layer["class_name"]), str(layer.get("module", "keras"))
    own = module == "keras" or module.startswith("keras.")
    if not own or ">" in str(layer.get("registered_name")):
        raise ModelError(
            f"the {plainly(kind)} of {what} is no layer of Keras's own (it is of "
            f"{plainly(module)}), and what it computes is not in the file: keep to "
            "Keras's layers"
        )
    return kind


def _in_order(config: Mapping[str, Any], what: str) -> Iterator[Mapping[str, Any]]:
    """The layers of a Sequential, or of a Functional model that is one chain."""
    kind, layers = config["class_name"], config["config"]["layers"]
    if kind not in ("Sequential", "Functional"):
        raise ModelError(
            f"{what} holds a {plainly(kind)}: give a Sequential or a Functional model"
        )
    before: str | None = None
    for each in layers:
        if kind == "Functional" and each["class_name"] != "InputLayer":
            sources = _histories(each["inbound_nodes"])
            if sources != [before]:
                raise ModelError(
                    f"the layer {plainly(each['name'])!r} of {what} takes "
                    f"{plainly(' and '.join(map(repr, sources)))}: give a network that "
                    "is one chain of layers"
                )
        before = each["config"]["name"]
        policy = each["config"].get("dtype")
        if isinstance(policy, Mapping):
            policy = policy["config"].get("name")
        if policy not in ("float32", "float64", None):
            raise ModelError(
                f"the layer {plainly(before)!r} of {what} computes in "
                f"{plainly(policy)}: save the "
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
