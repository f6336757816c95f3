"""A peer in a process of its own, so that no peer's threads or memory touch another's.

The parent sends (method, arguments) and receives the answer or the reason why not.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import traceback
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from benchmarks.peers.base import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.peers.base import Predictor, Session, Variant
    from benchmarks.problem import Array, Layers, Problem

CLOCK = "CHAINRULE_BENCH_CLOCK"
"""The environment variable that `--clock` sets."""

now = process_time if os.environ.get(CLOCK) == "processor" else perf_counter


class Work:
    """What runs inside the process."""

    def __init__(self, peer: str) -> None:
        from benchmarks.peers import PEERS

        self.peer = PEERS[peer]
        self.sessions: dict[str, Session] = {}
        self.predictors: dict[str, Predictor] = {}
        self.rows: list[Array] = []

    def start(self, problem: Problem, variant: Variant) -> str:
        """Prepare the peer for training; how it will do it, where it has a say."""
        session = self.peer.start(problem, variant.options)
        self.sessions[variant.name] = session
        return str(getattr(session, "how", variant.name))

    def check(self, variant: str, epochs: int) -> Layers:
        """Train from the initial weights and hand the weights over."""
        session = self.sessions[variant]
        session.reset()
        session.train(epochs)
        return [(np.array(W), np.array(b)) for W, b in session.layers()]

    def seconds(self, variant: str, epochs: int) -> float:
        """The time of so many epochs from the initial weights, after a few others."""
        session = self.sessions[variant]
        session.reset()
        session.train(-(-epochs // 8))  # threads and caches wake up
        session.reset()
        gc.collect()
        gc.disable()
        began = now()
        session.train(epochs)
        took = now() - began
        gc.enable()
        return took

    def start_predicting(self, problem: Problem, variant: Variant) -> Array:
        """Prepare the peer for prediction; the answers to the first rows."""
        predictor = self.peer.predictor(problem, variant.options)
        self.predictors[variant.name] = predictor
        X = problem.examples[0]
        self.rows = [np.ascontiguousarray(X[k : k + 1]) for k in range(len(X))]
        return np.vstack([predictor.predict(row) for row in self.rows[:16]])

    def prediction_seconds(self, variant: str, rounds: int) -> float:
        """The time of predicting every row alone, `rounds` times."""
        predict, rows = self.predictors[variant].predict, self.rows
        began = now()
        for _ in range(rounds):
            for row in rows:
                predict(row)
        return now() - began

    def peak_memory(self, problem: Problem, variant: Variant, epochs: int) -> int:
        """Bytes that training adds, at the peak, to a process that holds the data."""
        self.warm_up(problem, variant)
        _ = problem.examples, problem.initial
        gc.collect()
        ctypes.CDLL(None).malloc_trim(0)  # or training would live in what was freed
        before = _reset_peak()
        unchecked = {**variant.options, "checked": False}
        session = self.peer.start(problem, unchecked)
        session.train(epochs)
        return _status("VmHWM") - before

    def warm_up(self, problem: Problem, variant: Variant) -> None:
        """Load and compile on a small problem of the same kind."""
        small = problem.but(sizes=(40, 40, problem.sizes[-1]))
        self.peer.start(small, variant.options).train(2)

    def forget(self) -> None:
        """Drop all sessions."""
        self.sessions.clear()
        self.predictors.clear()
        gc.collect()


def _status(entry: str) -> int:
    """A figure of /proc/self/status, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(entry + ":"):
            return int(line.split()[1]) * 1024
    raise Unsupported("peak memory is read from /proc, which this system lacks")


def _reset_peak() -> int:
    """Set the peak back to the memory now in use; the new peak."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError as error:
        raise Unsupported(f"the memory peak can't be reset: {error}") from error
    return _status("VmHWM")


def _serve(pipe: Connection, peer: str) -> None:
    work: Work | None = None
    while True:
        try:
            method, arguments = pipe.recv()
        except EOFError:
            return
        try:
            work = work or Work(peer)
            pipe.send((True, getattr(work, method)(*arguments)))
        except Unsupported as error:
            pipe.send((False, str(error)))
        except Exception:  # noqa: BLE001 - whatever a peer raises goes to the table
            pipe.send((False, traceback.format_exc()))


class Worker:
    """The parent's end."""

    def __init__(self, peer: str, environment: dict[str, str]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(other, peer), daemon=True)
        with _environment(environment):
            self.process.start()
        other.close()

    def call(self, method: str, *arguments: object) -> Any:
        """Call a method of Work. Raises Unsupported with the peer's own words."""
        self.pipe.send((method, arguments))
        try:
            good, answer = self.pipe.recv()
        except EOFError as error:
            raise Unsupported("the process died") from error
        if not good:
            raise Unsupported(cast("str", answer))
        return answer

    def close(self) -> None:
        """End the process."""
        self.pipe.close()
        self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()


class Pool:
    """Workers by peer and environment, kept for the next row."""

    def __init__(self) -> None:
        self.workers: dict[tuple[str, frozenset[tuple[str, str]]], Worker] = {}

    def get(self, peer: str, variant: Variant) -> Worker:
        """The worker for this peer and environment, started where there is none."""
        key = (peer, frozenset(variant.environment.items()))
        if key not in self.workers or not self.workers[key].process.is_alive():
            self.workers[key] = Worker(peer, variant.environment)
        return self.workers[key]

    def forget(self) -> None:
        """Drop all sessions; the processes stay."""
        for worker in self.workers.values():
            if worker.process.is_alive():
                worker.call("forget")

    def close(self) -> None:
        """End all processes."""
        for worker in self.workers.values():
            worker.close()
        self.workers.clear()


@contextmanager
def _environment(changes: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(changes)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
