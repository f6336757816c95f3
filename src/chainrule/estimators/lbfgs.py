"""L-BFGS for the estimators: all rows at once; an iteration is told as an epoch is."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from chainrule.engines import Plan, State
from chainrule.engines.register import engine
from chainrule.estimators.callbacks import Bar, Tasks
from chainrule.estimators.rows import Rows, inputs, is_large
from chainrule.estimators.watched import Watched


class WholeTable:
    """The part of the estimators that runs L-BFGS; mixed into `EngineMLP`."""

    def _fit_with_lbfgs(
        self: Any, plan: Plan, rows: Rows, watched: Watched | None, tasks: Tasks
    ) -> None:
        from chainrule.training import minimize

        self._new_record()
        best: list[Any] = []
        bar = Bar(self.max_iter, self.verbose == "bar")
        self.engine_ = self._engine_of_lbfgs(plan, rows)
        self.n_iter_ = 0

        def after(state: State, loss: float) -> bool:
            stop = self._iteration_done(plan, state, loss, watched, best, bar, tasks)
            return bool(stop)

        try:
            found = minimize(
                plan,
                inputs(rows.X, rows.scaling) if is_large(rows.X) else rows.X,
                rows.T,
                iterations=self.max_iter,
                tolerance=self.tol,
                evaluations=self.max_fun,
                start=self._state,
                sample_weight=rows.weight,
                engine=self.engine_,
                watch=after,
            )
        finally:
            bar.close()
        self._use(plan, found.state)
        if best:
            self._state.parameters[...] = best[-1]
        self._say_how_lbfgs_ended(found.history.ended)

    def _engine_of_lbfgs(self: Any, plan: Plan, rows: Rows) -> str:
        from chainrule.engines.register import choose

        count = len(rows.T)
        chosen = choose(
            plan,
            updates=self.max_iter,
            batch_size=count,
            name=self.engine,
            run=None if self.random_state is None else partial(self._mark, plan, rows),
        )
        return str(chosen.engine.name)

    def _iteration_done(
        self: Any,
        plan: Plan,
        state: State,
        loss: float,
        watched: Watched | None,
        best: list[Any],
        bar: Bar,
        tasks: Tasks,
    ) -> bool:
        """Note the loss, score the watched rows, call back; whether to stop."""
        self._use(plan, state)
        self.n_iter_ += 1
        self.loss_ = loss * self._loss_scale()
        self.loss_curve_.append(self.loss_)
        if self._talks():
            print(f"Iteration {self.n_iter_}, loss = {self.loss_:.8f}")  # noqa: T201
        bar.update(self.n_iter_, self.loss_)
        if watched is not None:
            self._compare(watched, best, engine(self.engine_))
        self.best_loss_ = None if watched else min(self.loss_curve_)
        stop = self._called_back()
        stop = tasks.epoch()() or stop
        if watched is not None and self._no_improvement_count > self.n_iter_no_change:
            self._say_why()
            stop = True
        return bool(stop)

    def _say_how_lbfgs_ended(self: Any, ended: str) -> None:
        if not self.loss_curve_:
            self.loss_ = np.nan
        if "tolerance" in ended or "told to stop" in ended:
            return
        warnings.warn(
            f"lbfgs failed to converge after {self.n_iter_} iteration(s): {ended}. "
            "Raise max_iter or max_fun, or scale the data.",
            ConvergenceWarning,
            stacklevel=2,
        )
