"""What an engine is asked to train: sizes, activations, loss, update rule, extras.

A `Plan` is a network without its numbers and without names for its units; the numbers
are in a `State`. Both are plain data, so that every engine can hold them and every file
format can store them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from chainrule.errors import SettingError

Range = tuple[int, int]
"""A run of cells of the flat parameter vector: from the first to before the second."""


@dataclass(frozen=True, slots=True)
class LayerPlan:
    """One layer: its units, their activation, and what training does to its outputs.

    Attributes:
        units: how many units the layer has.
        activation: the registered name of the activation.
        bias: whether each unit has a bias.
        dropout: the share of the layer's outputs that training sets to zero; the
            others are divided by ``1 - dropout``, so that prediction needs no change.
    """

    units: int
    activation: str = "logistic"
    bias: bool = True
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if self.units < 1:
            raise SettingError(
                f"a layer has {self.units} units: give it one or more units"
            )
        check_share("dropout", self.dropout)


@dataclass(frozen=True, slots=True)
class Plan:
    """A network and its update rule, as every engine takes them.

    The gradient of one update is, over the cases k of its batch with weights s_k::

        g = (sum_k s_k dE_k/dw) / (sum_k s_k) + weight_decay * w      reduction "mean"
        g =  sum_k s_k dE_k/dw                + weight_decay * w      reduction "sum"

    where the derivatives of shared cells are summed before the decay, and the decay is
    for weights only, never for biases. Then, in this order: the values are clipped, the
    norm is clipped, and the optimizer takes its step with what is left. Frozen cells
    have no gradient, no step, and no part in the norm.

    Attributes:
        inputs: how many inputs a case has.
        layers: the layers, from the first hidden one to the output layer.
        loss: the registered name of the loss.
        optimizer: the registered name of the optimizer.
        settings: the optimizer's settings that differ from its defaults, the learning
            rate apart (that is given to every run, since schedules change it).
        dtype: the kind of number that is computed with.
        bias_input: what every bias is multiplied with: 1, or -1 for thresholds.
        reduction: how the cases of a batch are put together.
        weight_decay: the factor of the L2 penalty ``weight_decay / 2 * sum w**2``, or
            of the optimizer's own decay where that is decoupled (`adamw`). Left out:
            the optimizer's default.
        input_dropout: the share of the inputs that training sets to zero.
        clip_value: gradients are cut to between -clip_value and clip_value.
        clip_norm: a gradient longer than this is scaled down to this length.
        label_smoothing: targets become ``(1 - s) * t + s / K``, K the number of
            classes (2 for `binary_cross_entropy`).
        shared: groups of cells of the flat parameter vector that are one parameter.
        frozen: runs of cells of the flat parameter vector that never change.

    Example:
        >>> plan = Plan(2, (LayerPlan(2), LayerPlan(2)), "half_squared_error")
        >>> plan.sizes, plan.parameters
        ((2, 2, 2), 12)
    """

    inputs: int
    layers: tuple[LayerPlan, ...]
    loss: str
    optimizer: str = "sgd"
    settings: Mapping[str, float] = field(default_factory=dict, hash=False)
    dtype: Literal["float32", "float64"] = "float64"
    bias_input: Literal[1, -1] = 1
    reduction: Literal["mean", "sum"] = "mean"
    weight_decay: float | None = None
    input_dropout: float = 0.0
    clip_value: float | None = None
    clip_norm: float | None = None
    label_smoothing: float = 0.0
    shared: tuple[tuple[int, ...], ...] = ()
    frozen: tuple[Range, ...] = ()

    def __post_init__(self) -> None:
        if self.inputs < 1 or not self.layers:
            raise SettingError(
                f"a network of {self.inputs} inputs and {len(self.layers)} layers "
                "can't be trained: it needs at least one of each"
            )
        check_share("input_dropout", self.input_dropout)
        check_share("label_smoothing", self.label_smoothing)
        for name in ("clip_value", "clip_norm"):
            limit = getattr(self, name)
            if limit is not None and not limit > 0:
                raise SettingError(f"{name} is {limit}: give a number above 0, or none")
        if self.weight_decay is not None and not self.weight_decay >= 0:
            raise SettingError(
                f"weight_decay is {self.weight_decay}: give 0 or a number above it"
            )
        if self.label_smoothing and self.loss not in SMOOTHABLE:
            raise SettingError(
                f"label_smoothing needs a loss over classes, got {self.loss!r}: "
                f"use {' or '.join(SMOOTHABLE)}, or set it to 0"
            )

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of inputs and of every layer's units."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def parameters(self) -> int:
        """How many cells the flat parameter vector has."""
        return sum(
            (ins + layer.bias) * outs
            for (ins, outs), layer in zip(
                pairwise(self.sizes), self.layers, strict=True
            )
        )


SMOOTHABLE = ("cross_entropy", "binary_cross_entropy")
"""The losses whose targets are shares of classes."""


def check_share(name: str, value: float) -> None:
    """Raise unless `value` is at least 0 and below 1."""
    if not 0 <= value < 1:
        raise SettingError(f"{name} is {value}: give 0 or more, and less than 1")
