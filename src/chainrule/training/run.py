"""One run under way: pieces of epochs for the engine, and what is seen between them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from chainrule.engines.first_runs import fingerprint
from chainrule.engines.protocol import Chosen
from chainrule.engines.register import choose, engine
from chainrule.errors import DivergenceError, SettingError
from chainrule.training.batches import epoch_order
from chainrule.training.cases import Cases
from chainrule.training.divergence import diverged, lost
from chainrule.training.history import Epoch, History
from chainrule.training.schedules import parse_schedule, rates

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.training.checkpoint import Checkpoint
    from chainrule.training.position import Position
    from chainrule.training.settings import Settings

PIECE_SECONDS = 0.1
"""How long the engine is left alone at most; signals wait for it."""
_FIRST_PIECE = 32  # updates, before it is known how long one takes
_MOST_INDICES = 1 << 20  # of orders drawn ahead


class Run:
    """A run from its position to its end; `advance` makes the next piece of it."""

    def __init__(
        self,
        plan: Plan,
        settings: Settings,
        cases: Cases,
        held: Cases | None,
        position: Position,
        score: Callable[[Any, Any], float] | None = None,
        resume: Checkpoint | None = None,
    ) -> None:
        self.plan, self.settings = plan, settings
        self.cases, self.held = cases, held
        self.position = position
        self.score = score
        self.batch_size = min(settings.batch_size or len(cases), len(cases))
        self.per_epoch = -(-len(cases) // self.batch_size)
        self.chosen = self._choose(resume)
        self.ended = ""
        self.alone = held is None and score is None and settings.patience is None
        self._order: tuple[int, Any] | None = None
        self._piece = _FIRST_PIECE
        self._check()
        if resume is not None and resume.ended:
            self.ended = resume.ended
        elif len(position.epochs) >= settings.epochs:
            self.ended = _ALL_DONE

    def _choose(self, resume: Checkpoint | None) -> Chosen:
        if resume is not None:  # another engine would give other bits
            return Chosen(engine(resume.engine), "as the run began")
        return choose(
            self.plan,
            updates=self.settings.epochs * self.per_epoch,
            batch_size=self.batch_size,
            name=self.settings.engine,
            run=self._fingerprint if self.settings.repeatable else None,
        )

    def _fingerprint(self) -> str:
        """What tells this run from others, by all its bits."""
        held = self.held or Cases(None, None)
        return fingerprint(
            self.plan,
            self.settings,
            self.position.state.parameters,
            *(self.cases.X, self.cases.T, self.cases.weight),
            *(held.X, held.T, held.weight),
        )

    def _check(self) -> None:
        parse_schedule(self.settings.schedule)
        if self.settings.watch == "score" and self.score is None:
            raise SettingError(
                "watch is 'score' and there is no score function: give one, "
                "or watch 'loss'"
            )

    # --- pieces -----------------------------------------------------------------------

    def advance(self) -> bool:
        """Make the next piece; True where it ended an epoch."""
        at = self.position
        epoch = len(at.epochs)
        if self.alone and at.batch == 0 and self._piece >= 2 * self.per_epoch:
            self._whole_epochs(epoch)
            return True
        count = min(self._piece, self.per_epoch - at.batch)
        first, last = at.batch, at.batch + count
        order = self.order(epoch)[first * self.batch_size : last * self.batch_size]
        at.losses.append(self._updates(epoch * self.per_epoch + first, count, order))
        at.batch = last
        if last < self.per_epoch:
            return False
        self._epoch_done(self._joined(at.losses))
        return True

    def order(self, epoch: int) -> Any:
        """The case indices of an epoch, counted from 0."""
        if self._order is None or self._order[0] != epoch:
            s = self.settings
            drawn = epoch_order(s.seed, epoch, len(self.cases), s.shuffle)
            self._order = (epoch, drawn)
        return self._order[1]

    def _whole_epochs(self, epoch: int) -> None:
        """Several epochs in one call, where nothing has to be seen between them."""
        import numpy as np

        count = min(
            self.settings.epochs - epoch,
            self._piece // self.per_epoch,
            max(1, _MOST_INDICES // len(self.cases)),
        )
        order = np.stack([self.order(epoch + e) for e in range(count)])
        first = epoch * self.per_epoch
        losses = self._updates(first, count * self.per_epoch, order)
        for each in losses.reshape(count, self.per_epoch):
            self._epoch_done(each)

    def _updates(self, first: int, count: int, order: Any) -> Any:
        """So many updates from number `first` on; their losses."""
        import numpy as np

        s, at = self.settings, self.position
        numbers = np.arange(first, first + count)
        learning_rates = rates(
            s.schedule, s.learning_rate, numbers, self.per_epoch, s.epochs
        )
        began = time.perf_counter()
        losses = self.chosen.engine.run(
            self.plan,
            at.state,
            self.cases.X,
            self.cases.T,
            learning_rates=learning_rates,
            order=order,
            batch_size=self.batch_size,
            sample_weight=self.cases.weight,
            seed=s.seed,
        )
        each = (time.perf_counter() - began) / count
        self._piece = max(1, min(2 * self._piece, int(PIECE_SECONDS / max(each, 1e-9))))
        what = lost(float(losses[-1]), at.state)
        if what:
            bad = len(losses) - 1
            raise self._diverged(first + bad, float(learning_rates[bad]), what)
        return losses

    def _joined(self, pieces: list[Any]) -> Any:
        import numpy as np

        return np.concatenate(pieces) if len(pieces) > 1 else pieces[0]

    # --- between epochs -------------------------------------------------------------

    def _epoch_done(self, losses: Any) -> None:
        at, s = self.position, self.settings
        number = len(at.epochs) + 1
        last = number * self.per_epoch - 1
        rate = rates(s.schedule, s.learning_rate, last, self.per_epoch, s.epochs)
        loss = self._mean(losses)
        held_loss, score = self._validate()
        if held_loss is not None and not math.isfinite(held_loss):
            raise self._diverged(last, float(rate), "the validation loss")
        at.epochs.append(Epoch(number, loss, float(rate), held_loss, score))
        at.batch, at.losses = 0, []
        watched = loss if held_loss is None else held_loss
        if s.watch == "score" and score is not None:
            watched = -score
        self._compare(watched, number)
        if s.patience is not None and at.waited >= s.patience:
            what = "score" if s.watch == "score" else "loss"
            kind = "training" if self.held is None else "validation"
            self.end(
                f"the {kind} {what} was not better for {s.patience} epochs"
                if s.patience > 1
                else f"the {kind} {what} was not better"
            )
        elif number >= s.epochs:
            self.end(_ALL_DONE)

    def _mean(self, losses: Any) -> float:
        """The mean of an epoch's batch losses, each weighted by its cases."""
        size, per_epoch = self.batch_size, self.per_epoch
        if self.plan.reduction == "sum":
            return float(losses.sum()) / len(self.cases)
        rest = len(self.cases) - (per_epoch - 1) * size
        whole = float(losses[:-1].sum()) * size + float(losses[-1]) * rest
        return whole / len(self.cases)

    def _validate(self) -> tuple[float | None, float | None]:
        at, held, engine = self.position, self.held, self.chosen.engine
        loss = score = None
        if held is not None:
            loss = float(engine.loss(self.plan, at.state, held.X, held.T, held.weight))
            if self.plan.reduction == "sum":
                loss /= len(held)
        if self.score is not None:
            seen = held or self.cases
            score = float(
                self.score(engine.predict(self.plan, at.state, seen.X), seen.T)
            )
        return loss, score

    def _compare(self, watched: float, number: int) -> None:
        at, s = self.position, self.settings
        if at.best is None or watched < at.best - s.min_improvement:
            at.best, at.best_epoch, at.waited = watched, number, 0
            if self.keeps_best:
                at.best_parameters = at.state.parameters.copy()
        else:
            at.waited += 1

    @property
    def keeps_best(self) -> bool:
        """Whether the run ends with the weights of its best epoch."""
        s = self.settings
        return s.restore_best and (self.held is not None or s.patience is not None)

    def end(self, why: str) -> None:
        """Note that the run is over."""
        self.ended = self.ended or why

    def restore_best(self) -> None:
        """Put the weights of the best epoch back, where they are kept."""
        if self.position.best_parameters is not None:
            self.position.state.parameters[...] = self.position.best_parameters

    def history(self) -> History:
        """The epochs so far, frozen."""
        at = self.position
        watched = self.held is not None or self.settings.patience is not None
        best = at.best_epoch if watched and at.epochs else None
        return History(tuple(at.epochs), best, self.ended)

    def _diverged(self, update: int, rate: float, what: str) -> DivergenceError:
        X = [self.cases.X] + ([] if self.held is None else [self.held.X])
        return diverged(
            f"{what} left the finite numbers",
            epoch=update // self.per_epoch + 1,
            batch=f"{update % self.per_epoch + 1} of {self.per_epoch}",
            rate=rate,
            clipped=bool(self.plan.clip_norm),
            largest=max(float(abs(each).max()) for each in X),
        )


_ALL_DONE = "all epochs were done"
