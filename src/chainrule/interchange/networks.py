"""Networks on their way in or out: layers as arrays, between a model and any format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from chainrule.engines.plan import LayerPlan, Plan
from chainrule.engines.state import State, biases, start, weights
from chainrule.errors import ModelError, SettingError
from chainrule.examples.model import Example
from chainrule.interchange.forward_code import layer_codes
from chainrule.maths.activations import ACTIVATIONS
from chainrule.training.model import Model
from chainrule.training.settings import Settings
from chainrule.training.tables.target import Target

LOSS_OF_OUTPUT = {"softmax": "cross_entropy", "logistic": "binary_cross_entropy"}
"""The loss that is taken for an output activation where a format names none."""
USUAL_LOSS = "mean_squared_error"
"""The loss for every other output activation."""


@dataclass(frozen=True, eq=False, slots=True)
class Dense:
    """One fully connected layer.

    Attributes:
        weights: shape ``(unit_in, unit_out)``.
        bias: shape ``(unit_out,)``, or None; the bias input is 1.
        activation: the registered name.
        dropout: the share of its outputs that training drops.
    """

    weights: Any
    bias: Any
    activation: str = "identity"
    dropout: float = 0.0


def dense_layers(model: Model) -> list[Dense]:
    """A model's layers; a bias input of -1 is put into the biases.

    Raises:
        ModelError: a number is not finite.
    """
    import numpy as np

    flat = model.state.parameters
    if not np.isfinite(flat).all():
        raise ModelError(
            "the model holds a number that is not finite: nothing was written; train "
            "again with a lower learning rate"
        )
    plan = model.plan
    return [
        Dense(
            np.ascontiguousarray(W),
            plan.bias_input * b if layer.bias else None,
            ACTIVATIONS.find(layer.activation).name,
            layer.dropout,
        )
        for W, b, layer in zip(
            weights(plan, flat), biases(plan, flat), plan.layers, strict=True
        )
    ]


def model_of(
    layers: Sequence[Dense],
    what: str,
    *,
    loss: str | None = None,
    run: Settings | None = None,
    target: Target | None = None,
    **fields: Any,
) -> Model:
    """The model that layers make; `what` names their origin in messages.

    Args:
        layers: from the first hidden one to the output layer.
        what: such as ``"the ONNX file 'a.onnx'"``.
        loss: a registered name; left out: the usual one for the output activation.
        run: how it is trained on.
        target: what its outputs stand for.
        fields: of `Plan` (``optimizer``, ``reduction`` …).

    Raises:
        ModelError: sizes that do not fit each other, a kind of number other than
            float32 and float64, or a number that is not finite.
    """
    dtype = _check(layers, what)
    usual = LOSS_OF_OUTPUT.get(layers[-1].activation, USUAL_LOSS)
    try:
        plan = Plan(
            layers[0].weights.shape[0],
            tuple(
                LayerPlan(
                    layer.weights.shape[1],
                    layer.activation,
                    bias=layer.bias is not None,
                    dropout=layer.dropout,
                )
                for layer in layers
            ),
            loss or usual,
            dtype=dtype,
            **fields,
        )
    except SettingError as error:
        raise ModelError(f"{what} can't be used: {error}") from None
    state = start(
        plan, [layer.weights for layer in layers], [layer.bias for layer in layers]
    )
    return Model(plan, state, run or Settings(), target=target)


def with_state(model: Model, slots: Any, updates: int) -> Model:
    """The same model in the middle of a training run."""
    from dataclasses import replace

    return replace(model, state=State(model.state.parameters, slots, updates))


def _check(layers: Sequence[Dense], what: str) -> Any:
    if not layers:
        raise ModelError(f"{what} has no layer with weights: give it at least one")
    before = None
    for number, layer in enumerate(layers, 1):
        name = f"layer {number} of {what}"
        if layer.weights.ndim != 2 or 0 in layer.weights.shape:
            raise ModelError(
                f"{name} has weights of shape {tuple(layer.weights.shape)}: a matrix "
                "with at least one row and one column is needed"
            )
        ins, outs = layer.weights.shape
        if before is not None and ins != before:
            raise ModelError(
                f"{name} takes {ins} inputs, and the layer before it gives {before}: "
                "its weights belong to another network"
            )
        if layer.bias is not None and tuple(layer.bias.shape) != (outs,):
            raise ModelError(
                f"{name} has biases of shape {tuple(layer.bias.shape)} for {outs} "
                "units: give one bias per unit"
            )
        check_finite(name, _arrays(layer))
        before = outs
    return same_dtype((a for layer in layers for a in _arrays(layer)), what)


def _arrays(layer: Dense) -> list[Any]:
    return [each for each in (layer.weights, layer.bias) if each is not None]


def check_finite(name: str, arrays: Iterable[Any]) -> None:
    """Raise `ModelError` for a number that is not finite."""
    import numpy as np

    for array in arrays:
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ModelError(
                f"{name} holds a number that is not finite: it is refused; train the "
                "network again with a lower learning rate"
            )


def same_dtype(arrays: Iterable[Any], what: str) -> str:
    """The arrays' one kind of number; raises `ModelError` for any but float32, 64."""
    kinds = {str(array.dtype) for array in arrays}
    if len(kinds) != 1 or not kinds <= {"float32", "float64"}:
        raise ModelError(
            f"{what} holds numbers of the kind {' and '.join(sorted(kinds))}: make "
            "all of them float32, or all of them float64"
        )
    return kinds.pop()


def model_of_example(example: Example) -> Model:
    """The network of an example as a model in float64.

    Constants become weights like any other; a bias input of -1 is put into the biases.

    Raises:
        ModelError: a parameter is beyond the largest double.

    Example:
        >>> from chainrule.examples import load
        >>> model = model_of_example(load("slides"))
        >>> model.outputs([[0.05, 0.1]]).round(6).tolist()
        [[0.751365, 0.772928]]
    """
    import numpy as np

    name = repr(example.title or "the example")
    try:
        parts = layer_codes(example.network, example.parameters)
    except OverflowError:
        raise ModelError(
            f"{name} has a parameter beyond the largest double: make it smaller"
        ) from None
    layers = [
        Dense(
            np.array(part.weights, dtype=np.float64).T,
            np.array(part.bias, dtype=np.float64)
            if any(cell is not None for cell in layer.bias)
            else None,
            part.activation.name,
        )
        for part, layer in zip(parts, example.network.layers, strict=True)
    ]
    loss = example.network.loss
    return model_of(layers, name, loss=None if loss is None else loss.name)
