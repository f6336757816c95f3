"""The learning rate from epoch to epoch, in scikit-learn's words and the register's."""

from __future__ import annotations

from typing import Any

from chainrule.training.schedules import rates

SMALLEST_ADAPTIVE = 1e-6


class Rates:
    """The learning rates of the coming epoch.

    ``constant``, ``invscaling`` and ``adaptive`` are scikit-learn's; any other word is
    a registered schedule over `max_iter` epochs.
    """

    def __init__(self, estimator: Any, per_epoch: int) -> None:
        plain = isinstance(estimator.solver, str) and estimator.solver == "sgd"
        self.kind = estimator.learning_rate if plain else "constant"
        if estimator.learning_rate not in ("constant", "invscaling", "adaptive"):
            self.kind = estimator.learning_rate
        self.base = float(estimator.learning_rate_init)
        self.current = self.base
        self.power = float(estimator.power_t)
        self.per_epoch = per_epoch
        self.epochs = int(estimator.max_iter)

    @property
    def ends(self) -> bool:
        """Whether the last epoch is where a schedule was to end."""
        return self.kind not in ("constant", "invscaling", "adaptive")

    @property
    def learning_rate(self) -> float:
        """The learning rate that was used last."""
        return self.current

    def epoch(self, done: int, seen: int) -> Any:
        """One rate for an epoch, or one for each of its updates."""
        if self.kind == "invscaling":
            self.seen(seen)
        elif self.ends:
            import numpy as np

            updates = np.arange(done * self.per_epoch, (done + 1) * self.per_epoch)
            found = rates(self.kind, self.base, updates, self.per_epoch, self.epochs)
            self.current = float(found[-1])
            return found
        return self.current

    def seen(self, cases: int) -> None:
        """So many cases have been taken in all: an inverse scaling goes by them."""
        if self.kind == "invscaling":
            self.current = self.base / (cases + 1) ** self.power

    def give_up(self) -> bool:
        """No progress any more: lower an adaptive rate, or say it is time to stop."""
        if self.kind != "adaptive" or self.current <= SMALLEST_ADAPTIVE:
            return True
        self.current /= 5.0
        return False
