"""Training: the loop, batches, schedules, stopping, history, checkpoints, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.lazily import names_from

if TYPE_CHECKING:
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

if not TYPE_CHECKING:
    __getattr__ = names_from(
        "chainrule.training",
        {
            "Cases": "chainrule.training.cases",
            "Checkpoint": "chainrule.training.checkpoint",
            "Checkpoints": "chainrule.training.checkpoint",
            "Epoch": "chainrule.training.history",
            "History": "chainrule.training.history",
            "minimize": "chainrule.training.lbfgs",
            "Callback": "chainrule.training.loop",
            "Progress": "chainrule.training.loop",
            "Score": "chainrule.training.loop",
            "Trained": "chainrule.training.loop",
            "fit": "chainrule.training.loop",
            "SCHEDULES": "chainrule.training.schedules",
            "Settings": "chainrule.training.settings",
            "Interrupted": "chainrule.training.signals",
            "initial": "chainrule.training.start",
        },
    )
