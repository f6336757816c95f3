"""What a training on a table came to, as plain data for ``--json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.training.tables.train import Outcome


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Data, network, figures: what `report` tells, and what only a program reads."""
    model, trained = outcome.model, outcome.trained
    assert model.target is not None
    return {
        "table": model.table,
        "target": model.target.name,
        "task": model.target.task,
        "classes": list(model.target.classes),
        "rows": {
            name: len(getattr(outcome.parts, name))
            for name in ("train", "validation", "test")
        },
        "layers": list(model.plan.sizes),
        "epochs": len(trained.history),
        "best_epoch": trained.history.best,
        "ended": trained.history.ended,
        "loss": trained.history.losses[-1] if len(trained.history) else None,
        "seed": model.settings.seed,
        "engine": trained.engine,
        "why": trained.why,
        "metrics": dict(model.metrics),
        "notes": list(outcome.notes),
    }
