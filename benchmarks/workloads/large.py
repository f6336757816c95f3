"""784-512-512-10, batch 128, beside the rate of a large matrix product."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measure import Runner, rounds, trainers
from benchmarks.results import OURS, Row, Target
from benchmarks.workloads.base import TRAINERS
from benchmarks.workloads.minibatch import SMALL

if TYPE_CHECKING:
    from benchmarks.problem import Problem
    from benchmarks.settings import Settings
    from benchmarks.worker import Pool

ROOF = "matrix product"


@dataclass(frozen=True)
class Large:
    """Time per update, and the share of the matrix-product rate that ours reaches."""

    key: str
    title: str
    problem: Problem
    targets: tuple[Target, ...]

    def measure(self, settings: Settings, pool: Pool) -> list[Row]:
        """The product is timed in turns with the peers, in this process."""
        ready, out = trainers(self.problem, TRAINERS, settings, pool)
        updates = self.problem.batches
        product = Runner(ROOF, "NumPy, 2048 x 2048 x 2048, all threads", Product())
        product.tune(settings.tuning_seconds)
        timed = rounds([*ready, product], settings.rounds, settings.slice_seconds)
        entries = [
            replace(entry, times=tuple(t / updates for t in entry.times))
            for entry in timed[:-1]
        ]
        roof = [Product.flops / t for t in timed[-1].times]
        rates = {f"{ROOF}, GFLOP/s": median(roof) / 1e9}
        for entry in (entry for entry in entries if entry.times):
            own = [self.problem.flops / t for t in entry.times]
            rates[f"{entry.peer}, GFLOP/s"] = median(own) / 1e9
            if entry.peer == OURS:
                shares = [mine / all_ for mine, all_ in zip(own, roof, strict=True)]
                rates[ROOF] = median(shares)
        return [
            Row(
                self.key,
                self.title,
                "update",
                (*entries, *out),
                self.targets,
                rates=rates,
                parameters=self.problem.parameters,
            )
        ]


class Product:
    """Times a large float32 matrix product."""

    size = 2048
    flops = 2.0 * size**3

    def __call__(self, count: int) -> float:
        from time import perf_counter

        import numpy as np

        rng = np.random.default_rng(0)
        A, B = rng.standard_normal((2, self.size, self.size), dtype=np.float32)
        C = A @ B
        began = perf_counter()
        for _ in range(count):
            np.matmul(A, B, out=C)
        return perf_counter() - began


LARGE = Large(
    "784-512-512-10",
    "784-512-512-10, batch 128, float32, SGD",
    SMALL.but(sizes=(784, 512, 512, 10), rows=2048, batch=128, learning_rate=0.05),
    (Target("jax", 1.1), Target("torch", 1.5), Target(ROOF, 0.85, "share")),
)
