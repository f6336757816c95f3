"""One row at a time through 64-100-10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.measure import Runner, Timer, rounds, say
from benchmarks.peers import PEERS
from benchmarks.peers.base import Unsupported, Variant
from benchmarks.peers.numpy_peer import NumpyPeer
from benchmarks.results import Entry, Row, Target
from benchmarks.workloads.minibatch import SMALL

if TYPE_CHECKING:
    from benchmarks.problem import Array, Problem
    from benchmarks.settings import Settings
    from benchmarks.worker import Pool, Worker

NAMES = ["ours", "jax", "numpy", "onnxruntime", "sklearn", "torch", "torch.compile"]


@dataclass(frozen=True)
class Prediction:
    """Time of one answer, NumPy row in, NumPy probabilities out."""

    key: str
    title: str
    problem: Problem
    targets: tuple[Target, ...]

    def measure(self, settings: Settings, pool: Pool) -> list[Row]:
        """Answers are compared with double precision before any is timed."""
        wide = self.problem.in_double()
        true = NumpyPeer().predictor(wide, {}).predict(wide.examples[0][:16])
        ready: list[Runner] = []
        out: list[Entry] = []
        for name in NAMES:
            if name not in PEERS or not settings.takes(name):
                continue
            try:
                ready.append(self.start(name, true, settings, pool))
            except Unsupported as error:
                say(f"  {name}: out, {error}")
                out.append(Entry(name, absent=str(error)))
        rows = self.problem.rows
        entries = rounds(ready, settings.rounds, settings.slice_seconds, rows)
        return [
            Row(self.key, self.title, "row", (*entries, *out), self.targets),
        ]

    def start(self, name: str, true: Array, settings: Settings, pool: Pool) -> Runner:
        """Start and check one peer."""
        if name not in PEERS:
            raise Unsupported("not in this benchmark")
        variant = PEERS[name].variants(self.problem)[0]
        if name in {"torch", "torch.compile"}:
            label = "inference mode" + ", traced, frozen" * (name != "torch")
            variant = Variant(label, variant.options)
        worker = pool.get(name, variant)
        answers = worker.call("start_predicting", self.problem, variant)
        off = float(np.abs(answers - true).max())
        if not off < 1e-5:
            raise Unsupported(f"refused: probabilities off by {off:.2g}")
        runner = Runner(name, variant.name, _timer(worker, variant.name), off)
        runner.tune(settings.tuning_seconds)
        say(f"  {name}: off by {off:.1e}")
        return runner


def _timer(worker: Worker, variant: str) -> Timer:
    return lambda count: float(worker.call("prediction_seconds", variant, count))


PREDICTION = Prediction(
    "prediction",
    "one-row prediction, 64-100-10, float32",
    SMALL.but(sizes=(64, 100, 10), rows=320),
    (Target("onnxruntime", 1),),
)
