"""What a run came to, epoch by epoch: frozen, and the same bits run after run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch of a run.

    Attributes:
        number: counted from 1.
        loss: the mean over the epoch's batches, each weighted by its cases, of the loss
            before its update (the weight penalty left out, dropout included).
        learning_rate: the rate of the epoch's last update.
        validation_loss: the loss on the validation cases after the epoch, if any.
        score: what the run's score function gave after the epoch, if it had one.
    """

    number: int
    loss: float
    learning_rate: float
    validation_loss: float | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All epochs of a run, and where it was best and why it ended.

    Attributes:
        epochs: one record each, in order.
        best: the number of the epoch that the watched figure was best after; None where
            nothing was watched.
        ended: why the run ended, in words for the user.

    Example:
        >>> history = History((Epoch(1, 0.5, 0.1), Epoch(2, 0.25, 0.1)))
        >>> history.losses, len(history)
        ((0.5, 0.25), 2)
    """

    epochs: tuple[Epoch, ...] = ()
    best: int | None = None
    ended: str = ""

    def __len__(self) -> int:
        return len(self.epochs)

    @property
    def losses(self) -> tuple[float, ...]:
        """The training loss of each epoch."""
        return tuple(epoch.loss for epoch in self.epochs)

    @property
    def learning_rates(self) -> tuple[float, ...]:
        """The last learning rate of each epoch."""
        return tuple(epoch.learning_rate for epoch in self.epochs)

    @property
    def validation_losses(self) -> tuple[float, ...]:
        """The validation loss after each epoch; empty without validation cases."""
        found = (epoch.validation_loss for epoch in self.epochs)
        return tuple(value for value in found if value is not None)

    @property
    def scores(self) -> tuple[float, ...]:
        """The score after each epoch; empty without a score function."""
        return tuple(e.score for e in self.epochs if e.score is not None)
