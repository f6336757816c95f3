"""A chain of fully connected layers, followed through an ONNX graph."""

from __future__ import annotations

from math import prod
from typing import Any

from chainrule.errors import ModelError
from chainrule.interchange.foreign import plainly
from chainrule.interchange.networks import Dense
from chainrule.interchange.onnx_graph import Graph
from chainrule.interchange.onnx_spellings import Spelling, key_of, spellings
from chainrule.maths.activations import ACTIVATIONS

NEUTRAL = ("Identity", "Dropout", "Flatten")
"""Operators that change nothing in a network of fully connected layers."""


def _per_unit(bias: Any, units: int) -> Any:
    """A constant as one number per unit; None where it is not that."""
    import numpy as np

    if bias is None or bias.size not in (1, units):
        return None
    if bias.size > 1 and bias.shape[-1] != units:  # one number per case
        return None
    return np.broadcast_to(bias.reshape(-1), (units,))


class Chain:
    """Walks a graph from its input to its output."""

    def __init__(self, graph: Any, what: str) -> None:
        self.graph, self.what = Graph(graph, what), what

    def layers(self) -> list[Dense]:
        """The layers of the whole chain."""
        inputs, outputs = self.graph.inputs, self.graph.graph.output
        if len(inputs) != 1 or not outputs:
            raise ModelError(
                f"{self.what} has {len(inputs)} inputs and {len(outputs)} outputs: "
                "give a network with one input, a matrix with a case a row"
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
        self._check_width(found)
        return found

    def _check_width(self, layers: list[Dense]) -> None:
        """Refuse an input that is declared with another width than the weights have."""
        (given,) = (
            each for each in self.graph.graph.input if each.name in self.graph.inputs
        )
        wide = [each.dim_value for each in given.type.tensor_type.shape.dim][1:]
        if layers and all(wide) and prod(wide) != len(layers[0].weights):
            raise ModelError(
                f"{self.what} has an input of width {prod(wide)}, and its first layer "
                f"takes {len(layers[0].weights)}: export the network again"
            )

    def _wanted(self) -> str:
        """The output that the chain is followed to: of chainrule's own, `outputs`."""
        names = [each.name for each in self.graph.graph.output]
        name = "outputs" if "outputs" in names else str(names[0])
        return self.graph.same.get(name, name)

    # --- the parts of a layer -------------------------------------------------------

    def _past_neutral(self, at: str, wanted: str) -> str:
        while at != wanted:
            users = self.graph.users_of(at)
            if len(users) != 1 or not self._is_neutral(users[0]):
                return at
            at = users[0].output[0]
        return at

    def _is_neutral(self, node: Any) -> bool:
        """Whether an operator changes nothing where a network is used."""
        if node.op_type == "Flatten":
            return bool(self.graph.settings(node).get("axis", 1) == 1)
        if node.op_type == "Dropout" and len(node.input) > 2 and node.input[2]:
            training = self.graph.arrays.get(node.input[2])
            return training is not None and not training.any()
        return node.op_type in NEUTRAL

    def _product(self, at: str) -> tuple[Any, Any, str]:
        """Weights, biases and output of the Gemm, or MatMul and Add, after `at`."""
        users = self.graph.users_of(at)
        if len(users) != 1 or users[0].op_type not in ("Gemm", "MatMul"):
            raise self._unsupported(at, users)
        node = users[0]
        if node.op_type == "Gemm":
            return self._gemm(node, at)
        if node.input[0] != at:
            raise self._odd(node, "has the cases on its right")
        weights, out = self._matrix(node, node.input[1]), node.output[0]
        after = self.graph.users_of(out)
        if len(after) == 1 and after[0].op_type == "Add":
            other = [name for name in after[0].input if name != out]
            bias = self.graph.arrays.get(other[0]) if len(other) == 1 else None
            bias = _per_unit(bias, weights.shape[1])
            if bias is not None:
                return weights, bias, after[0].output[0]
        return weights, None, out

    def _gemm(self, node: Any, at: str) -> tuple[Any, Any, str]:
        given = self.graph.settings(node)
        if node.input[0] != at or given.get("transA", 0):
            raise self._odd(node, "has the cases on its right, or transposed")
        weights = self._matrix(node, node.input[1])
        if given.get("transB", 0):
            weights = weights.T
        bias = None
        if len(node.input) > 2 and node.input[2]:
            bias = _per_unit(self.graph.arrays.get(node.input[2]), weights.shape[1])
            if bias is None:
                raise self._odd(node, "adds what is not one constant per unit")
        for name in ("alpha", "beta"):
            if given.get(name, 1.0) != 1.0:
                raise self._odd(node, f"has {name} = {given[name]:g}, not 1")
        return weights, bias, node.output[0]

    def _matrix(self, node: Any, name: str) -> Any:
        array = self.graph.arrays.get(name)
        if array is None or array.ndim != 2:
            raise self._odd(node, "multiplies with what is not a constant matrix")
        return array

    def _activation(self, net: str, wanted: str) -> tuple[str, str]:
        """The activation that is made of a net input, and its output."""
        at = self._past_neutral(net, wanted)
        if at == wanted:
            return "identity", at
        users = self.graph.users_of(at)
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
            found = self.graph.values[key_of(op, list(inputs), attributes)]
            steps.add(found)
            return found

        try:
            out = spelling.write(net, emit)
        except KeyError:
            return None
        inner = {net, *steps} - {out}
        used = {node.output[0] for name in inner for node in self.graph.users_of(name)}
        return out if used <= steps else None

    # --- refusals -------------------------------------------------------------------

    def _odd(self, node: Any, why: str) -> ModelError:
        return ModelError(
            f"the {node.op_type} {plainly(node.name)!r} of {self.what} {why}: give a "
            "chain of fully connected layers, cases a row, constant weights"
        )

    def _unsupported(self, at: str, users: list[Any]) -> ModelError:
        ops = sorted({node.op_type for node in users})
        named = plainly(" and ".join(ops)) or "nothing"
        return ModelError(
            f"{self.what} has {named} after {plainly(at)!r}, which is no fully "
            "connected layer and no known activation: keep to Gemm, or MatMul and Add, "
            f"and the activations {', '.join(ACTIVATIONS)}"
        )
