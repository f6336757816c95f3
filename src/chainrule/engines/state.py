"""The numbers of a network in training: plain arrays that any file can hold.

All parameters are one flat vector: for each layer in turn its weights, row by row,
then its biases. The weights of a layer are a matrix W of shape ``(unit_in, unit_out)``,
so that a batch of cases, one a row, goes forward as ``A @ W + b`` and the compiled
loops of small networks run along a unit's neighbors in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from chainrule.errors import SettingError

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan


@dataclass(slots=True)
class State:
    """Parameters, the optimizer's memory, and how many updates were made.

    Attributes:
        parameters: the flat vector of all parameters, shape ``(P,)``.
        slots: what the optimizer keeps per parameter, shape ``(slots, P)``: the
            velocity of momentum, Adam's two moments; no row for plain SGD.
        updates: the number of updates made so far; Adam's bias correction and the
            dropout masks depend on it, so it must be stored with the arrays.
    """

    parameters: Any
    slots: Any
    updates: int = 0

    def copy(self) -> State:
        """A state that shares no array with this one (NumPy arrays only)."""
        return State(self.parameters.copy(), self.slots.copy(), self.updates)


class Place(NamedTuple):
    """Where one layer's parameters are in the flat vector.

    Attributes:
        weights: the first cell of the layer's weights.
        biases: the first cell of its biases, which is also where its weights end.
        end: the cell after the last of the layer.
        ins: the number of units below.
        outs: the number of the layer's units.
    """

    weights: int
    biases: int
    end: int
    ins: int
    outs: int


def places(plan: Plan) -> Iterator[Place]:
    """The place of each layer's parameters in the flat vector, in order."""
    start = 0
    for (ins, outs), layer in zip(pairwise(plan.sizes), plan.layers, strict=True):
        biases = start + ins * outs
        end = biases + (outs if layer.bias else 0)
        yield Place(start, biases, end, ins, outs)
        start = end


def weights(plan: Plan, flat: Any) -> list[Any]:
    """Each layer's weights, shape ``(unit_in, unit_out)``: views of a flat vector."""
    return [
        flat[at.weights : at.biases].reshape((at.ins, at.outs)) for at in places(plan)
    ]


def biases(plan: Plan, flat: Any) -> list[Any]:
    """Each layer's biases, shape ``(unit_out,)`` or ``(0,)``: views."""
    return [flat[at.biases : at.end] for at in places(plan)]


def start(
    plan: Plan, layer_weights: Sequence[Any], layer_biases: Sequence[Any]
) -> State:
    """A state before its first update, from each layer's weights and biases.

    Args:
        plan: the network and its update rule.
        layer_weights: for each layer an array ``(unit_in, unit_out)``.
        layer_biases: for each layer an array ``(unit_out,)``; ignored (None will do)
            where the plan's layer has no bias.

    Raises:
        SettingError: an array's shape does not fit the plan.

    Example:
        >>> from chainrule.engines import LayerPlan, Plan
        >>> plan = Plan(2, (LayerPlan(1),), "half_squared_error")
        >>> start(plan, [[[0.1], [0.2]]], [[0.3]]).parameters
        array([0.1, 0.2, 0.3])
    """
    import numpy as np

    flat = np.empty(plan.parameters, dtype=plan.dtype)
    for number, at in enumerate(places(plan)):
        W = np.asarray(layer_weights[number])
        _check_shape(f"the weights of layer {number + 1}", W.shape, (at.ins, at.outs))
        flat[at.weights : at.biases] = W.ravel()
        if plan.layers[number].bias:
            b = np.asarray(layer_biases[number])
            _check_shape(f"the biases of layer {number + 1}", b.shape, (at.outs,))
            flat[at.biases : at.end] = b
    return State(flat, empty_slots(plan))


def _check_shape(what: str, got: tuple[int, ...], needed: tuple[int, ...]) -> None:
    if got != needed:
        raise SettingError(
            f"{what} have the shape {got}, and the plan needs {needed} "
            "(units below, units): transpose or resize the array"
        )


def empty_slots(plan: Plan) -> Any:
    """The optimizer's memory before the first update, shape ``(slots, P)``."""
    import numpy as np

    from chainrule.engines.records import records

    found = records(plan)
    slots = np.zeros((len(found.rule.states), plan.parameters), dtype=plan.dtype)
    for row, name in enumerate(found.rule.states):
        slots[row] = float(found.optimizer.start.get(name, 0))
    return slots
