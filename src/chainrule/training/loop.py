"""The training loop: epochs of seeded batches, validation, stopping, safe runs.

`fit` takes a plan and cases and gives a `Trained` network. It asks an engine for a few
updates at a time, so that a signal, a checkpoint or the progress bar never waits long;
where the cuts fall does not change a bit of the result.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from chainrule.engines.plan import Plan
from chainrule.engines.state import State
from chainrule.training.batches import split
from chainrule.training.cases import Cases, checked
from chainrule.training.history import Epoch, History
from chainrule.training.position import Position
from chainrule.training.run import Run
from chainrule.training.settings import Settings
from chainrule.training.signals import Interrupted, noted_signals
from chainrule.training.start import initial

if TYPE_CHECKING:
    from chainrule.training.checkpoint import Checkpoint, Checkpoints

Score = Callable[[Any, Any], float]
"""Outputs and targets, shape ``(case, unit_out)`` each, to a figure; more is better."""


class Progress(NamedTuple):
    """Where a run is, for callbacks and the progress bar.

    Attributes:
        plan: what is trained.
        settings: how.
        state: the numbers as they are now; copy them to keep them.
        epochs: the epochs that are done.
        batch: how many batches of the running epoch are done.
        per_epoch: how many an epoch has.
        seconds: since the run (or its resumption) began.
    """

    plan: Plan
    settings: Settings
    state: State
    epochs: Sequence[Epoch]
    batch: int
    per_epoch: int
    seconds: float

    @property
    def last(self) -> Epoch:
        """The epoch that was done last."""
        return self.epochs[-1]

    @property
    def share(self) -> float:
        """The share of the run that is done, if it goes on to its last epoch."""
        whole = self.settings.epochs * self.per_epoch
        return (len(self.epochs) * self.per_epoch + self.batch) / whole if whole else 1


Callback = Callable[[Progress], bool | None]
"""Called after every epoch; the run stops where it returns True."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained network.

    Attributes:
        plan: the network and its update rule.
        state: its numbers, the optimizer's memory included.
        history: every epoch.
        settings: how it was trained.
        engine: the name of the engine that did it.
        why: why that one, in words for the user.
        seconds: how long it took; after a resumption, since then.
    """

    plan: Plan
    state: State
    history: History
    settings: Settings
    engine: str
    why: str
    seconds: float

    def predict(self, X: Any) -> Any:
        """The outputs for each case, shape ``(case, unit_out)``."""
        from chainrule.engines.register import engine

        return engine(self.engine).predict(self.plan, self.state, X)


def fit(
    plan: Plan,
    X: Any,
    T: Any,
    settings: Settings | None = None,
    *,
    start: State | None = None,
    initializer: str | None = None,
    sample_weight: Any = None,
    validation: Cases | float | None = None,
    callbacks: Sequence[Callback] = (),
    score: Score | None = None,
    each_piece: Callable[[Progress], None] | None = None,
    checkpoints: Checkpoints | None = None,
    resume: Checkpoint | None = None,
) -> Trained:
    """Train a network; the same arguments give the same bits, run after run.

    Args:
        plan: the network and its update rule.
        X: the inputs, shape ``(case, unit_in)``.
        T: the targets, shape ``(case, unit_out)``; for classes one-hot.
        settings: epochs, learning rate, batches, stopping; left out: the defaults.
        start: the state to start from; it is copied. Left out: drawn from the seed.
        initializer: how weights are drawn, a registered name; left out, each layer's
            activation chooses.
        sample_weight: a weight per case, shape ``(case,)``; class weights, too.
        validation: validation cases, or the share of the cases to set apart as such.
        callbacks: called after every epoch; one that returns True ends the run.
        score: a figure of the validation outputs (or the training outputs where there
            are no validation cases) that each epoch records; more is better.
        each_piece: called after every call of the engine, for a progress bar.
        checkpoints: where and how often the run is saved; with it, SIGINT and SIGTERM
            save the run and raise `Interrupted`.
        resume: a checkpoint of this same run to go on from.

    Raises:
        DivergenceError: a number left the finite ones.
        SettingError: arrays or settings that do not fit.
        ModelError: a checkpoint of another run.
        Interrupted: a signal came, and the run was saved.

    Example:
        >>> import numpy as np
        >>> from chainrule.engines import LayerPlan
        >>> X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        >>> T = np.array([[0], [1], [1], [0]])
        >>> layers = (LayerPlan(8, "tanh"), LayerPlan(1, "logistic"))
        >>> plan = Plan(2, layers, "binary_cross_entropy", optimizer="adam")
        >>> how = Settings(epochs=300, learning_rate=0.05, batch_size=None)
        >>> fit(plan, X, T, how).predict(X).round(1)
        array([[0.], [1.], [1.], [0.]])
    """
    settings = settings or Settings()
    cases, held = _cases(plan, Cases(X, T, sample_weight), validation, settings.seed)
    if resume is not None:
        position = resume.position_for(plan, settings, cases, held)
    elif start is not None:
        position = Position(start.copy())
    else:
        position = Position(initial(plan, settings.seed, initializer))
    run = Run(plan, settings, cases, held, position, score, resume)
    saved = checkpoints is not None and checkpoints.asked
    if callbacks or saved:
        run.alone = False
    began = time.perf_counter()

    def progress() -> Progress:
        at, seconds = run.position, time.perf_counter() - began
        state, epochs = at.state, at.epochs
        return Progress(plan, settings, state, epochs, at.batch, run.per_epoch, seconds)

    if checkpoints:
        checkpoints.begin()
    with noted_signals(checkpoints is not None) as noted:
        while not run.ended:
            whole = run.advance()
            if each_piece:
                each_piece(progress())
            if whole:
                _call_back(run, callbacks, progress)
            if checkpoints and noted.number:
                checkpoints.write(run)
                raise Interrupted(noted.number, str(checkpoints.path))
            if checkpoints and not run.ended:
                checkpoints.write_if_due(run, whole)
        if checkpoints and saved:
            checkpoints.write(run)
    run.restore_best()
    seconds = time.perf_counter() - began
    return Trained(
        plan,
        run.position.state,
        run.history(),
        settings,
        run.chosen.engine.name,
        run.chosen.why,
        seconds,
    )


def _call_back(
    run: Run, callbacks: Sequence[Callback], progress: Callable[[], Progress]
) -> None:
    """Call every callback, also after one that wants to stop."""
    for call in callbacks:
        if call(progress()):
            run.end("a callback stopped it")


def _cases(
    plan: Plan, given: Cases, validation: Cases | float | None, seed: int
) -> tuple[Cases, Cases | None]:
    """The cases to train with and those to validate with, checked."""
    cases = checked(plan, given)
    if isinstance(validation, Cases):
        return cases, checked(plan, validation, "validation ")
    return _set_apart(cases, validation, seed)


def _set_apart(
    cases: Cases, share: float | None, seed: int
) -> tuple[Cases, Cases | None]:
    """The cases to train with, and those set apart; classes keep their shares."""
    import numpy as np

    if not share:
        return cases, None
    one_hot = cases.T.shape[1] > 1 and np.isin(cases.T, (0, 1)).all()
    groups = cases.T.argmax(axis=1) if one_hot else None
    kept, apart = split(len(cases), share, seed, groups)
    return cases.take(kept), cases.take(apart)
