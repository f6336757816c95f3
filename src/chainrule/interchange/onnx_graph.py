"""An ONNX graph as values: what each operator computes, and who uses it.

Operators are numbered by value, so that what is computed twice is found once, and what
some exporter would write can be looked up, whatever its tensors are called.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chainrule.errors import ModelError
from chainrule.interchange.foreign import plainly
from chainrule.interchange.onnx_spellings import key_of

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


class Graph:
    """What computes what in an ONNX graph, tensors by what they are worth."""

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

    def users_of(self, name: str) -> list[Any]:
        """The operators that take a tensor."""
        return self.users.get(name, [])

    @property
    def inputs(self) -> list[str]:
        """The inputs that are no constants."""
        names = [each.name for each in self.graph.input]
        return [name for name in names if name not in self.arrays]

    def _constants(self) -> Iterator[tuple[str, Any]]:
        for tensor in self.graph.initializer:
            yield tensor.name, self._array(tensor, tensor.name)
        for node in self.graph.node:
            if node.op_type == "Constant":
                for attribute in node.attribute:
                    array = self._value_of(attribute, node.output[0])
                    if array is not None:
                        yield node.output[0], array

    def _value_of(self, attribute: Any, name: str) -> Any:
        """What a Constant holds: a tensor, or numbers of single precision."""
        import numpy as np

        if attribute.name == "value":
            return self._array(attribute.t, name)
        if attribute.name == "value_float":
            return np.array(attribute.f, np.float32)
        if attribute.name == "value_floats":
            return np.array(attribute.floats, np.float32)
        return None

    def _array(self, tensor: Any, name: str) -> Any:
        from onnx import numpy_helper

        try:
            return numpy_helper.to_array(tensor)
        except (ValueError, TypeError, KeyError, NotImplementedError) as error:
            raise ModelError(
                f"the tensor {plainly(name)!r} of {self.what} can't be read "
                f"({plainly(error).lower()}): export the network again"
            ) from None

    def _key_of(self, node: Any) -> Any:
        return key_of(
            node.op_type,
            [self._constant(name) for name in node.input],
            self.settings(node),
        )

    def _constant(self, name: str) -> str | float:
        """A constant of one number as that number, another tensor by name."""
        array = self.arrays.get(name)
        if array is not None and array.size == 1 and array.dtype.kind in "fi":
            return float(array.reshape(-1)[0])
        return name

    def settings(self, node: Any) -> dict[str, Any]:
        """The attributes of an operator, those left out at ONNX's defaults."""
        from onnx import helper

        found = {each.name: helper.get_attribute_value(each) for each in node.attribute}
        given = {
            key: value if isinstance(value, int | float) else plainly(_text(value))
            for key, value in found.items()
        }
        return {**DEFAULTS.get(node.op_type, {}), **given}


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
