"""What both estimators share: fitting with an engine, predicting, going on from before.

They are scikit-learn's own estimators, so that parameters, attributes, checks of input
and messages are the same; what computes is this package's engines.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from sklearn.base import is_classifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state, shuffle
from sklearn.utils.validation import (
    _check_sample_weight,
    check_is_fitted,
    validate_data,
)

from chainrule.engines import Plan, State, biases, weights
from chainrule.engines.register import choose, engine
from chainrule.engines.state import empty_slots
from chainrule.errors import DivergenceError
from chainrule.estimators.network import Shape, first_state, plan_of
from chainrule.estimators.rates import Rates


class FitDivergenceError(DivergenceError, ValueError):
    """A fit whose numbers left the finite ones; a `ValueError`, as in scikit-learn."""


class EngineMLP:
    """Fits and predicts with an engine; mixed into scikit-learn's estimators."""

    # --- fitting ----------------------------------------------------------------------

    def _fit(
        self: Any, X: Any, y: Any, sample_weight: Any = None, incremental: bool = False
    ) -> Any:
        first = not hasattr(self, "coefs_") or (not self.warm_start and not incremental)
        raw_y = y
        X, y = self._validate_input(X, y, incremental, reset=first)
        sample_weight = self._all_weights(X, raw_y, sample_weight)
        T = np.ascontiguousarray(y.reshape(len(y), -1), dtype=X.dtype)
        X = _dense(X)
        self._random_state = check_random_state(self.random_state)
        self.n_outputs_ = T.shape[1]
        plan = self._plan(X, T, sample_weight)
        if first:
            self._begin(plan)
        else:
            self._go_on(plan, incremental)
        if self.solver == "lbfgs":
            self._fit_with_lbfgs(plan, X, T, sample_weight)
        else:
            self._fit_epochs(plan, X, T, sample_weight, incremental)
        if not np.isfinite(self._state.parameters).all():
            raise FitDivergenceError(_DIVERGED.format(rate=self.learning_rate_init))
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
        self.out_activation_ = out_activation
        shape = Shape(X.shape[1], T.shape[1], loss, out_activation, X.dtype)
        count = len(X)
        batch = count if self.solver == "lbfgs" else self._batch_size(count, False)
        mean = 1.0 if sample_weight is None else float(np.mean(sample_weight))
        decay = float(self.alpha) / (batch * mean) if mean > 0 else 0.0
        return plan_of(self, shape, decay)

    def _begin(self: Any, plan: Plan) -> None:
        """The first weights and an empty record."""
        self.n_iter_ = 0
        self.t_ = 0
        self.n_layers_ = len(plan.sizes)
        logistic = self.activation == "logistic"
        self._use(plan, first_state(plan, self._random_state, logistic=logistic))
        if self.solver != "lbfgs":
            self._new_record()

    def _new_record(self: Any) -> None:
        losses: list[float] = []
        scores: list[float] = []
        self.loss_curve_ = losses
        self._no_improvement_count = 0
        watched = self.early_stopping or getattr(self, "_held", None) is not None
        self.validation_scores_ = scores if watched else None
        self.best_validation_score_ = -np.inf if watched else None
        self.best_loss_ = None if watched else np.inf

    def _go_on(self: Any, plan: Plan, incremental: bool) -> None:
        """Weights and optimizer state as the last call left them."""
        del incremental
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

    def _batch_size(self: Any, count: int, warn: bool = True) -> int:
        if self.batch_size == "auto":
            return min(200, count)
        if self.batch_size > count and warn:
            warnings.warn(
                "Got `batch_size` less than 1 or larger than sample size. It is going "
                "to be clipped",
                stacklevel=2,
            )
        return int(np.clip(self.batch_size, 1, count))

    # --- epochs -----------------------------------------------------------------------

    def _fit_epochs(
        self: Any, plan: Plan, X: Any, T: Any, sample_weight: Any, incremental: bool
    ) -> None:
        if self.early_stopping and incremental:
            raise ValueError("partial_fit does not support early_stopping=True")
        X, T, sample_weight, held = self._set_apart(X, T, sample_weight)
        count = len(X)
        batch = self._batch_size(count)
        per_epoch = -(-count // batch)
        chosen = choose(
            plan,
            updates=per_epoch * (1 if incremental else self.max_iter),
            batch_size=batch,
            name=self.engine,
        )
        self.engine_ = chosen.engine.name
        rates = self._optimizer = Rates(self, per_epoch)
        seed = int(self._random_state.randint(2**31 - 1)) if _drops(plan) else 0
        order = np.arange(count)
        best: Any = None
        self.n_iter_ = 0
        try:
            for _ in range(self.max_iter):
                if self.shuffle:
                    order = shuffle(order, random_state=self._random_state)
                losses = chosen.engine.run(
                    plan,
                    self._state,
                    X,
                    T,
                    learning_rates=rates.epoch(self.n_iter_, self.t_),
                    order=order if self.shuffle else None,
                    batch_size=batch,
                    sample_weight=sample_weight,
                    seed=seed,
                )
                if len(losses) < per_epoch or not np.isfinite(losses[-1]):
                    self._diverged(best, rates.current)
                    break
                self._epoch_done(losses, count, batch)
                rates.seen(self.t_)
                best = self._compare(held, best)
                if self._called_back():
                    break
                if self._no_improvement_count > self.n_iter_no_change:
                    if rates.give_up():
                        self._say_why()
                        break
                    self._no_improvement_count = 0
                if incremental:
                    break
                if self.n_iter_ == self.max_iter:
                    warnings.warn(
                        f"Stochastic Optimizer: Maximum iterations ({self.max_iter}) "
                        "reached and the optimization hasn't converged yet.",
                        ConvergenceWarning,
                        stacklevel=2,
                    )
        except KeyboardInterrupt:
            warnings.warn("Training interrupted by user.", stacklevel=2)
        if best is not None:
            self._state.parameters[...] = best

    def _set_apart(self: Any, X: Any, T: Any, sample_weight: Any) -> Any:
        """The cases to train with, and those whose score is watched."""
        held = getattr(self, "_held", None)
        if held is not None:
            return X, T, sample_weight, held
        if not self.early_stopping:
            return X, T, sample_weight, None
        single = is_classifier(self) and self.n_outputs_ == 1
        parts = [X, T] if sample_weight is None else [X, T, sample_weight]
        found = train_test_split(
            *parts,
            random_state=self._random_state,
            test_size=self.validation_fraction,
            stratify=T.astype(bool) if single else None,
        )
        kept, apart = found[::2], found[1::2]
        if len(apart[0]) < 2:
            raise ValueError(
                "The validation set is too small. Increase 'validation_fraction' or "
                "the size of your dataset."
            )
        y_val = self._labels_of(apart[1])
        weight = None if sample_weight is None else apart[2]
        trained = None if sample_weight is None else kept[2]
        return kept[0], kept[1], trained, (apart[0], y_val, weight)

    def _diverged(self: Any, best: Any, rate: float) -> None:
        """The numbers left the finite ones: an error, or the best weights so far."""
        if best is None:
            raise FitDivergenceError(_DIVERGED.format(rate=rate))
        self.n_iter_ += 1
        self.validation_scores_.append(float("nan"))
        warnings.warn(
            f"the fit diverged in epoch {self.n_iter_} at learning rate {rate:g}: the "
            "weights of the best epoch before are kept. Scale the inputs, or use a "
            "smaller learning_rate_init.",
            ConvergenceWarning,
            stacklevel=3,
        )

    def _epoch_done(self: Any, losses: Any, count: int, batch: int) -> None:
        sizes = np.full(len(losses), batch)
        sizes[-1] = count - batch * (len(losses) - 1)
        squares = sum(float(np.vdot(W, W)) for W in self.coefs_)
        penalty = 0.5 * float(self._network.weight_decay or 0.0) * squares
        mean = float(np.dot(losses, sizes) / count) * self._loss_scale()
        self.n_iter_ += 1
        self.loss_ = mean + penalty
        self.t_ += count
        self.loss_curve_.append(self.loss_)
        if self.verbose:
            print(f"Iteration {self.n_iter_}, loss = {self.loss_:.8f}")  # noqa: T201

    def _compare(self: Any, held: Any, best: Any) -> Any:
        """Count epochs without progress; hand back the best weights where watched."""
        if held is None:
            if self.loss_curve_[-1] > self.best_loss_ - self.tol:
                self._no_improvement_count += 1
            else:
                self._no_improvement_count = 0
            self.best_loss_ = min(self.best_loss_, self.loss_curve_[-1])
            return None
        score = self._score(held[0], held[1], sample_weight=held[2])
        self.validation_scores_.append(score)
        if self.verbose:
            print(f"Validation score: {score:f}")  # noqa: T201
        if score < self.best_validation_score_ + self.tol:
            self._no_improvement_count += 1
        else:
            self._no_improvement_count = 0
        if score > self.best_validation_score_:
            self.best_validation_score_ = score
            return self._state.parameters.copy()
        return best

    def _called_back(self: Any) -> bool:
        calls = self.callbacks or ()
        answers = [bool(call(self)) for call in calls]  # every one is called
        return any(answers)

    def _say_why(self: Any) -> None:
        if not self.verbose:
            return
        watched = "Validation score" if self.validation_scores_ else "Training loss"
        print(  # noqa: T201
            f"{watched} did not improve more than tol={self.tol:f} for "
            f"{self.n_iter_no_change} consecutive epochs. Stopping."
        )

    # --- L-BFGS -----------------------------------------------------------------------

    def _fit_with_lbfgs(
        self: Any, plan: Plan, X: Any, T: Any, sample_weight: Any
    ) -> None:
        from chainrule.training import minimize

        found = minimize(
            plan,
            X,
            T,
            iterations=self.max_iter,
            tolerance=self.tol,
            evaluations=self.max_fun,
            start=self._state,
            sample_weight=sample_weight,
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
            X = validate_data(
                self,
                X,
                accept_sparse=["csr", "csc"],
                dtype=(np.float64, np.float32),
                reset=False,
            )
        state = self._current_state()
        chosen = engine(getattr(self, "engine_", "reference"))
        X = np.ascontiguousarray(_dense(X), dtype=self._network.dtype)
        return np.array(chosen.predict(self._network, state, X))

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
        from chainrule.estimators.explain import ledger_of

        check_is_fitted(self)
        return ledger_of(self, np.atleast_2d(X)[:1], y, **settings)

    def explain_update(self: Any, X: Any, y: Any, **settings: Any) -> Any:
        """The ledger of what one update on a batch of rows would change.

        Args:
            X: the rows, shape ``(case, n_features)``.
            y: their targets or classes.
            settings: of `chainrule.ledger.Ledger`.
        """
        from chainrule.estimators.explain import ledger_of

        check_is_fitted(self)
        return ledger_of(self, np.atleast_2d(X), y, **settings)


_DIVERGED = (
    "Solver produced non-finite parameter weights. The input data may contain large "
    "values and need to be preprocessed. (The numbers left the finite ones at "
    "learning rate {rate:g}: scale the inputs, or use a smaller learning_rate_init.)"
)


def _dense(X: Any) -> Any:
    return X.toarray() if hasattr(X, "toarray") else X


def _drops(plan: Plan) -> bool:
    return any(layer.dropout for layer in plan.layers)
