"""Time per update and peak memory from ten to ten million parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.measure import rounds, say, trainers
from benchmarks.peers import PEERS
from benchmarks.peers.base import Unsupported
from benchmarks.results import Entry, Row, Target
from benchmarks.worker import Worker
from benchmarks.workloads.minibatch import SMALL

if TYPE_CHECKING:
    from benchmarks.problem import Problem
    from benchmarks.settings import Settings
    from benchmarks.worker import Pool

NAMES = ["ours", "jax", "numpy", "sklearn", "torch"]
WIDTHS = (2, 6, 26, 94, 310, 995, 3157)
"""Of networks with 15, 63, 972, 9,880, 99,520, 1,000,980 and 10,001,386 parameters."""


def problem_of(width: int) -> Problem:
    """As many inputs as hidden units; tanh where a few ReLU units could all die."""
    return SMALL.but(
        sizes=(width, width, 3 if width < 20 else 10),
        hidden="relu" if width > 10 else "tanh",
        output="softmax",
        rows=320,
        learning_rate=0.05,
        seed=3,
    )


@dataclass(frozen=True)
class Growth:
    """One row for each size."""

    key: str
    title: str

    def measure(self, settings: Settings, pool: Pool) -> list[Row]:
        """Time in turns as everywhere; memory in a fresh process for each peer."""
        out = []
        for width in WIDTHS:
            problem = problem_of(width)
            if problem.parameters > settings.largest:
                break
            say(f" {problem.parameters:,} parameters")
            ready, absent = trainers(problem, NAMES, settings, pool)
            few = max(3, settings.rounds // 2)
            times = rounds(ready, few, settings.growth_seconds, problem.batches)
            pool.forget()
            out.append(
                Row(
                    self.key,
                    f"{self.title}, {width}-{width}-{problem.sizes[-1]}",
                    "update",
                    (*times, *absent),
                    (Target("3 × parameters + activations", 1, "memory"),)
                    if width > 900
                    else (),
                    parameters=problem.parameters,
                    memory=memory_of(problem, times) if width > 900 else {},
                )
            )
        return out


def memory_of(problem: Problem, entries: list[Entry]) -> dict[str, float]:
    """Peak memory over 3 times the parameters' bytes plus the activations'."""
    size = 4 if problem.dtype == "float32" else 8
    activations = problem.batch * sum(problem.sizes[1:])
    allowed = size * (3 * problem.parameters + activations)
    found = {}
    for entry in entries:
        variants = PEERS[entry.peer].variants(problem)
        variant = next((v for v in variants if v.name == entry.variant), variants[0])
        worker = Worker(entry.peer, variant.environment)
        try:
            peak = worker.call("peak_memory", problem, variant, 1)
            found[entry.peer] = peak / allowed
        except Unsupported as error:
            say(f"  memory of {entry.peer}: {error}")
        finally:
            worker.close()
    return found


GROWTH = Growth("growth", "growth, batch 32, float32, SGD")
