"""scikit-learn's fitted MLPs in and out, with scikit-learn's own attributes.

In: the network, its loss and its solver with what that remembers. Out: an estimator of
scikit-learn's that predicts the same and needs no chainrule where it is used.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

import numpy as np

from chainrule.engines.records import records
from chainrule.engines.state import State, empty_slots
from chainrule.errors import ModelError
from chainrule.interchange.networks import Dense, model_of, with_state
from chainrule.interchange.sklearn_out import HIDDEN, OUTPUTS, package, to_sklearn
from chainrule.training.model import Model
from chainrule.training.settings import Settings
from chainrule.training.tables.target import Target

__all__ = ["from_sklearn", "to_sklearn"]

_LOSSES = {
    "log_loss": "cross_entropy",
    "binary_log_loss": "binary_cross_entropy",
    "squared_error": "half_squared_error",
    "poisson": "poisson",
}


def from_sklearn(estimator: Any) -> Model:
    """The model of a fitted `MLPClassifier` or `MLPRegressor`.

    chainrule's own estimators too. Outputs are what scikit-learn's network computes:
    probabilities of the classes, of the second class for two, or numbers.

    Raises:
        ModelError: it is no such estimator, is not fitted, or holds a number that is
            not finite.
        MissingPackageError: scikit-learn is missing.

    Example:
        >>> from sklearn.neural_network import MLPRegressor
        >>> X, y = [[0.0], [1.0], [2.0]] * 10, [0.0, 1.0, 2.0] * 10
        >>> fitted = MLPRegressor(hidden_layer_sizes=(3,), solver="lbfgs").fit(X, y)
        >>> model = from_sklearn(fitted)
        >>> bool(abs(model.outputs([[1.5]])[0, 0] - fitted.predict([[1.5]])[0]) < 1e-12)
        True
    """
    classifier, regressor = package()
    if not isinstance(estimator, classifier | regressor):
        raise ModelError(
            f"{type(estimator).__name__} is neither MLPClassifier nor MLPRegressor: "
            "give one of these, fitted; of a Pipeline its last step"
        )
    name = f"the fitted {type(estimator).__name__}"
    if not getattr(estimator, "coefs_", None):
        raise ModelError(
            f"the {type(estimator).__name__} is not fitted: call fit(X, y) first"
        )
    own = getattr(estimator, "_network", None)
    if own is not None:  # chainrule's own: nothing has to be translated
        if estimator._columns is not None or estimator._prepare is not None:
            raise ModelError(
                f"{name} prepares its inputs (categories, preset), and a model of the "
                "network alone does not: fit it without these, with a "
                "ColumnTransformer in front where columns need one"
            )
        kept = estimator._current_state()
        settings = Settings(learning_rate=float(estimator.learning_rate_init))
        state = State(kept.parameters.copy(), kept.slots.copy(), kept.updates)
        return Model(own, state, settings, target=_target(estimator, own.sizes[-1]))
    return _translated(estimator, name)


def _translated(estimator: Any, name: str) -> Model:
    last = len(estimator.coefs_) - 1
    out = estimator.out_activation_
    if out not in OUTPUTS:
        raise ModelError(
            f"{name} has outputs with {out}, which chainrule has not: it knows "
            f"{', '.join(OUTPUTS)}"
        )
    if estimator.activation not in HIDDEN:
        raise ModelError(
            f"{name} has the activation {estimator.activation!r}, which is none of "
            f"scikit-learn's: {', '.join(HIDDEN)}"
        )
    if len(estimator.intercepts_) != last + 1:
        raise ModelError(
            f"{name} has {last + 1} matrices of weights and "
            f"{len(estimator.intercepts_)} of biases: fit it again"
        )
    layers = [
        Dense(
            np.array(W),
            np.array(b),
            HIDDEN[estimator.activation] if number < last else OUTPUTS[out],
        )
        for number, (W, b) in enumerate(
            zip(estimator.coefs_, estimator.intercepts_, strict=True)
        )
    ]
    optimizer, settings = _rule(estimator)
    model = model_of(
        layers,
        name,
        loss=_loss(estimator),
        run=Settings(learning_rate=float(estimator.learning_rate_init)),
        target=_target(estimator, layers[-1].weights.shape[1]),
        optimizer=optimizer,
        settings=settings,
    )
    return _with_memory(model, estimator)


def _loss(estimator: Any) -> str:
    name = getattr(estimator, "loss", "squared_error")
    if name == "log_loss" and estimator.out_activation_ == "logistic":
        name = "binary_log_loss"
    return _LOSSES[name]


def _target(estimator: Any, outputs: int) -> Target | None:
    """What the outputs stand for, where one output is one class or the number."""
    classes = getattr(estimator, "classes_", None)
    if classes is None:
        return Target("y", "regression") if outputs == 1 else None
    several = getattr(estimator, "out_activation_", "") == "softmax"
    if several and len(classes) == outputs:
        return Target("y", "classification", tuple(str(each) for each in classes))
    return None


def _rule(estimator: Any) -> tuple[str, dict[str, Any]]:
    if estimator.solver == "adam":
        return "adam", {
            "beta1": float(estimator.beta_1),
            "beta2": float(estimator.beta_2),
            "epsilon": float(estimator.epsilon),
        }
    if estimator.solver == "sgd" and estimator.momentum:
        name = "nesterov" if estimator.nesterovs_momentum else "momentum"
        return name, {"momentum": float(estimator.momentum)}
    return "sgd", {}


def _with_memory(model: Model, estimator: Any) -> Model:
    """The model with what the solver remembers, so that training goes on."""
    kept = getattr(estimator, "_optimizer", None)
    names = {"velocity": "velocities", "m": "ms", "v": "vs"}
    slots = empty_slots(model.plan)
    count = len(model.plan.layers)
    for row, name in enumerate(records(model.plan).rule.states):
        arrays = getattr(kept, names[name], None)
        if arrays is None or len(arrays) != 2 * count:
            return model
        parts = chain.from_iterable(
            zip(arrays[:count], arrays[count:], strict=True)  # weights, then biases
        )
        slots[row] = np.concatenate([np.ravel(part) for part in parts])
    return with_state(model, slots, int(getattr(kept, "t", 0)))
