"""scikit-learn's fitted MLPs in and out, with scikit-learn's own attributes.

In: the network, its loss and its solver with what that remembers. Out: an estimator of
scikit-learn's that predicts the same and needs no chainrule where it is used.
"""

from __future__ import annotations

from itertools import chain
from typing import Any

from chainrule.engines.records import records
from chainrule.engines.state import State, empty_slots
from chainrule.errors import ModelError, missing_package
from chainrule.interchange.networks import Dense, dense_layers, model_of, with_state
from chainrule.training.model import Model
from chainrule.training.settings import Settings
from chainrule.training.tables.target import Target

_HERE = {"identity": "identity", "logistic": "logistic", "tanh": "tanh", "relu": "relu"}
"""scikit-learn's activations of hidden layers, and ours."""
_OUTPUTS = {**_HERE, "softmax": "softmax", "exp": "exponential"}
"""scikit-learn's activations of outputs; an exponential one has the Poisson loss."""
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
    import numpy as np

    last = len(estimator.coefs_) - 1
    out = estimator.out_activation_
    if out not in _OUTPUTS:
        raise ModelError(
            f"{name} has outputs with {out}, which chainrule has not: it knows "
            f"{', '.join(_OUTPUTS)}"
        )
    layers = [
        Dense(
            np.array(W),
            np.array(b),
            _HERE[estimator.activation] if number < last else _OUTPUTS[out],
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
    import numpy as np

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


# --- out ----------------------------------------------------------------------------


def to_sklearn(model: Model) -> Any:
    """A fitted estimator of scikit-learn's that predicts what the model does.

    `MLPClassifier` where the outputs are probabilities of classes (softmax, or logistic
    units: two classes for one unit, labels for several), `MLPRegressor` otherwise. The
    classes are the model's, or numbers from 0.

    Raises:
        ModelError: hidden layers with different activations or with one that
            scikit-learn does not have, an output activation that it does not have.
        MissingPackageError: scikit-learn is missing.
    """
    classifier, regressor = package()
    layers = dense_layers(model)
    activation, out = _activations(layers)
    if out == "softmax" and model.plan.sizes[-1] == 2:
        layers, out = [*layers[:-1], _halved(layers[-1])], "logistic"
    common = {
        "hidden_layer_sizes": tuple(layer.weights.shape[1] for layer in layers[:-1]),
        "activation": activation,
        "learning_rate_init": model.settings.learning_rate,
    }
    if out in ("softmax", "logistic"):
        estimator = classifier(**common)
        _label(estimator, model, layers[-1].weights.shape[1], out)
    else:
        loss = "poisson" if out == "exponential" else "squared_error"
        estimator = regressor(loss=loss, **common)
    _fill(estimator, layers, model, out)
    return estimator


def _activations(layers: list[Dense]) -> tuple[str, str]:
    """The one hidden activation and the output's, as scikit-learn calls them."""
    hidden = {layer.activation for layer in layers[:-1]}
    if len(hidden) > 1:
        raise ModelError(
            f"the hidden layers have {' and '.join(sorted(hidden))}, and scikit-learn "
            "takes one activation for all: export the model to ONNX instead"
        )
    name = hidden.pop() if hidden else "identity"
    if name not in _HERE:
        raise ModelError(
            f"the hidden layers have {name}, and scikit-learn has {', '.join(_HERE)}: "
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


def _label(estimator: Any, model: Model, units: int, out: str) -> None:
    import numpy as np
    from sklearn.preprocessing import LabelBinarizer

    if out == "softmax" and units == 1:
        raise ModelError(
            "a softmax of one output is 1 for every input, and no classifier: train "
            "with an output per class"
        )
    names = model.target.classes if model.target else ()
    binarizer = LabelBinarizer()
    if out == "softmax" or units == 1:
        known = names or range(max(units, 2))
        estimator.classes_ = np.array(sorted(known))
        if list(known) != estimator.classes_.tolist():
            raise ModelError("the model's classes are not sorted: train it again")
        binarizer.fit(estimator.classes_)
    else:
        binarizer.fit(np.vstack([np.zeros(units, int), np.ones(units, int)]))
        estimator.classes_ = binarizer.classes_
    estimator._label_binarizer = binarizer


def _fill(estimator: Any, layers: list[Dense], model: Model, out: str) -> None:
    """Put scikit-learn's fitted attributes in place."""
    import numpy as np

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
    there = {ours: theirs for theirs, ours in _OUTPUTS.items()}
    estimator.out_activation_ = there[out]
    estimator.n_iter_ = 0
    estimator.t_ = model.state.updates
    estimator.loss_curve_ = []
    estimator.loss_ = np.inf
    estimator.best_loss_ = np.inf
    estimator._random_state = np.random.RandomState(model.settings.seed)
    estimator._no_improvement_count = 0


def package() -> tuple[Any, Any]:
    """scikit-learn's MLPs; raises `MissingPackageError` where it is missing."""
    try:
        from sklearn.neural_network import MLPClassifier, MLPRegressor
    except ImportError:
        raise missing_package("scikit-learn", "sklearn", "an estimator") from None
    return MLPClassifier, MLPRegressor
