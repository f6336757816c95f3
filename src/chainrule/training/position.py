"""Where a run stands: all that has to be kept to go on with the same bits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chainrule.training.history import Epoch

if TYPE_CHECKING:
    from chainrule.engines.state import State


@dataclass(slots=True)
class Position:
    """The changing part of a run.

    Attributes:
        state: parameters, the optimizer's memory, the number of updates made.
        batch: how many batches of the epoch that is running are done.
        losses: their losses, float64 arrays, one per call of the engine.
        epochs: the epochs that are done.
        best: the best watched figure so far (smaller is better), None before any.
        best_epoch: the number of its epoch.
        best_parameters: the parameters after that epoch, where they are kept.
        waited: epochs since then.
    """

    state: State
    batch: int = 0
    losses: list[Any] = field(default_factory=list)
    epochs: list[Epoch] = field(default_factory=list)
    best: float | None = None
    best_epoch: int = 0
    best_parameters: Any = None
    waited: int = 0
