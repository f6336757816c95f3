"""What a workload is, and the two kinds that need nothing special."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from benchmarks.measure import rounds, trainers
from benchmarks.results import Row, Target

if TYPE_CHECKING:
    from benchmarks.problem import Problem
    from benchmarks.settings import Settings
    from benchmarks.worker import Pool


class Workload(Protocol):
    """One row of the table, or several of a kind."""

    @property
    def key(self) -> str:
        """The name that `--only` takes."""

    def measure(self, settings: Settings, pool: Pool) -> list[Row]:
        """Check and time all peers."""


TRAINERS = ["ours", "c", "fann", "jax", "numpy", "sklearn", "torch", "torch.compile"]


@dataclass(frozen=True)
class Training:
    """Time per update of one problem."""

    key: str
    title: str
    problem: Problem
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()

    def measure(self, settings: Settings, pool: Pool) -> list[Row]:
        """Every peer that can do it, from the same weights, over the same batches."""
        ready, out = trainers(self.problem, TRAINERS, settings, pool)
        entries = rounds(
            ready, settings.rounds, settings.slice_seconds, self.problem.batches
        )
        return [
            Row(
                self.key,
                self.title,
                "update",
                (*entries, *out),
                self.targets,
                self.notes,
                parameters=self.problem.parameters,
            )
        ]
