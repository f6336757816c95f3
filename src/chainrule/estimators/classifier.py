"""The classifier: scikit-learn's MLPClassifier, with this package's engines."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from sklearn.neural_network import MLPClassifier as Original
from sklearn.utils._param_validation import StrOptions

from chainrule.estimators.base import EngineMLP
from chainrule.estimators.callbacks import with_callbacks
from chainrule.estimators.network import loss_name
from chainrule.estimators.parameters import (
    CLASS_WEIGHT,
    CONSTRAINTS,
    LABEL_SMOOTHING,
    LOSS_NAMES,
    SOLVERS,
)
from chainrule.estimators.watched import held_rows
from chainrule.maths.records import Loss


class MLPClassifier(EngineMLP, Original):  # type: ignore[misc]
    """A multilayer perceptron for classes that trains fast and explains its numbers.

    A drop-in for scikit-learn's `MLPClassifier`: the same parameters and attributes,
    and the same defaults but for two that were chosen on data: `standardize` and a
    `learning_rate_init` of 0.003. Beyond scikit-learn's parameters:

    Args:
        activation: any registered activation; one for all hidden layers, or a list.
        solver: ``"adam"``, ``"sgd"``, ``"lbfgs"`` or any registered optimizer.
        learning_rate: also any registered schedule, such as ``"cosine"``.
        loss: ``"log_loss"`` or any registered loss.
        class_weight: ``"balanced"``, a dictionary, or None.
        label_smoothing: the share of a target that is spread over all classes.
        dropout: the share of hidden outputs that training drops; one, or a list.
        clip_norm, clip_value: limits of the gradient's norm and values.
        preset: ``"realmlp"`` for the reduced RealMLP recipe (Holzmüller, Grinsztajn &
            Steinwart 2024): it gives values to the parameters that are left at their
            defaults, and clips the inputs, so that the coefficients take clipped ones.
            Or a dictionary of its ``"name"`` and of values that win over the recipe.
        standardize: train in standard units of the inputs (and of a regressor's
            targets, in whose units the losses then are); the fitted coefficients take
            the data as they are. `partial_fit` never does.
        categories: ``"auto"`` for a table whose columns without numbers are categories,
            or the list of these columns; cells may be missing. None: numbers only.
        callbacks: called with the estimator after every epoch; true stops the fit.
        verbose: also ``"bar"``, a progress bar on standard error.
        engine: ``"auto"``, ``"compiled"`` or ``"reference"``.

    Example:
        >>> from chainrule.sklearn import MLPClassifier
        >>> X, y = [[0.0], [1.0], [2.0], [3.0]] * 10, [0, 0, 1, 1] * 10
        >>> model = MLPClassifier((8,), solver="lbfgs", random_state=0).fit(X, y)
        >>> model.predict([[0.2], [2.9]])
        array([0, 1])

    Source: Hinton 1989; Glorot & Bengio 2010; the interface is scikit-learn's.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Original._parameter_constraints,
        **CONSTRAINTS,
        **CLASS_WEIGHT,
        **LABEL_SMOOTHING,
        "loss": [StrOptions({"log_loss", *LOSS_NAMES}), Loss],
    }

    def __init__(
        self,
        hidden_layer_sizes: Any = (100,),
        activation: Any = "relu",
        *,
        solver: Any = "adam",
        alpha: float = 0.0001,
        batch_size: Any = "auto",
        learning_rate: str = "constant",
        learning_rate_init: float = 0.003,
        power_t: float = 0.5,
        max_iter: int = 200,
        shuffle: bool = True,
        random_state: Any = None,
        tol: float = 1e-4,
        verbose: Any = False,
        warm_start: bool = False,
        momentum: float = 0.9,
        nesterovs_momentum: bool = True,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        n_iter_no_change: float = 10,
        max_fun: int = 15000,
        loss: Any = "log_loss",
        class_weight: Any = None,
        label_smoothing: float = 0.0,
        dropout: Any = 0.0,
        clip_norm: float | None = None,
        clip_value: float | None = None,
        preset: Any = None,
        standardize: bool = True,
        categories: Any = None,
        callbacks: Any = None,
        engine: str = "auto",
    ) -> None:
        super().__init__(
            hidden_layer_sizes=hidden_layer_sizes,
            activation=activation,
            solver=solver,
            alpha=alpha,
            batch_size=batch_size,
            learning_rate=learning_rate,
            learning_rate_init=learning_rate_init,
            power_t=power_t,
            max_iter=max_iter,
            shuffle=shuffle,
            random_state=random_state,
            tol=tol,
            verbose=verbose,
            warm_start=warm_start,
            momentum=momentum,
            nesterovs_momentum=nesterovs_momentum,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            beta_1=beta_1,
            beta_2=beta_2,
            epsilon=epsilon,
            n_iter_no_change=n_iter_no_change,
            max_fun=max_fun,
        )
        self.loss = loss
        self.class_weight = class_weight
        self.label_smoothing = label_smoothing
        self.dropout = dropout
        self.clip_norm = clip_norm
        self.clip_value = clip_value
        self.preset = preset
        self.standardize = standardize
        self.categories = categories
        self.callbacks = callbacks
        self.engine = engine

    @with_callbacks
    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        *,
        X_val: Any = None,
        y_val: Any = None,
        sample_weight_val: Any = None,
    ) -> MLPClassifier:
        """Fit the network to inputs and classes.

        Args:
            X: the inputs, shape ``(n_samples, n_features)``; sparse matrices too.
            y: the classes, shape ``(n_samples,)``, or 0 and 1 for several labels,
                shape ``(n_samples, n_classes)``.
            sample_weight: how much each row counts.
            X_val: rows whose score is watched and at whose best the weights are kept,
                instead of a share of the training rows.
            y_val: what belongs to them.
            sample_weight_val: how much each of them counts.
        """
        self._held = held_rows(X_val, y_val, sample_weight_val)
        try:
            return super().fit(X, y, sample_weight)  # type: ignore[no-any-return]
        finally:
            del self._held

    def _check_solver(self) -> bool:
        if isinstance(self.solver, str) and self.solver not in SOLVERS - {"lbfgs"}:
            raise AttributeError(
                "partial_fit is only available for stochastic optimizers. "
                f"{self.solver} is not stochastic."
            )
        if self.preset is not None:
            raise AttributeError(
                f"partial_fit never sees the whole table, which preset={self.preset!r} "
                "needs: use fit, or leave the preset out"
            )
        return True

    def _loss_and_output(self) -> tuple[str, str]:
        several = self._label_binarizer.y_type_ == "multiclass"
        output = "softmax" if several else "logistic"
        name = "log_loss" if self._takes_log_loss() else loss_name(self.loss)
        if name in ("log_loss", "cross_entropy"):  # of two classes by one unit, too
            name = "cross_entropy" if several else "binary_cross_entropy"
        return name, output

    def _has_several_labels(self) -> bool:
        return str(self._label_binarizer.y_type_).startswith("multilabel")

    def _takes_log_loss(self) -> bool:
        return isinstance(self.loss, str) and self.loss == "log_loss"

    def _loss_scale(self) -> float:
        return 1.0

    def _labels_of(self, T: Any) -> Any:
        return self._label_binarizer.inverse_transform(T)

    def _targets_of(self, y: Any) -> Any:
        found = self._label_binarizer.transform(np.atleast_1d(y))
        return np.asarray(found).reshape(len(found), -1)
