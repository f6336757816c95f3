"""Epoch after epoch: batches, rates, progress, the watched rows, when to stop."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import shuffle

from chainrule.engines import Plan
from chainrule.engines.first_runs import fingerprint
from chainrule.engines.register import choose
from chainrule.errors import DivergenceError
from chainrule.estimators.callbacks import Bar, Tasks, listed
from chainrule.estimators.rates import Rates
from chainrule.estimators.rows import Rows, is_large
from chainrule.estimators.watched import Watched, WatchesRows

DIVERGED = (
    "Solver produced non-finite parameter weights. The input data may contain large "
    "values and need to be preprocessed. (The numbers left the finite ones at "
    "learning rate {rate:g}: scale the inputs, or use a smaller learning_rate_init.)"
)


class FitDivergenceError(DivergenceError, ValueError):
    """A fit whose numbers left the finite ones; a `ValueError`, as in scikit-learn."""


class Epochs(WatchesRows):
    """The part of the estimators that runs epochs; mixed into `EngineMLP`."""

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

    def _fit_epochs(
        self: Any,
        plan: Plan,
        rows: Rows,
        watched: Watched | None,
        incremental: bool,
        tasks: Tasks,
    ) -> None:
        count = len(rows.T)
        batch = self._batch_size(count)
        per_epoch = -(-count // batch)
        chosen = choose(
            plan,
            updates=per_epoch * (1 if incremental else self.max_iter),
            batch_size=batch,
            name=self.engine,
            run=None if self.random_state is None else partial(self._mark, plan, rows),
        )
        self.engine_ = chosen.engine.name
        self._optimizer = Rates(self, per_epoch)
        self._go_on_record(watched is not None)
        seed = int(self._random_state.randint(2**31 - 1)) if _drops(plan) else 0
        bar = Bar(self.max_iter, self.verbose == "bar")
        best: list[Any] = []
        self.n_iter_ = 0
        order = np.arange(count) if self.shuffle else None
        try:
            for _ in range(self.max_iter):
                end_task = tasks.epoch()
                if self.shuffle:
                    order = shuffle(order, random_state=self._random_state)
                losses = self._one_epoch(chosen.engine, rows, order, batch, seed)
                if len(losses) < per_epoch or not np.isfinite(losses[-1]):
                    self._diverged(best, self._optimizer.current)
                    break
                self._epoch_done(losses, count, batch)
                bar.update(self.n_iter_, self.loss_)
                self._compare(watched, best, chosen.engine)
                stop = self._called_back()
                if end_task() or stop or self._had_enough() or incremental:
                    break
                self._warn_at_the_end()
        except KeyboardInterrupt:
            warnings.warn("Training interrupted by user.", stacklevel=2)
        finally:
            bar.close()
        if best:
            self._state.parameters[...] = best[-1]

    def _mark(self: Any, plan: Plan, rows: Rows) -> str:
        """What tells a seeded fit from others; its first weights hold the seed."""
        X = getattr(rows.X, "data", None) if is_large(rows.X) else rows.X
        numbers = (self.max_iter, self.batch_size, self.shuffle)
        return fingerprint(
            plan, numbers, self._state.parameters, X, rows.T, rows.weight
        )

    def _one_epoch(
        self: Any, engine: Any, rows: Rows, order: Any, batch: int, seed: int
    ) -> Any:
        """Every batch once; the loss of each before its update."""
        rates = self._optimizer.epoch(self.n_iter_, self.t_)
        found = []
        for piece in rows.pieces(order, batch):
            part = rates if np.isscalar(rates) else rates[piece.first : piece.last]
            losses = engine.run(
                self._network,
                self._state,
                piece.X,
                piece.T,
                learning_rates=part,
                order=piece.order,
                batch_size=batch,
                sample_weight=piece.weight,
                seed=seed,
            )
            found.append(losses)
            if len(losses) < piece.last - piece.first:
                break
        return np.concatenate(found) if len(found) > 1 else found[0]

    def _had_enough(self: Any) -> bool:
        """Whether there was no progress for so long that the fit ends."""
        self._optimizer.seen(self.t_)
        if self._no_improvement_count <= self.n_iter_no_change:
            return False
        if self._optimizer.give_up():
            self._say_why()
            return True
        self._no_improvement_count = 0
        return False

    def _warn_at_the_end(self: Any) -> None:
        if self.n_iter_ == self.max_iter and not self._optimizer.ends:
            warnings.warn(
                f"Stochastic Optimizer: Maximum iterations ({self.max_iter}) "
                "reached and the optimization hasn't converged yet.",
                ConvergenceWarning,
                stacklevel=2,
            )

    # --- what is told -----------------------------------------------------------------

    def _diverged(self: Any, best: Any, rate: float) -> None:
        """The numbers left the finite ones: an error, or the best weights so far."""
        if not best:
            raise FitDivergenceError(DIVERGED.format(rate=rate))
        self.n_iter_ += 1
        self.validation_scores_.append(float("nan"))
        self.validation_loss_curve_.append(float("nan"))
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
        if self._talks():
            print(f"Iteration {self.n_iter_}, loss = {self.loss_:.8f}")  # noqa: T201

    def _called_back(self: Any) -> bool:
        answers = [bool(call(self)) for call in listed(self.callbacks)]  # every one
        return any(answers)

    def _talks(self: Any) -> bool:
        return bool(self.verbose) and self.verbose != "bar"

    def _say_why(self: Any) -> None:
        if not self._talks():
            return
        watched = "Validation score" if self.validation_scores_ else "Training loss"
        print(  # noqa: T201
            f"{watched} did not improve more than tol={self.tol:f} for "
            f"{self.n_iter_no_change} consecutive epochs. Stopping."
        )


def _drops(plan: Plan) -> bool:
    return any(layer.dropout for layer in plan.layers)
