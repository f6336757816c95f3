"""ONNX files in: a chain of fully connected layers, from any program.

A layer is a Gemm, or a MatMul and an Add. An activation is a native operator, or any
spelling out of a registered one: operators are numbered by value, so that what
`onnx_ops` or another exporter would write is looked up in the graph, whatever its
tensors are called.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from chainrule.errors import ModelError, SettingError
from chainrule.interchange.networks import Dense, model_of, read_whole
from chainrule.interchange.onnx import METADATA, package
from chainrule.interchange.onnx_spellings import Spelling, key_of, spellings
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.training.model import Model

NEUTRAL = ("Identity", "Dropout", "Flatten")
"""Operators that change nothing in a network of fully connected layers."""
DEFAULTS: dict[str, dict[str, float]] = {
    "LeakyRelu": {"alpha": 0.01},
    "Elu": {"alpha": 1.0},
    "Selu": {"alpha": 1.6732631921768188, "gamma": 1.0507010221481323},
    "HardSigmoid": {"alpha": 0.2, "beta": 0.5},
    "Softmax": {"axis": -1},
    "Gelu": {"approximate": "none"},  # type: ignore[dict-item]
    "Swish": {"alpha": 1.0},
}
"""What ONNX takes for attributes that are left out."""


def load_onnx(path: str | Path, loss: str | None = None) -> Model:
    """The model of an ONNX file.

    Args:
        path: the file.
        loss: a registered loss; left out: the one that chainrule wrote into the file,
            or else the usual one for the output activation.

    Raises:
        ModelError: the file is damaged, or holds what is not a chain of fully
            connected layers: it names the operator.
        MissingPackageError: the onnx package is missing.
    """
    onnx = package()
    data = read_whole(path, "an ONNX file")
    try:
        proto = onnx.load_model_from_string(data)
    except Exception as error:  # noqa: BLE001 - protobuf's own errors have no base
        raise ModelError(
            f"{str(path)!r} is not a whole ONNX file ({str(error).lower()[:80]}): "
            "export the network again"
        ) from None
    return from_onnx(proto, loss, f"the ONNX file {str(path)!r}")


def from_onnx(proto: Any, loss: str | None = None, what: str = "the graph") -> Model:
    """The model of an ``onnx.ModelProto``; raises as `load_onnx` does."""
    onnx = package()
    try:
        onnx.checker.check_model(proto)
    except Exception as error:  # noqa: BLE001 - of several unrelated classes
        raise ModelError(
            f"{what} is not a valid ONNX graph ({str(error).lower()[:120]}): export "
            "the network again"
        ) from None
    graph = onnx.GraphProto()
    graph.CopyFrom(proto.graph)
    layers = _Chain(graph, what).layers()
    known = _metadata(proto)
    shares = known.get("dropout")
    if isinstance(shares, list) and len(shares) == len(layers):
        layers = [
            replace(layer, dropout=float(share))
            for layer, share in zip(layers, shares, strict=True)
            if isinstance(share, int | float)
        ]
    if loss is None and known.get("loss") in LOSSES:
        loss = str(known["loss"])
    try:
        return model_of(layers, what, loss=loss and LOSSES.find(loss).name)
    except SettingError as error:
        raise ModelError(f"{what} can't be used: {error}") from None


def _metadata(proto: Any) -> dict[str, Any]:
    for each in proto.metadata_props:
        if each.key == METADATA:
            try:
                found = json.loads(each.value)
            except (ValueError, RecursionError):
                return {}
            return found if isinstance(found, dict) else {}
    return {}


class _Chain:
    """Walks a graph from its input to its output."""

    def __init__(self, graph: Any, what: str) -> None:
        self.graph, self.what = graph, what
        self.arrays = dict(self._constants())
        self.values: dict[Any, str] = {}
        self.users: dict[str, list[Any]] = {}
        self.same: dict[str, str] = {}  # tensors computed twice, to the first of them
        for node in graph.node:
            if node.op_type != "Constant":
                self._add(node)

    def _add(self, node: Any) -> None:
        for place, name in enumerate(node.input):
            node.input[place] = self.same.get(name, name)
        known = self.values.setdefault(self._key_of(node), node.output[0])
        if known != node.output[0]:
            self.same[node.output[0]] = known
            return
        for name in set(node.input):
            self.users.setdefault(name, []).append(node)

    def layers(self) -> list[Dense]:
        """The layers of the whole chain."""
        inputs = [
            each.name for each in self.graph.input if each.name not in self.arrays
        ]
        if len(inputs) != 1 or not self.graph.output:
            raise ModelError(
                f"{self.what} has {len(inputs)} inputs: give a network with one, a "
                "matrix with a case a row"
            )
        at, wanted = inputs[0], self._wanted()
        found: list[Dense] = []
        while at != wanted:
            at = self._past_neutral(at, wanted)
            if at == wanted:
                break
            weights, bias, at = self._product(at)
            name, at = self._activation(at, wanted)
            found.append(Dense(weights, bias, name))
        return found

    def _wanted(self) -> str:
        """The output that the chain is followed to: of chainrule's own, `outputs`."""
        names = [each.name for each in self.graph.output]
        name = "outputs" if "outputs" in names else str(names[0])
        return self.same.get(name, name)

    # --- constants and values -------------------------------------------------------

    def _constants(self) -> Iterator[tuple[str, Any]]:
        for tensor in self.graph.initializer:
            yield tensor.name, self._array(tensor, tensor.name)
        for node in self.graph.node:
            if node.op_type == "Constant":
                for attribute in node.attribute:
                    if attribute.name == "value":
                        yield node.output[0], self._array(attribute.t, node.output[0])

    def _array(self, tensor: Any, name: str) -> Any:
        from onnx import TensorProto, numpy_helper

        if tensor.data_location == TensorProto.EXTERNAL:
            raise ModelError(
                f"the tensor {name!r} of {self.what} is kept in another file: save the "
                "network with its weights inside (save_as_external_data=False)"
            )
        try:
            return numpy_helper.to_array(tensor)
        except (ValueError, TypeError, KeyError, NotImplementedError) as error:
            raise ModelError(
                f"the tensor {name!r} of {self.what} can't be read "
                f"({str(error).lower()[:80]}): export the network again"
            ) from None

    def _key_of(self, node: Any) -> Any:
        return key_of(
            node.op_type, [self._constant(name) for name in node.input], self._set(node)
        )

    def _constant(self, name: str) -> str | float:
        """A constant of one number as that number, another tensor by name."""
        array = self.arrays.get(name)
        if array is not None and array.size == 1 and array.dtype.kind in "fi":
            return float(array.reshape(-1)[0])
        return name

    def _set(self, node: Any) -> dict[str, Any]:
        from onnx import helper

        found = {each.name: helper.get_attribute_value(each) for each in node.attribute}
        given = {
            key: value.decode() if isinstance(value, bytes) else value
            for key, value in found.items()
        }
        return {**DEFAULTS.get(node.op_type, {}), **given}

    # --- the parts of a layer -------------------------------------------------------

    def _past_neutral(self, at: str, wanted: str) -> str:
        while at != wanted:
            users = self._chain_users(at)
            if len(users) != 1 or users[0].op_type not in NEUTRAL:
                return at
            if (
                users[0].op_type == "Flatten"
                and self._set(users[0]).get("axis", 1) != 1
            ):
                return at
            at = users[0].output[0]
        return at

    def _chain_users(self, at: str) -> list[Any]:
        return self.users.get(at, [])

    def _product(self, at: str) -> tuple[Any, Any, str]:
        """Weights, biases and output of the Gemm, or MatMul and Add, after `at`."""
        users = self._chain_users(at)
        if len(users) != 1 or users[0].op_type not in ("Gemm", "MatMul"):
            raise self._unsupported(at, users)
        node = users[0]
        if node.op_type == "Gemm":
            return self._gemm(node, at)
        if node.input[0] != at:
            raise self._odd(node, "has the cases on its right")
        weights, out = self._matrix(node, node.input[1]), node.output[0]
        after = self._chain_users(out)
        if len(after) == 1 and after[0].op_type == "Add":
            other = [name for name in after[0].input if name != out]
            bias = self.arrays.get(other[0]) if len(other) == 1 else None
            units = weights.shape[1]
            if bias is not None and bias.size == units and bias.shape[-1:] == (units,):
                return weights, bias.reshape(-1), after[0].output[0]
        return weights, None, out

    def _gemm(self, node: Any, at: str) -> tuple[Any, Any, str]:
        given = self._set(node)
        if node.input[0] != at or given.get("transA", 0):
            raise self._odd(node, "has the cases on its right, or transposed")
        weights = self._matrix(node, node.input[1])
        if given.get("transB", 0):
            weights = weights.T
        bias = None
        if len(node.input) > 2 and node.input[2]:
            bias = self.arrays.get(node.input[2])
            if bias is None or bias.size not in (1, weights.shape[1]):
                raise self._odd(node, "adds what is not one constant per unit")
            import numpy as np

            bias = np.broadcast_to(bias.reshape(-1), (weights.shape[1],))
        for name in ("alpha", "beta"):
            if given.get(name, 1.0) != 1.0:
                raise self._odd(node, f"has {name} = {given[name]:g}, not 1")
        return weights, bias, node.output[0]

    def _matrix(self, node: Any, name: str) -> Any:
        array = self.arrays.get(name)
        if array is None or array.ndim != 2:
            raise self._odd(node, "multiplies with what is not a constant matrix")
        return array

    def _activation(self, net: str, wanted: str) -> tuple[str, str]:
        """The activation that is made of a net input, and its output."""
        at = self._past_neutral(net, wanted)
        if at == wanted:
            return "identity", at
        users = self._chain_users(at)
        if len(users) == 1 and users[0].op_type in ("Gemm", "MatMul"):
            return "identity", at
        for spelling in spellings():
            out = self._found(spelling, at)
            if out is not None:
                return spelling.name, out
        raise self._unsupported(at, users)

    def _found(self, spelling: Spelling, net: str) -> str | None:
        """The output of a spelling in this graph; None where it is not there.

        Nothing beside the spelling may use what it computes on its way: the steps of
        a short one may be the first steps of a longer one.
        """
        steps: set[str] = set()

        def emit(op: str, *inputs: str | float, **attributes: Any) -> str:
            found = self.values[key_of(op, list(inputs), attributes)]
            steps.add(found)
            return found

        try:
            out = spelling.write(net, emit)
        except KeyError:
            return None
        inner = {net, *steps} - {out}
        used = {node.output[0] for name in inner for node in self._chain_users(name)}
        return out if used <= steps else None

    # --- refusals -------------------------------------------------------------------

    def _odd(self, node: Any, why: str) -> ModelError:
        return ModelError(
            f"the {node.op_type} {node.name!r} of {self.what} {why}: give a chain of "
            "fully connected layers, cases a row, constant weights"
        )

    def _unsupported(self, at: str, users: list[Any]) -> ModelError:
        ops = sorted({node.op_type for node in users})
        named = " and ".join(ops) or "nothing"
        return ModelError(
            f"{self.what} has {named} after {at!r}, which is no fully connected layer "
            f"and no known activation: keep to Gemm, or MatMul and Add, and the "
            f"activations {', '.join(ACTIVATIONS)}"
        )
