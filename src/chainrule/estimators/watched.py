"""The rows that are watched: their score says when to stop, and what is kept."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from sklearn.base import is_classifier
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import train_test_split
from sklearn.utils.validation import _check_sample_weight

from chainrule.estimators.rows import inputs, is_large


class Watched(NamedTuple):
    """Rows that are not trained with: their score says when to stop."""

    X: Any
    y: Any
    T: Any
    weight: Any


def held_rows(X: Any, y: Any, weight: Any) -> tuple[Any, Any, Any] | None:
    """The rows that `fit` is given to watch; None where it is given none."""
    if X is not None:
        return X, y, weight
    lone = "y_val" if y is not None else "sample_weight_val"
    if y is not None or weight is not None:
        raise ValueError(f"{lone} is given and X_val is not: give both")
    return None


class WatchesRows:
    """The part of the estimators that keeps count; mixed into `EngineMLP`."""

    def _new_record(self: Any) -> None:
        losses: list[float] = []
        scores: list[float] = []
        watched_losses: list[float] = []
        self.loss_curve_ = losses
        self._no_improvement_count = 0
        stops = self.early_stopping and self.solver != "lbfgs"
        watched = stops or getattr(self, "_held", None) is not None
        self.validation_scores_ = scores if watched else None
        self.validation_loss_curve_ = watched_losses if watched else None
        self.best_validation_score_ = -np.inf if watched else None
        self.best_loss_ = None if watched else np.inf

    def _go_on_record(self: Any, watched: bool) -> None:
        """A fit that goes on may watch other things than the one before."""
        if watched and self.validation_scores_ is None:
            self.validation_scores_, self.validation_loss_curve_ = [], []
            self.best_validation_score_ = -np.inf
        if not watched and self.best_loss_ is None:
            self.best_loss_ = np.inf

    def _set_apart(self: Any, X: Any, T: Any, weight: Any, incremental: bool) -> Any:
        """The rows to train with, and those whose score is watched."""
        held = getattr(self, "_held", None)
        if held is not None:
            return (X, T, weight), self._own_rows(*held)
        if not self.early_stopping or self.solver == "lbfgs":
            return (X, T, weight), None
        if incremental:
            raise ValueError("partial_fit does not support early_stopping=True")
        single = is_classifier(self) and self.n_outputs_ == 1
        parts = [X, T] if weight is None else [X, T, weight]
        found = train_test_split(
            *parts,
            random_state=self._random_state,
            test_size=self.validation_fraction,
            stratify=T.astype(bool) if single else None,
        )
        kept, apart = found[::2], found[1::2]
        if apart[0].shape[0] < 2:
            raise ValueError(
                "The validation set is too small. Increase 'validation_fraction' or "
                "the size of your dataset."
            )
        labels = self._labels_of(apart[1])
        none = (None,) if weight is None else ()
        watched = Watched(apart[0], labels, apart[1], *(apart[2:] or none))
        return (*kept, *none), watched

    def _own_rows(self: Any, X: Any, y: Any, weight: Any) -> Watched:
        if y is None:
            raise ValueError("X_val is given and y_val is not: give both")
        X = self._as_inputs(X)
        y = y.toarray() if hasattr(y, "toarray") else np.asarray(y)
        if len(y) != X.shape[0]:
            raise ValueError(
                f"X_val has {X.shape[0]} rows and y_val {len(y)}: give one label or "
                "number for each row"
            )
        unknown = self._unknown_classes(y)
        if unknown:
            raise ValueError(
                f"y_val has the class {unknown[0]!r}, which y does not have: "
                "leave its rows out, or add some of them to the training rows"
            )
        if weight is not None:
            weight = _check_sample_weight(weight, X)
        T = np.ascontiguousarray(self._targets_of(y), dtype=self._network.dtype)
        return Watched(X, y, T, weight)

    def _unknown_classes(self: Any, y: Any) -> list[Any]:
        """Classes that the fit did not see."""
        if not is_classifier(self) or y.ndim != 1:
            return []
        return sorted(set(y.tolist()) - set(self.classes_.tolist()), key=str)

    def _compare(self: Any, watched: Watched | None, best: Any, engine: Any) -> None:
        """Count epochs without progress; keep the best weights if rows are watched."""
        if watched is None:
            if self.loss_curve_[-1] > self.best_loss_ - self.tol:
                self._no_improvement_count += 1
            else:
                self._no_improvement_count = 0
            self.best_loss_ = min(self.best_loss_, self.loss_curve_[-1])
            return
        score = self._score(watched.X, watched.y, sample_weight=watched.weight)
        self.validation_scores_.append(score)
        self.validation_loss_curve_.append(self._watched_loss(watched, engine))
        if self._talks():
            print(f"Validation score: {score:f}")  # noqa: T201
        if score < self.best_validation_score_ + self.tol:
            self._no_improvement_count += 1
        else:
            self._no_improvement_count = 0
        if score > self.best_validation_score_:
            self.best_validation_score_ = score
            best[:] = [self._state.parameters.copy()]

    def _score(self: Any, X: Any, y: Any, sample_weight: Any = None) -> float:
        """scikit-learn's score; its own one fails on names of classes in 1.7.0."""
        predicted = self._predict(X, check_input=False)
        if predicted.dtype.kind == "f" and not np.isfinite(predicted).all():
            return float("nan")
        score = accuracy_score if is_classifier(self) else r2_score
        return float(score(y, predicted, sample_weight=sample_weight))

    def _watched_loss(self: Any, watched: Watched, engine: Any) -> float:
        """The loss of the watched rows, in the units of `loss_curve_`."""
        if is_large(watched.X):
            return float("nan")
        T = watched.T if self._scaling is None else self._scaling.targets(watched.T)
        X = inputs(watched.X, self._scaling).astype(self._network.dtype, copy=False)
        loss = engine.loss(self._network, self._state, X, T, watched.weight)
        return float(loss) * float(self._loss_scale())
