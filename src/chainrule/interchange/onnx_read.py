"""ONNX files in: a chain of fully connected layers, from any program.

A layer is a Gemm, or a MatMul and an Add. An activation is a native operator, or any
spelling out of a registered one: operators are numbered by value, so that what
`onnx_ops` or another exporter would write is looked up in the graph, whatever its
tensors are called.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from chainrule.errors import ModelError, SettingError
from chainrule.interchange.networks import model_of, read_whole
from chainrule.interchange.onnx import METADATA, package
from chainrule.interchange.onnx_chain import Chain
from chainrule.maths.losses import LOSSES
from chainrule.training.model import Model


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
    layers = Chain(graph, what).layers()
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
