"""Models as scikit-learn's fitted MLPs, with scikit-learn's own attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.errors import ModelError, missing_package
from chainrule.interchange.networks import Dense, dense_layers
from chainrule.training.model import Model
from chainrule.training.tables.target import Target

HIDDEN = {
    "identity": "identity",
    "logistic": "logistic",
    "tanh": "tanh",
    "relu": "relu",
}
"""scikit-learn's activations of hidden layers, and ours."""
OUTPUTS = {**HIDDEN, "softmax": "softmax", "exp": "exponential"}
"""scikit-learn's activations of outputs; an exponential one has the Poisson loss."""


def package() -> tuple[Any, Any]:
    """scikit-learn's MLPs; raises `MissingPackageError` where it is missing."""
    try:
        from sklearn.neural_network import MLPClassifier, MLPRegressor
    except ImportError:
        raise missing_package("scikit-learn", "sklearn", "an estimator") from None
    return MLPClassifier, MLPRegressor


def to_sklearn(model: Model, classes: Sequence[Any] | None = None) -> Any:
    """A fitted estimator of scikit-learn's that predicts what the model does.

    `MLPClassifier` where the outputs are probabilities of classes (softmax, or logistic
    units: two classes for one unit, labels for several), `MLPRegressor` otherwise, in
    the units of the model's target.

    Args:
        model: the model.
        classes: what `predict` gives for each output (for one logistic unit: for 0 and
            for 1), such as ``[0, 1, 2]``; left out: the model's own, which are texts,
            or numbers from 0.

    Raises:
        ModelError: hidden layers with different activations or with one that
            scikit-learn does not have, an output activation that it does not have, or
            another number of classes.
        MissingPackageError: scikit-learn is missing.
    """
    classifier, regressor = package()
    layers = dense_layers(model)
    activation, out = _activations(layers)
    names = _classes(model, classes, out)
    layers, out = _last_as_there(layers, model, names, out)
    common = {
        "hidden_layer_sizes": tuple(layer.weights.shape[1] for layer in layers[:-1]),
        "activation": activation,
        "learning_rate_init": model.settings.learning_rate,
    }
    if out in ("softmax", "logistic"):
        estimator = classifier(**common)
        _label(estimator, names, layers[-1].weights.shape[1])
    else:
        loss = "poisson" if out == "exponential" else "squared_error"
        estimator = regressor(loss=loss, **common)
    _fill(estimator, layers, model, out)
    return estimator


def _classes(model: Model, given: Sequence[Any] | None, out: str) -> list[Any]:
    """The class of each output; empty where outputs are labels or numbers."""
    units = model.plan.sizes[-1]
    if out == "softmax" and units == 1:
        raise ModelError(
            "a softmax of one output is 1 for every input, and no classifier: train "
            "with an output per class"
        )
    needed = max(units, 2) if out == "softmax" or (out, units) == ("logistic", 1) else 0
    own: list[Any] = list(model.target.classes) if model.target else []
    names: list[Any] = own or list(range(needed)) if given is None else list(given)
    if given is not None and (len(names) != needed or len(set(names)) != needed):
        raise ModelError(
            f"{len(set(names))} different classes are given, and the network tells "
            f"{needed}: give one for each"
        )
    return names if needed else []


def _last_as_there(
    layers: list[Dense], model: Model, names: list[Any], out: str
) -> tuple[list[Dense], str]:
    """The last layer as scikit-learn has it: classes sorted, numbers in own units."""
    last = layers[-1]
    order = sorted(range(len(names)), key=names.__getitem__)
    if out == "softmax" and order != sorted(order):
        b = None if last.bias is None else last.bias[order]
        last = replace(last, weights=last.weights[:, order], bias=b)
    if out == "softmax" and len(names) == 2:
        last, out = _halved(last), "logistic"
    elif out == "logistic" and order == [1, 0]:
        b = None if last.bias is None else -last.bias
        last = replace(last, weights=-last.weights, bias=b)
    target = model.target
    if out == "identity" and target and (target.mean, target.spread) != (0.0, 1.0):
        last = _in_own_units(last, target)
    return [*layers[:-1], last], out


def _in_own_units(layer: Dense, target: Target) -> Dense:
    b = 0.0 if layer.bias is None else layer.bias
    dtype, units = layer.weights.dtype, layer.weights.shape[1]
    bias = (b * target.spread + target.mean) * np.ones(units)
    weights = layer.weights * target.spread
    return replace(layer, weights=weights.astype(dtype), bias=bias.astype(dtype))


def _activations(layers: list[Dense]) -> tuple[str, str]:
    """The one hidden activation and the output's, as scikit-learn calls them."""
    hidden = {layer.activation for layer in layers[:-1]}
    if len(hidden) > 1:
        raise ModelError(
            f"the hidden layers have {' and '.join(sorted(hidden))}, and scikit-learn "
            "takes one activation for all: export the model to ONNX instead"
        )
    name = hidden.pop() if hidden else "identity"
    if name not in HIDDEN:
        raise ModelError(
            f"the hidden layers have {name}, and scikit-learn has {', '.join(HIDDEN)}: "
            "export the model to ONNX instead"
        )
    out = layers[-1].activation
    if out not in ("softmax", "logistic", "identity", "exponential"):
        raise ModelError(
            f"the outputs have {out}, and scikit-learn has softmax, logistic, identity "
            "and exponential: export the model to ONNX instead"
        )
    return name, out


def _halved(layer: Dense) -> Dense:
    """One logistic unit for a softmax of two: ``1/(1 + exp(net_1 - net_2))``."""
    W, b = layer.weights, layer.bias
    return Dense(W[:, 1:] - W[:, :1], None if b is None else b[1:] - b[:1], "logistic")


def _label(estimator: Any, names: list[Any], units: int) -> None:
    from sklearn.preprocessing import LabelBinarizer

    binarizer = LabelBinarizer()
    if names:
        binarizer.fit(np.array(sorted(names)))
    else:
        binarizer.fit(np.vstack([np.zeros(units, int), np.ones(units, int)]))
    estimator.classes_ = binarizer.classes_
    estimator._label_binarizer = binarizer


def _fill(estimator: Any, layers: list[Dense], model: Model, out: str) -> None:
    """Put scikit-learn's fitted attributes in place."""
    dtype = model.plan.dtype
    estimator.coefs_ = [layer.weights.copy() for layer in layers]
    estimator.intercepts_ = [
        np.zeros(layer.weights.shape[1], dtype)
        if layer.bias is None
        else layer.bias.copy()
        for layer in layers
    ]
    estimator.n_features_in_ = model.plan.inputs
    estimator.n_outputs_ = layers[-1].weights.shape[1]
    estimator.n_layers_ = len(layers) + 1
    there = {ours: theirs for theirs, ours in OUTPUTS.items()}
    estimator.out_activation_ = there[out]
    estimator.n_iter_ = 0
    estimator.t_ = model.state.updates
    estimator.loss_curve_ = []
    estimator.loss_ = np.inf
    estimator.best_loss_ = np.inf
    estimator._random_state = np.random.RandomState(model.settings.seed)
    estimator._no_improvement_count = 0
