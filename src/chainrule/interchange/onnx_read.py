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

from chainrule.errors import ModelError
from chainrule.interchange.foreign import loss_name, plainly, read_whole
from chainrule.interchange.networks import model_of
from chainrule.interchange.onnx import METADATA, package
from chainrule.interchange.onnx_chain import Chain
from chainrule.maths.losses import LOSSES
from chainrule.training.model import Model

OWN = ("", "ai.onnx")
"""ONNX's own operators."""


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
            f"{str(path)!r} is not a whole ONNX file ({plainly(error).lower()}): "
            "export the network again"
        ) from None
    return from_onnx(proto, loss, f"the ONNX file {str(path)!r}")


def from_onnx(proto: Any, loss: str | None = None, what: str = "the graph") -> Model:
    """The model of an ``onnx.ModelProto``; raises as `load_onnx` does."""
    onnx = package()
    _check_weights_inside(proto, what)
    try:
        onnx.checker.check_model(proto)
    except Exception as error:  # noqa: BLE001 - of several unrelated classes
        raise ModelError(
            f"{what} is not a valid ONNX graph ({plainly(error, 120).lower()}): export "
            "the network again"
        ) from None
    _check_operators(proto, what)
    graph = onnx.GraphProto()
    graph.CopyFrom(proto.graph)
    layers = Chain(graph, what).layers()
    known = _metadata(proto)
    shares = known.get("dropout")
    if isinstance(shares, list) and len(shares) == len(layers):
        layers = [
            replace(layer, dropout=float(share))
            if isinstance(share, int | float)
            else layer
            for layer, share in zip(layers, shares, strict=True)
        ]
    chosen = LOSSES.find(loss).name if loss else loss_name(known.get("loss"))
    return model_of(layers, what, loss=chosen)


def _check_weights_inside(proto: Any, what: str) -> None:
    """Refuse weights that are kept in files beside, which are never opened."""
    for tensor in proto.graph.initializer:
        if tensor.data_location == tensor.EXTERNAL:
            raise ModelError(
                f"the tensor {plainly(tensor.name)!r} of {what} is kept in another "
                "file: export the network with its weights inside "
                "(external_data=False in torch.onnx.export)"
            )


def _check_operators(proto: Any, what: str) -> None:
    """Refuse operators whose meaning the installed onnx does not know."""
    newest = package().defs.onnx_opset_version()
    for each in proto.opset_import:
        if each.domain in OWN and each.version > newest:
            raise ModelError(
                f"{what} has the opset {each.version}, and the installed onnx knows "
                f"them up to {newest}: install a newer onnx, or export an older opset"
            )
    for node in proto.graph.node:
        if node.domain not in OWN:
            raise ModelError(
                f"{what} has {plainly(node.op_type)} of the domain "
                f"{plainly(node.domain)}, which is no operator of ONNX's own: export "
                "the network without it"
            )


def _metadata(proto: Any) -> dict[str, Any]:
    for each in proto.metadata_props:
        if each.key == METADATA:
            try:
                found = json.loads(each.value)
            except (ValueError, RecursionError):
                return {}
            return found if isinstance(found, dict) else {}
    return {}
