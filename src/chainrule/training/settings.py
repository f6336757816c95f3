"""How a run is to go: plain data, so that a checkpoint holds all of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from chainrule.errors import SettingError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a run that are not the network's or its update rule's.

    Attributes:
        epochs: how often every case is taken, at most.
        learning_rate: what the schedule's factors multiply.
        schedule: a schedule as text (`schedules`).
        batch_size: cases per update; None: all of them, one update an epoch.
        shuffle: whether each epoch has an order of its own, drawn from `seed`.
        seed: fixes initial weights, validation split, orders and dropout masks.
        patience: epochs without improvement after which the run stops; None: never.
        min_improvement: what counts as an improvement of the watched figure.
        watch: "loss" (the validation loss, or the training loss where there are no
            validation cases) or "score".
        restore_best: whether the run ends with the weights of its best epoch; that
            needs validation cases or `patience`.
        engine: an engine's name, or "auto". Engines round differently in the last
            digits, which grow in a long training: for the same bits on every computer,
            name one.
        repeatable: whether "auto" gives a run the engine again that it had first on
            this computer, and so the same bits each time. Otherwise a run that was
            first made before its kernels were compiled has them the next time.
    """

    epochs: int = 100
    learning_rate: float = 0.001
    schedule: str = "constant"
    batch_size: int | None = 32
    shuffle: bool = True
    seed: int = 0
    patience: int | None = None
    min_improvement: float = 0.0
    watch: Literal["loss", "score"] = "loss"
    restore_best: bool = True
    engine: str = "auto"
    repeatable: bool = True

    def __post_init__(self) -> None:
        if self.epochs < 0:
            raise SettingError(f"epochs is {self.epochs}: give 0 or more")
        if not 0 < self.learning_rate < math.inf:
            raise SettingError(
                f"learning_rate is {self.learning_rate}: give a number above 0"
            )
        for name in ("batch_size", "patience"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise SettingError(f"{name} is {value}: give 1 or more, or none")
        if not self.min_improvement >= 0:
            raise SettingError(
                f"min_improvement is {self.min_improvement}: give 0 or more"
            )
        if self.seed < 0:
            raise SettingError(f"seed is {self.seed}: give a whole number from 0")
        if self.watch not in ("loss", "score"):
            raise SettingError(f"watch is {self.watch!r}: give 'loss' or 'score'")
