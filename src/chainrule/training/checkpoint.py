"""Checkpoints: everything a run needs to go on with the same bits, in one file.

A file is written whole or not at all, so whatever kills a run leaves the checkpoint
before or the one after. Orders and dropout masks are drawn from the seed and the
position, so these two are all the random state there is.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.engines.state import State
from chainrule.errors import ModelError, SettingError
from chainrule.interchange.atomic import check_writable, remove_leftovers, write_whole
from chainrule.interchange.plans import plan_data, plan_from
from chainrule.interchange.safetensors import pack, understood, unpack
from chainrule.training.history import Epoch
from chainrule.training.position import Position
from chainrule.training.settings import Settings
from chainrule.training.versions import versions

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.training.cases import Cases
    from chainrule.training.run import Run


@dataclass
class Checkpoints:
    """Where and how often a run is saved.

    Attributes:
        path: the file; each checkpoint takes the place of the one before.
        every_epochs: save after so many epochs; None: not by epochs.
        every_seconds: save after so many seconds; None: not by time.
        extra: anything JSON holds that is to come back with the checkpoint.
        asked: False to save only where a signal stops the run.
    """

    path: str | Path
    every_epochs: int | None = None
    every_seconds: float | None = 30.0
    extra: Mapping[str, Any] = field(default_factory=dict)
    asked: bool = True
    _fingerprint: str = field(default="", repr=False)
    _saved_at: float = field(default=0.0, repr=False)

    def __post_init__(self) -> None:
        for name in ("every_epochs", "every_seconds"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise SettingError(f"{name} is {value}: give a number above 0")

    def begin(self) -> None:
        """Look whether the file can be written, before any work is done."""
        if self.asked:
            check_writable(self.path)
            remove_leftovers(self.path)
        self._saved_at = time.monotonic()

    def write_if_due(self, run: Run, whole_epoch: bool) -> None:
        """Save after so many epochs, or so many seconds after the last time."""
        if not self.asked:
            return
        every, seconds = self.every_epochs, self.every_seconds
        by_epochs = every is not None and len(run.position.epochs) % every == 0
        late = seconds is not None and time.monotonic() - self._saved_at >= seconds
        if (whole_epoch and by_epochs) or late:
            self.write(run)

    def write(self, run: Run) -> None:
        """Save the run as it stands."""
        self._fingerprint = self._fingerprint or fingerprint(run.cases, run.held)
        write_whole(self.path, pack(*_as_data(run, self._fingerprint, self.extra)))
        self._saved_at = time.monotonic()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A run as it was saved; `read` reads one, `fit(..., resume=...)` goes on with it.

    Attributes:
        path: the file it came from.
        plan: the network and its update rule.
        settings: how it is trained.
        position: where the run stood.
        engine: the name of the engine that ran it.
        fingerprint: tells whether the cases are the same.
        ended: why the run ended; "" where it has not.
        extra: what `Checkpoints.extra` held.
    """

    path: str
    plan: Plan
    settings: Settings
    position: Position
    engine: str
    fingerprint: str
    ended: str
    extra: Mapping[str, Any]

    @classmethod
    def read(cls, path: str | Path) -> Checkpoint:
        """Read a checkpoint; raises `ModelError` where it can't be used."""
        tensors, header = unpack(path, "checkpoint")
        with understood(path):
            return cls(
                str(path),
                plan_from(header["plan"]),
                Settings(**header["settings"]),
                _position(tensors, header),
                header["engine"],
                header["fingerprint"],
                header["ended"],
                header["extra"],
            )

    def position_for(
        self, plan: Plan, settings: Settings, cases: Cases, held: Cases | None
    ) -> Position:
        """The position to go on from; raises `ModelError` for another run's."""
        for what, mine, given in (
            ("network or update rule", plan_data(self.plan), plan_data(plan)),
            ("settings", asdict(self.settings), asdict(settings)),
        ):
            names = [name for name in mine if mine[name] != given[name]]
            if names:
                name = names[0]
                raise ModelError(
                    f"the checkpoint {self.path!r} has another {what}: {name} is "
                    f"{mine[name]!r} there and {given[name]!r} here; resume with the "
                    "same, or start anew without it"
                )
        if self.fingerprint != fingerprint(cases, held):
            raise ModelError(
                f"the checkpoint {self.path!r} was made with other cases: resume with "
                "the same table, or start anew without it"
            )
        return self.position


def fingerprint(cases: Cases, held: Cases | None) -> str:
    """A hash of all cases' bits and shapes."""
    digest = hashlib.blake2b(digest_size=16)
    for group in (cases, held):
        for array in (group.X, group.T, group.weight) if group else ():
            if array is not None:
                digest.update(f"{array.shape}{array.dtype}".encode())
                digest.update(array.data)
        digest.update(b"|")
    return digest.hexdigest()


def _as_data(
    run: Run, mark: str, extra: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    import numpy as np

    at = run.position
    tensors = {
        "parameters": at.state.parameters,
        "slots": at.state.slots,
        "epoch.loss": np.array([e.loss for e in at.epochs], dtype=np.float64),
        "epoch.learning_rate": np.array(
            [e.learning_rate for e in at.epochs], np.float64
        ),
        "batch.loss": np.concatenate([np.empty(0), *at.losses]),
    }
    for name in ("validation_loss", "score"):
        values = [getattr(e, name) for e in at.epochs]
        if values and values[0] is not None:
            tensors[f"epoch.{name}"] = np.array(values, np.float64)
    if at.best_parameters is not None:
        tensors["best.parameters"] = at.best_parameters
    header = {
        "kind": "checkpoint",
        "versions": versions(),
        "plan": plan_data(run.plan),
        "settings": asdict(run.settings),
        "engine": run.chosen.engine.name,
        "updates": at.state.updates,
        "batch": at.batch,
        "best": at.best,
        "best_epoch": at.best_epoch,
        "waited": at.waited,
        "ended": run.ended,
        "fingerprint": mark,
        "extra": dict(extra),
    }
    return tensors, header


def _position(tensors: Mapping[str, Any], header: Mapping[str, Any]) -> Position:
    losses, learning_rates = tensors["epoch.loss"], tensors["epoch.learning_rate"]
    absent = [None] * len(losses)
    held = tensors.get("epoch.validation_loss")
    scores = tensors.get("epoch.score")
    columns = zip(
        losses.tolist(),
        learning_rates.tolist(),
        absent if held is None else held.tolist(),
        absent if scores is None else scores.tolist(),
        strict=True,
    )
    batch_losses = tensors["batch.loss"]
    return Position(
        State(tensors["parameters"], tensors["slots"], header["updates"]),
        header["batch"],
        [batch_losses] if len(batch_losses) else [],
        [Epoch(number, *row) for number, row in enumerate(columns, 1)],
        header["best"],
        header["best_epoch"],
        tensors.get("best.parameters"),
        header["waited"],
    )
