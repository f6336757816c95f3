"""Training: the loop, batches, schedules, stopping, history, checkpoints, tables."""

from __future__ import annotations

from chainrule.training.cases import Cases
from chainrule.training.checkpoint import Checkpoint, Checkpoints
from chainrule.training.history import Epoch, History
from chainrule.training.lbfgs import minimize
from chainrule.training.loop import Callback, Progress, Score, Trained, fit
from chainrule.training.schedules import SCHEDULES
from chainrule.training.settings import Settings
from chainrule.training.signals import Interrupted
from chainrule.training.start import initial

__all__ = [
    "SCHEDULES",
    "Callback",
    "Cases",
    "Checkpoint",
    "Checkpoints",
    "Epoch",
    "History",
    "Interrupted",
    "Progress",
    "Score",
    "Settings",
    "Trained",
    "fit",
    "initial",
    "minimize",
]
