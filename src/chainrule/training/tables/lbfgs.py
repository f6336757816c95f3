"""L-BFGS on a table: all training rows in each iteration, validation rows watched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chainrule.engines.register import engine
from chainrule.errors import SettingError
from chainrule.training.cases import Cases
from chainrule.training.history import Epoch, History
from chainrule.training.lbfgs import minimize
from chainrule.training.loop import Progress, Trained
from chainrule.training.settings import Settings

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.engines.state import State
    from chainrule.training.checkpoint import Checkpoints
    from chainrule.training.tables.options import Options

ITERATIONS = 200
"""At most so many are made where nothing else is asked for."""


def train_with_lbfgs(
    plan: Plan,
    options: Options,
    cases: Cases,
    held: Cases | None,
    checkpoints: Checkpoints | None,
    each_piece: Callable[[Progress], None] | None,
) -> Trained:
    """Train on all cases at once; where some are held, end with the best weights.

    Raises:
        SettingError: an option that L-BFGS has no use for.
    """
    _refuse(options, checkpoints)
    iterations = ITERATIONS if options.epochs is None else options.epochs
    watch = _Watch(plan, iterations, options.patience, held, each_piece)
    found = minimize(
        plan,
        cases.X,
        cases.T,
        iterations=iterations,
        seed=options.seed,
        sample_weight=cases.weight,
        engine=options.engine,
        repeatable=options.repeatable,
        watch=watch,
    )
    return watch.applied(found)


def _refuse(options: Options, checkpoints: Checkpoints | None) -> None:
    refused = {
        "--checkpoint": checkpoints is not None and checkpoints.asked,
        "--batch-size": options.batch_size is not None,
        "--learning-rate": options.learning_rate is not None,
        "--schedule": options.schedule is not None,
        "--clip-norm": options.clip_norm is not None,
    }
    for option, given in refused.items():
        if given:
            raise SettingError(f"L-BFGS has no use for {option}: leave it out")


class _Watch:
    """What is seen after each iteration: the bar, and the loss of the held cases."""

    def __init__(
        self,
        plan: Plan,
        iterations: int,
        patience: int | None,
        held: Cases | None,
        each_piece: Callable[[Progress], None] | None,
    ) -> None:
        self.plan, self.held, self.patience = plan, held, patience
        self.settings = Settings(epochs=iterations, batch_size=None, patience=patience)
        self.each_piece = each_piece
        self.began = time.perf_counter()
        self.epochs: list[Epoch] = []
        self.best: tuple[float, int, Any] | None = None

    def __call__(self, state: State, loss: float) -> bool:
        """Note an iteration; True where it was the last worth making."""
        number, held_loss = len(self.epochs) + 1, None
        if self.held is not None:
            held = self.held
            held_loss = engine("reference").loss(
                self.plan, state, held.X, held.T, held.weight
            )
            if self.best is None or held_loss < self.best[0]:
                self.best = (held_loss, number, state.parameters.copy())
        self.epochs.append(Epoch(number, loss, 0.0, held_loss))
        if self.each_piece is not None:
            seconds = time.perf_counter() - self.began
            self.each_piece(
                Progress(self.plan, self.settings, state, self.epochs, 0, 1, seconds)
            )
        return self._waited() >= (self.patience or float("inf"))

    def _waited(self) -> int:
        return len(self.epochs) - self.best[1] if self.best else 0

    def applied(self, found: Trained) -> Trained:
        """The run with the watched losses and the best weights."""
        if self.best is None:
            return found
        _, number, parameters = self.best
        found.state.parameters[...] = parameters
        ended = found.history.ended
        if self._waited() >= (self.patience or float("inf")):
            ended = f"the validation loss was not better for {self.patience} iterations"
        history = History(tuple(self.epochs), number, ended)
        return replace(found, history=history)
