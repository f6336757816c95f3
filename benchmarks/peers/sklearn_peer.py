"""scikit-learn's MLPClassifier and MLPRegressor: its own loop, shuffling off."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from benchmarks.peers.base import THREADS, Options, Predictor, Unsupported, Variant

if TYPE_CHECKING:
    from benchmarks.problem import Array, Layers, Problem


class SklearnSession:
    """A warm-started estimator that is given the initial weights."""

    def __init__(self, problem: Problem) -> None:
        from sklearn import neural_network

        self.problem = problem
        X, Y = problem.examples
        rate = problem.learning_rate
        if problem.loss == "mean_squared_error" and problem.optimizer == "sgd":
            rate *= 2 / Y.shape[1]  # its gradient is that of half the sum of squares
        classes = problem.loss == "cross_entropy"
        make = "MLPClassifier" if classes else "MLPRegressor"
        self.X, self.y = X, Y.argmax(axis=1) if classes else Y
        self.model: Any = getattr(neural_network, make)(
            hidden_layer_sizes=problem.sizes[1:-1],
            activation=problem.hidden,
            solver=problem.optimizer,
            learning_rate_init=rate,
            batch_size=problem.batch,
            momentum=0.0,
            alpha=0.0,
            shuffle=False,
            tol=0.0,
            n_iter_no_change=10**9,
            warm_start=True,
            max_iter=1,
        )
        self.fit()
        self.reset()

    def fit(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that max_iter was reached is the point
            self.model.fit(self.X, self.y)

    def reset(self) -> None:
        self.model.coefs_ = [W.copy() for W, _ in self.problem.initial]
        self.model.intercepts_ = [b.copy() for _, b in self.problem.initial]
        self.model.t_ = 0
        self.model.n_iter_ = 0

    def train(self, epochs: int) -> None:
        self.model.max_iter = epochs
        self.fit()

    def layers(self) -> Layers:
        return list(zip(self.model.coefs_, self.model.intercepts_, strict=True))


class _Predictor:
    def __init__(self, problem: Problem) -> None:
        self.model = SklearnSession(problem).model

    def predict(self, row: Array) -> Array:
        out: Array = self.model.predict_proba(row)
        return out


class SklearnPeer:
    """scikit-learn."""

    name = "sklearn"

    def variants(self, problem: Problem) -> list[Variant]:
        if not problem.learn_biases:
            raise Unsupported("scikit-learn can't hold biases still")
        if problem.output == "logistic":
            raise Unsupported("scikit-learn has no squared error behind a logistic")
        return THREADS if problem.parameters * problem.batch > 10**5 else THREADS[:1]

    def start(self, problem: Problem, options: Options) -> SklearnSession:
        del options
        return SklearnSession(problem)

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        del options
        return _Predictor(problem)
