"""What both estimators share: fitting with an engine, predicting, going on from before.

They are scikit-learn's own estimators, so that parameters, attributes, checks of input
and messages are the same; what computes is this package's engines. How epochs are run
is in `epochs`; standard units are in `scaling`.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.validation import (
    _check_feature_names,
    _check_sample_weight,
    check_is_fitted,
    validate_data,
)

from chainrule.engines import Plan, State, biases, weights
from chainrule.engines.register import engine
from chainrule.engines.state import empty_slots
from chainrule.errors import QuantityError
from chainrule.estimators import columns
from chainrule.estimators.epochs import DIVERGED, Epochs, FitDivergenceError
from chainrule.estimators.network import Shape, first_state, plan_of
from chainrule.estimators.rows import PIECE_BYTES, Rows, inputs, is_large
from chainrule.estimators.scaling import SCALED_LOSSES, Scaling
from chainrule.estimators.watching import CallbackSupport, Tasks


class EngineMLP(Epochs, CallbackSupport):  # type: ignore[misc]
    """Fits and predicts with an engine; mixed into scikit-learn's estimators."""

    _columns: Any = None
    _inside: bool = False
    _scaling: Scaling | None = None
    _trained: Any = None

    # --- fitting ----------------------------------------------------------------------

    def _fit(
        self: Any, X: Any, y: Any, sample_weight: Any = None, incremental: bool = False
    ) -> Any:
        first = not hasattr(self, "coefs_") or (not self.warm_start and not incremental)
        given = X, y, sample_weight
        X, y = self._validated(X, y, incremental, first)
        sample_weight = self._all_weights(X, given[1], sample_weight)
        T = np.ascontiguousarray(y.reshape(len(y), -1), dtype=X.dtype)
        self._random_state = check_random_state(self.random_state)
        self.n_outputs_ = T.shape[1]
        plan = self._plan(X, T, sample_weight)
        if first:
            self._begin(plan)
        else:
            self._go_on(plan)
        epochs = 0 if self.solver == "lbfgs" else self.max_iter
        tasks = Tasks(self, *given, epochs if not incremental else 1)
        kept, apart = self._set_apart(X, T, sample_weight, incremental)
        X, T, sample_weight = kept
        if first:
            self._scaling = self._learn_scaling(X, T, sample_weight, incremental)
        try:
            self._into_standard_units()
            rows = Rows.of(X, T, sample_weight, self._scaling)
            if self.solver == "lbfgs":
                self._fit_with_lbfgs(plan, rows)
            else:
                self._fit_epochs(plan, rows, apart, incremental, tasks)
        finally:
            self._out_of_standard_units()
        if not np.isfinite(self._state.parameters).all():
            raise FitDivergenceError(DIVERGED.format(rate=self.learning_rate_init))
        tasks.close()
        return self

    def _validated(self: Any, X: Any, y: Any, incremental: bool, first: bool) -> Any:
        """Inputs and targets as arrays, checked; columns of categories made numbers."""
        if self.categories is None:
            if first:
                self._columns = None
            return self._validate_input(X, y, incremental, reset=first)
        if first:
            self._columns = columns.learn(X, self.categories)
        encoded = columns.apply(self._columns, X)
        if not first:
            self._check_names(X)
        for name in ("feature_names_in_", "n_features_in_"):
            if hasattr(self, name):
                delattr(self, name)
        found = self._validate_input(encoded, y, incremental, reset=True)
        _check_feature_names(self, X, reset=True)
        self.n_features_in_ = self._columns.n_features_in_
        return found

    def _check_names(self: Any, X: Any) -> None:
        _check_feature_names(self, X, reset=False)

    def _as_inputs(self: Any, X: Any) -> Any:
        """Rows that somebody gives, checked as `fit` checked its own."""
        if getattr(self, "_columns", None) is not None:
            self._check_names(X)
            return columns.apply(self._columns, X)
        return validate_data(
            self,
            X,
            accept_sparse=["csr", "csc"],
            dtype=(np.float64, np.float32),
            reset=False,
        )

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
        self.out_activation_ = out_activation
        shape = Shape(X.shape[1], T.shape[1], loss, out_activation, X.dtype)
        count = X.shape[0]
        batch = count if self.solver == "lbfgs" else self._batch_size(count, False)
        mean = 1.0 if sample_weight is None else float(np.mean(sample_weight))
        decay = float(self.alpha) / (batch * mean) if mean > 0 else 0.0
        return plan_of(self, shape, decay)

    def _learn_scaling(
        self: Any, X: Any, T: Any, weight: Any, incremental: bool
    ) -> Scaling | None:
        """`partial_fit` never sees all the data, so it has no standard units."""
        if incremental or not self.standardize:
            return None
        loss, output = self._loss_and_output()
        with_targets = output == "identity" and loss in SCALED_LOSSES
        return Scaling.learn(X, T, weight, with_targets)

    def _begin(self: Any, plan: Plan) -> None:
        """The first weights and an empty record."""
        self.n_iter_ = 0
        self.t_ = 0
        self.n_layers_ = len(plan.sizes)
        self._trained = None
        logistic = self.activation == "logistic"
        state = first_state(plan, self._random_state, logistic=logistic)
        self._use(plan, state)
        self._fresh = True
        if self.solver != "lbfgs":
            self._new_record()

    def _go_on(self: Any, plan: Plan) -> None:
        """Weights and optimizer state as the last call left them."""
        state = self._current_state()
        slots = empty_slots(plan)
        if state.slots.shape == slots.shape and state.slots.dtype == slots.dtype:
            slots = state.slots
        flat = state.parameters.astype(plan.dtype, copy=False)
        self._use(plan, State(flat, slots, state.updates))

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

    # --- standard units ---------------------------------------------------------------

    def _into_standard_units(self: Any) -> None:
        """Before epochs: parameters for standard units, the same bits as were left."""
        scaling, self._inside = self._scaling, True
        fresh, self._fresh = getattr(self, "_fresh", False), False
        if scaling is None or fresh:
            return
        plan, state = self._network, self._state
        flat = self._trained
        if flat is None or not np.array_equal(
            scaling.fold(plan, flat), state.parameters
        ):
            flat = scaling.unfold(plan, state.parameters)  # somebody replaced some
        self._use(plan, State(flat.copy(), state.slots, state.updates))

    def _out_of_standard_units(self: Any) -> None:
        """After epochs: parameters that take the data as they are."""
        self._inside = False
        if self._scaling is None:
            return
        plan, state = self._network, self._state
        self._trained = state.parameters
        with np.errstate(all="ignore"):  # a fit that diverged is told as such
            flat = self._scaling.fold(plan, state.parameters)
        self._use(plan, State(flat, state.slots, state.updates))

    # --- L-BFGS -----------------------------------------------------------------------

    def _fit_with_lbfgs(self: Any, plan: Plan, rows: Rows) -> None:
        from chainrule.training import minimize

        found = minimize(
            plan,
            inputs(rows.X, rows.scaling) if is_large(rows.X) else rows.X,
            rows.T,
            iterations=self.max_iter,
            tolerance=self.tol,
            evaluations=self.max_fun,
            start=self._state,
            sample_weight=rows.weight,
            engine=self.engine,
        )
        self._use(plan, found.state)
        self.engine_ = found.engine
        self.n_iter_ = len(found.history.losses)
        self.loss_ = (found.history.losses or (np.nan,))[-1] * self._loss_scale()
        self.loss_curve_ = [loss * self._loss_scale() for loss in found.history.losses]
        ended = found.history.ended
        if "tolerance" not in ended:
            warnings.warn(
                f"lbfgs failed to converge after {self.n_iter_} iteration(s): {ended}. "
                "Raise max_iter or max_fun, or scale the data.",
                ConvergenceWarning,
                stacklevel=2,
            )

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

    # --- explaining -------------------------------------------------------------------

    def explain(self: Any, X: Any, y: Any = None, **settings: Any) -> Any:
        """The ledger of one row on the fitted network.

        Args:
            X: one row, shape ``(n_features,)`` or ``(1, n_features)``.
            y: its target or class; without it there is a forward pass alone.
            settings: of `chainrule.ledger.Ledger`, such as ``digits=4``.

        Raises:
            QuantityError: the row is not one row.
        """
        return self._ledger(X, y, settings, one=True)

    def explain_update(self: Any, X: Any, y: Any, **settings: Any) -> Any:
        """The ledger of what one update on a batch of rows would change.

        It is an update of the fitted coefficients, which take the data as they are.

        Args:
            X: the rows, shape ``(case, n_features)``.
            y: their targets or classes.
            settings: of `chainrule.ledger.Ledger`.
        """
        return self._ledger(X, y, settings, one=False)

    def _ledger(self: Any, X: Any, y: Any, settings: Any, one: bool) -> Any:
        from chainrule.estimators.explain import ledger_of

        check_is_fitted(self)
        if not hasattr(X, "columns") and not hasattr(X, "toarray"):
            X = np.atleast_2d(X)
        with warnings.catch_warnings():
            if not hasattr(X, "columns"):  # a row of a table may come without names
                warnings.filterwarnings("ignore", "X does not have valid feature names")
            rows = inputs(self._as_inputs(X))
        if one and len(rows) != 1:
            raise QuantityError(
                f"explain takes one row, got {len(rows)}: give X[0], or use "
                "explain_update for a batch"
            )
        return ledger_of(self, rows, y, **settings)
