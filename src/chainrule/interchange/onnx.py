"""ONNX files out: the network as Gemm and activation operators, in float32 or float64.

The input ``X`` has a dynamic batch axis. Outputs: ``outputs``, the network's own; for a
model with classes ``label``, the class of the largest output as text; for a model of a
number ``value``, that number. For a model of a table ``X`` holds the prepared columns:
the metadata says how they are made from the table's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chainrule.errors import ModelError, SettingError, missing_package
from chainrule.interchange.atomic import write_whole
from chainrule.interchange.networks import dense_layers
from chainrule.interchange.onnx_ops import write_activation
from chainrule.training.model import Model

OLDEST_OPSET = 13
METADATA = "chainrule"
"""The key of the metadata, a JSON object: loss, inputs, classes, preparation."""


def save_onnx(model: Model, path: str | Path, opset: int | None = None) -> None:
    """Write a model as an ONNX file; atomic.

    Raises:
        ModelError: a number is not finite.
        SettingError: the opset is not one that can be written, or the file can't be.
        MissingPackageError: the onnx package is missing.
    """
    write_whole(path, to_onnx(model, opset).SerializeToString())


def to_onnx(model: Model, opset: int | None = None) -> Any:
    """A model as an ``onnx.ModelProto``, checked by ``onnx.checker``.

    Args:
        model: the model.
        opset: from 13; left out: the newest that the installed onnx knows.

    Example:
        >>> from chainrule.engines import LayerPlan, Plan, start
        >>> from chainrule.training import Settings
        >>> plan = Plan(2, (LayerPlan(1, "tanh"),), "half_squared_error")
        >>> state = start(plan, [[[0.1], [0.2]]], [[0.3]])
        >>> proto = to_onnx(Model(plan, state, Settings()), opset=17)
        >>> [node.op_type for node in proto.graph.node]
        ['Gemm', 'Tanh']

    Source: the ONNX operator schemas, https://onnx.ai/onnx/operators/
    """
    onnx = package()
    newest = onnx.defs.onnx_opset_version()
    chosen = newest if opset is None else opset
    if not OLDEST_OPSET <= chosen <= newest:
        raise SettingError(
            f"opset {chosen} can't be written: give one from {OLDEST_OPSET} to "
            f"{newest}, the newest that the installed onnx knows"
        )
    found = _Graph(model, chosen).proto()
    try:
        onnx.checker.check_model(found, full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        raise ModelError(f"onnx refuses what was made of the model: {error}") from None
    return found


def package() -> Any:
    """The onnx package; raises `MissingPackageError` where it is missing."""
    try:
        import onnx
        import onnx.checker
        import onnx.shape_inference
    except ImportError:
        raise missing_package("onnx", "onnx", "an ONNX file") from None
    return onnx


class _Graph:
    """Collects the nodes, constants and outputs of one graph."""

    def __init__(self, model: Model, opset: int) -> None:
        from onnx import helper

        self.model, self.opset, self.helper = model, opset, helper
        self.double = model.plan.dtype == "float64"
        self.layers = dense_layers(model)
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}
        self.prefix = ""

    @property
    def kind(self) -> int:
        """The ONNX number of the plan's kind of number."""
        from onnx import TensorProto

        return int(TensorProto.DOUBLE if self.double else TensorProto.FLOAT)

    def constant(self, name: str, array: Any) -> str:
        """A constant tensor by name."""
        from onnx import numpy_helper

        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(array, name)
        return name

    def emit(
        self, op: str, *inputs: str | float, output: str = "", **attributes: Any
    ) -> str:
        """Add an operator; a float among its inputs becomes a constant."""
        import numpy as np

        names = [
            self.constant(f"number {each!r}", np.array(each, self.model.plan.dtype))
            if isinstance(each, float)
            else each
            for each in inputs
        ]
        label = f"{self.prefix}{op.lower()}{len(self.nodes) + 1}"
        made = output or label
        self.nodes.append(
            self.helper.make_node(op, names, [made], name=label, **attributes)
        )
        return made

    def forward(self) -> None:
        """Every layer: Gemm, then its activation."""
        value = "X"
        for number, layer in enumerate(self.layers, 1):
            self.prefix = f"layer{number}."
            inputs = [value, self.constant(f"{self.prefix}weights", layer.weights)]
            if layer.bias is not None:
                inputs.append(self.constant(f"{self.prefix}biases", layer.bias))
            net = self.emit("Gemm", *inputs, output=f"{self.prefix}net")
            value = write_activation(
                layer.activation, net, self.emit, opset=self.opset, double=self.double
            )
        self.prefix = ""
        if value == self.nodes[-1].output[0]:
            self.nodes[-1].output[0] = "outputs"
        else:
            self.emit("Identity", value, output="outputs")

    def outputs(self) -> list[Any]:
        """The graph's outputs: the network's, and what they mean."""
        import numpy as np
        from onnx import TensorProto

        info, units = self.helper.make_tensor_value_info, self.model.plan.sizes[-1]
        found = [info("outputs", self.kind, ["case", units])]
        target = self.model.target
        if target is None:
            return found
        if target.classes:
            names = self.constant("classes", np.array(target.classes, dtype=object))
            largest = self.emit("ArgMax", "outputs", axis=1, keepdims=0)
            self.emit("Gather", names, largest, output="label", axis=0)
            return [*found, info("label", TensorProto.STRING, ["case"])]
        wide = self.emit("Cast", "outputs", to=int(TensorProto.DOUBLE))
        spread = self.constant("target spread", np.array(target.spread))
        mean = self.constant("target mean", np.array(target.mean))
        scaled = self.emit("Mul", wide, spread)
        self.emit("Add", scaled, mean, output="value")
        return [*found, info("value", TensorProto.DOUBLE, ["case", 1])]

    def proto(self) -> Any:
        """The whole model."""
        helper, plan = self.helper, self.model.plan
        self.forward()
        outputs = self.outputs()
        info = helper.make_tensor_value_info("X", self.kind, ["case", plan.inputs])
        graph = helper.make_graph(
            self.nodes, "network", [info], outputs, list(self.constants.values())
        )
        opsets = [helper.make_opsetid("", self.opset)]
        made = helper.make_model(graph, opset_imports=opsets, producer_name="chainrule")
        made.ir_version = helper.find_min_ir_version_for(opsets)
        helper.set_model_props(made, {METADATA: json.dumps(self.metadata())})
        return made

    def metadata(self) -> dict[str, Any]:
        """What the graph can't say."""
        model = self.model
        found: dict[str, Any] = {
            "loss": model.plan.loss,
            "dropout": [layer.dropout for layer in self.layers],
            "versions": dict(model.versions),
        }
        if model.preparation is not None:
            found["X"] = "the columns of the table as the preparation makes them"
            found["inputs"] = list(model.preparation.inputs)
            found["preparation"] = model.preparation.as_data()
        if model.target is not None:
            found["target"] = model.target.as_data()
        return found
