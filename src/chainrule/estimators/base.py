"""What both estimators share: fitting with an engine, predicting, going on from before.

They are scikit-learn's own estimators, so that parameters, attributes, checks of input
and messages are the same; what computes is this package's engines. How epochs are run
is in `epochs`, L-BFGS in `lbfgs`, how inputs are checked in `given`, standard units in
`units`, ledgers in `explain`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils import check_random_state
from sklearn.utils.validation import _check_sample_weight

from chainrule.engines import Plan, State, biases, weights
from chainrule.engines.register import engine
from chainrule.engines.state import empty_slots
from chainrule.estimators.callbacks import CallbackSupport, Tasks, listed
from chainrule.estimators.epochs import DIVERGED, Epochs, FitDivergenceError
from chainrule.estimators.explain import Explains
from chainrule.estimators.given import GivenRows
from chainrule.estimators.lbfgs import WholeTable
from chainrule.estimators.network import (
    Shape,
    check_sizes,
    check_targets,
    first_state,
    plan_of,
)
from chainrule.estimators.presets import applied, first_state_of
from chainrule.estimators.rows import PIECE_BYTES, Rows, inputs, is_large
from chainrule.estimators.units import StandardUnits

_THEIRS = {"exponential": "exp"}
"""Activations of outputs that scikit-learn calls by another name."""


class EngineMLP(
    GivenRows,
    Epochs,
    WholeTable,
    StandardUnits,
    Explains,
    CallbackSupport,  # type: ignore[misc]
):
    """Fits and predicts with an engine; mixed into scikit-learn's estimators."""

    # --- fitting ----------------------------------------------------------------------

    def _fit(
        self: Any, X: Any, y: Any, sample_weight: Any = None, incremental: bool = False
    ) -> Any:
        with applied(self):
            return self._fit_as_set(X, y, sample_weight, incremental)

    def _fit_as_set(
        self: Any, X: Any, y: Any, sample_weight: Any, incremental: bool
    ) -> Any:
        listed(self.callbacks)
        first = not hasattr(self, "coefs_") or (not self.warm_start and not incremental)
        given = X, y, sample_weight
        X, y = self._validated(X, y, incremental, first)
        if not first:
            X = X.astype(self._network.dtype, copy=False)
        sample_weight = self._all_weights(X, given[1], sample_weight)
        T = np.ascontiguousarray(y.reshape(len(y), -1), dtype=X.dtype)
        if not first:
            check_sizes(self, X.shape[1], T.shape[1])
        self._random_state = check_random_state(self.random_state)
        self.n_outputs_ = T.shape[1]
        plan = self._plan(X, T, sample_weight)
        if first:
            self._begin(plan)
        else:
            self._go_on(plan)
        tasks = Tasks(self, *given, 1 if incremental else self.max_iter)
        kept, apart = self._set_apart(X, T, sample_weight, incremental)
        X, T, sample_weight = kept
        if first:
            self._scaling = self._learn_scaling(X, T, sample_weight, incremental)
        try:
            self._into_standard_units()
            rows = Rows.of(X, T, sample_weight, self._scaling)
            if self.solver == "lbfgs":
                self._fit_with_lbfgs(plan, rows, apart, tasks)
            else:
                self._fit_epochs(plan, rows, apart, incremental, tasks)
        finally:
            self._out_of_standard_units()
        if not np.isfinite(self._state.parameters).all():
            raise FitDivergenceError(DIVERGED.format(rate=self.learning_rate_init))
        tasks.close()
        return self

    def _all_weights(self: Any, X: Any, y: Any, sample_weight: Any) -> Any:
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X)
        class_weight = getattr(self, "class_weight", None)
        if class_weight is None:
            return sample_weight
        from sklearn.utils import compute_sample_weight

        by_class = compute_sample_weight(class_weight, y).astype(X.dtype)
        return by_class if sample_weight is None else by_class * sample_weight

    def _plan(self: Any, X: Any, T: Any, sample_weight: Any) -> Plan:
        loss, out_activation = self._loss_and_output()
        self.out_activation_ = _THEIRS.get(out_activation, out_activation)
        check_targets(loss, T)
        shape = Shape(X.shape[1], T.shape[1], loss, out_activation, X.dtype)
        count = X.shape[0]
        batch = count if self.solver == "lbfgs" else self._batch_size(count, False)
        mean = 1.0 if sample_weight is None else float(np.mean(sample_weight))
        decay = float(self.alpha) / (batch * mean) if mean > 0 else 0.0
        return plan_of(self, shape, decay)

    def _begin(self: Any, plan: Plan) -> None:
        """The first weights and an empty record."""
        self.n_iter_ = 0
        self.t_ = 0
        self.n_layers_ = len(plan.sizes)
        self._trained = None
        hidden = plan.layers[:-1]
        logistic = bool(hidden) and all(
            layer.activation == "logistic" for layer in hidden
        )
        state = (
            first_state(plan, self._random_state, logistic=logistic)
            if self.preset is None
            else first_state_of(self.preset, plan, self._random_state)
        )
        self._use(plan, state)
        self._fresh = True
        self._new_record()

    def _go_on(self: Any, plan: Plan) -> None:
        """Weights as the last call left them, and the state of the same optimizer."""
        state = self._current_state()
        arrays = state.parameters, state.slots
        if not all(each.flags.writeable for each in arrays):  # of a file that is mapped
            state = state.copy()
        if plan.optimizer != self._network.optimizer:
            state = State(state.parameters, empty_slots(plan))
        self._use(plan, state)

    def _use(self: Any, plan: Plan, state: State) -> None:
        """Take a plan and a state; the coefficients are views of its numbers."""
        self._network, self._state = plan, state
        self.coefs_ = weights(plan, state.parameters)
        self.intercepts_ = biases(plan, state.parameters)

    def _current_state(self: Any) -> State:
        """The state, with coefficients that somebody replaced put into it."""
        state: State = self._state
        flat = state.parameters
        parts = [*self.coefs_, *self.intercepts_]
        if not all(np.shares_memory(part, flat) for part in parts):
            flat = flat.copy()  # it may be read-only, from a file
            state = State(flat, state.slots, state.updates)
            W = weights(self._network, flat)
            b = biases(self._network, flat)
            for view, part in zip([*W, *b], parts, strict=True):
                view[...] = part
            self._use(self._network, state)
        return state

    # --- predicting -------------------------------------------------------------------

    def _forward_pass_fast(self: Any, X: Any, check_input: bool = True) -> Any:
        if check_input:
            X = self._as_inputs(X)
        if not is_large(X):
            return self._forward(X)
        step = max(1, PIECE_BYTES // (X.shape[1] * X.dtype.itemsize))
        X = X.tocsr()
        starts = range(0, X.shape[0], step)
        return np.concatenate([self._forward(X[at : at + step]) for at in starts])

    def _forward(self: Any, X: Any) -> Any:
        state = self._current_state()
        chosen = engine(getattr(self, "engine_", "reference"))
        scaling = self._scaling if self._inside else None
        X = np.ascontiguousarray(inputs(X, scaling), dtype=self._network.dtype)
        found = np.array(chosen.predict(self._network, state, X))
        return found if scaling is None else scaling.outputs(found)

    def __sklearn_tags__(self: Any) -> Any:
        tags = super().__sklearn_tags__()
        if self.categories is not None:
            tags.input_tags.allow_nan = True
            tags.input_tags.categorical = True
        return tags
