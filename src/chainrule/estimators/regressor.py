"""The regressor: scikit-learn's MLPRegressor, with this package's engines."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from sklearn.base import _fit_context
from sklearn.neural_network import MLPRegressor as Original
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.metaestimators import available_if

from chainrule.estimators.base import EngineMLP
from chainrule.estimators.callbacks import with_callbacks
from chainrule.estimators.network import loss_name
from chainrule.estimators.parameters import CONSTRAINTS, LOSS_NAMES, SOLVERS
from chainrule.estimators.watched import held_rows
from chainrule.maths.records import Loss

_OUTPUTS = {
    "poisson": "exponential",
    "binary_cross_entropy": "logistic",
    "cross_entropy": "softmax",
}
"""Activations of the output layer where the loss asks for one."""
_AVERAGED = ("half_squared_error", "squared_error")


class MLPRegressor(EngineMLP, Original):  # type: ignore[misc]
    """A multilayer perceptron for numbers that trains fast and explains its numbers.

    A drop-in for scikit-learn's `MLPRegressor`: the same parameters and attributes,
    and the same defaults but for two that were chosen on data: `standardize` and a
    `learning_rate_init` of 0.003. ``loss="squared_error"`` is scikit-learn's, half the
    squared error. Beyond them the parameters that `MLPClassifier` describes.

    Example:
        >>> import numpy as np
        >>> from chainrule.sklearn import MLPRegressor
        >>> X = np.linspace(-2, 2, 50)[:, None]
        >>> model = MLPRegressor(activation="tanh", solver="lbfgs", random_state=0)
        >>> bool(model.fit(X, np.sin(X[:, 0])).score(X, np.sin(X[:, 0])) > 0.99)
        True

    Source: Hinton 1989; Glorot & Bengio 2010; the interface is scikit-learn's.
    """

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **Original._parameter_constraints,
        **CONSTRAINTS,
        "loss": [StrOptions({"squared_error", "poisson", *LOSS_NAMES}), Loss],
    }

    def __init__(
        self,
        loss: Any = "squared_error",
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
            loss=loss,
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
    ) -> MLPRegressor:
        """Fit the network to inputs and numbers.

        Args:
            X: the inputs, shape ``(n_samples, n_features)``; sparse matrices too.
            y: the numbers, shape ``(n_samples,)`` or ``(n_samples, n_outputs)``.
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

    @available_if(lambda self: self._check_solver())  # type: ignore[untyped-decorator]
    @_fit_context(prefer_skip_nested_validation=True)  # type: ignore[untyped-decorator]
    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> MLPRegressor:
        """One pass over these rows, the optimizer's state kept from the last one.

        Args:
            X: the inputs, shape ``(n_samples, n_features)``.
            y: the numbers, shape ``(n_samples,)`` or ``(n_samples, n_outputs)``.
            sample_weight: how much each row counts.
        """
        return self._fit(X, y, sample_weight, incremental=True)  # type: ignore[no-any-return]

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
        name = loss_name(self.loss)
        return name, _OUTPUTS.get(name, "identity")

    def _has_several_labels(self) -> bool:
        return False

    def _validate_input(self, X: Any, y: Any, incremental: bool, reset: bool) -> Any:
        y = y.toarray() if hasattr(y, "toarray") else y
        return super()._validate_input(X, y, incremental, reset)

    def _loss_scale(self) -> float:
        """scikit-learn reports the mean over the outputs."""
        name = loss_name(self.loss)
        return 1.0 / self.n_outputs_ if name in _AVERAGED else 1.0

    def _labels_of(self, T: Any) -> Any:
        return T if T.shape[1] > 1 else T.ravel()

    def _targets_of(self, y: Any) -> Any:
        found = np.atleast_1d(y)
        return found.reshape(-1, self.n_outputs_)
