"""Prepare, check, tune, then time the peers in turns.

Every round times each peer once, each time in another order; ratios are taken within a
round, so that a slower minute of the machine falls on all alike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.agree import Disagreement, Witness
from benchmarks.peers import PEERS
from benchmarks.peers.base import Unsupported, Variant
from benchmarks.rest import rest
from benchmarks.results import Entry

if TYPE_CHECKING:
    from benchmarks.problem import Problem
    from benchmarks.settings import Settings
    from benchmarks.worker import Pool, Worker

Timer = Callable[[int], float]
"""Seconds for so many repetitions."""


def say(text: str) -> None:
    """A line of progress, to stderr."""
    print(text, file=sys.stderr, flush=True)


@dataclass
class Runner:
    """A peer that has been checked and can be timed."""

    peer: str
    variant: str
    timer: Timer
    off: float | None = None
    repetitions: int = 1
    each: float = 0.0

    def tune(self, seconds: float) -> None:
        """Find how many repetitions take about `seconds`."""
        count, took = 1, self.timer(1)
        while took < seconds / 2:
            count = max(2 * count, int(count * seconds / max(took, seconds / 50)))
            took = self.timer(count)
        self.each = took / count
        self.repetitions = count

    def fit(self, seconds: float) -> None:
        """Set the repetitions for the rounds."""
        self.repetitions = max(1, round(seconds / self.each))

    def time(self) -> float:
        """Seconds for one repetition, measured now."""
        return self.timer(self.repetitions) / self.repetitions


def trainers(
    problem: Problem, names: list[str], settings: Settings, pool: Pool
) -> tuple[list[Runner], list[Entry]]:
    """The quickest checked variant of every peer, and the peers that stay out."""
    witness, ready, out = Witness(problem), [], []
    for name in names:
        if name not in PEERS or not settings.takes(name):
            continue
        try:
            variants = PEERS[name].variants(problem)
        except Unsupported as error:
            out.append(Entry(name, absent=str(error)))
            continue
        found = [
            attempt(problem, name, variant, witness, settings, pool)
            for variant in variants
        ]
        runners = [one for one in found if isinstance(one, Runner)]
        if runners:
            ready.append(min(runners, key=lambda runner: runner.each))
            say(f"  {name}: {ready[-1].variant}, off by {ready[-1].off:.1e}")
        else:
            out += [one for one in found if isinstance(one, Entry)][:1]
            say(f"  {name}: out, {out[-1].absent.strip().splitlines()[-1]}")
    return ready, out


def attempt(
    problem: Problem,
    name: str,
    variant: Variant,
    witness: Witness,
    settings: Settings,
    pool: Pool,
) -> Runner | Entry:
    """Start one variant, check it, and only then take a first time."""
    try:
        worker = pool.get(name, variant)
        how = worker.call("start", problem, variant)
        layers = worker.call("check", variant.name, problem.check_epochs)
        off = witness.distance(layers)
        runner = Runner(name, how, _epochs(worker, variant.name), off)
        rest()
        runner.tune(settings.tuning_seconds)
    except Unsupported as error:
        return Entry(name, variant.name, absent=str(error))
    except Disagreement as error:
        return Entry(name, variant.name, absent=f"refused: {error}")
    return runner


def _epochs(worker: Worker, variant: str) -> Timer:
    return lambda count: float(worker.call("seconds", variant, count))


def rounds(
    runners: list[Runner], count: int, seconds: float, per: int = 1
) -> list[Entry]:
    """Time all runners in turns; every time is divided by `per` (updates an epoch)."""
    times: dict[str, list[float]] = {runner.peer: [] for runner in runners}
    failed: dict[str, str] = {}
    for runner in runners:
        runner.fit(seconds)
    for k in range(count):
        turn = k % max(1, len(runners))
        order = runners[turn:] + runners[:turn]
        for runner in order if k % 2 == 0 else reversed(order):
            if runner.peer in failed:
                continue
            rest()
            try:
                times[runner.peer].append(runner.time() / per)
            except Unsupported as error:
                failed[runner.peer] = str(error)
    return [
        Entry(runner.peer, runner.variant, absent=failed[runner.peer])
        if runner.peer in failed
        else Entry(runner.peer, runner.variant, tuple(times[runner.peer]), runner.off)
        for runner in runners
    ]
