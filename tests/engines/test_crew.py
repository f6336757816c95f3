"""The threads of a run work side by side and stay free to move."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Barrier, get_ident

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan, register
from chainrule.engines.compiled import system
from chainrule.engines.compiled.crew import Crew
from chainrule.engines.state import start

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets a thread choose its processor"
)
LARGE = Plan(300, (LayerPlan(200, "relu"), LayerPlan(10, "softmax")), "cross_entropy")


def affinities() -> list[set[int]]:
    """The processors that each thread of this process may use."""
    tasks = Path("/proc/self/task").iterdir()
    return [os.sched_getaffinity(int(task.name)) for task in tasks]


@linux
def test_threads_that_kept_apart_may_use_every_processor_afterwards() -> None:
    rng = np.random.default_rng(5)
    W = [0.05 * rng.standard_normal(shape) for shape in ((300, 200), (200, 10))]
    state = start(LARGE, W, [np.zeros(200), np.zeros(10)])
    X, T = rng.standard_normal((640, 300)), np.eye(10)[rng.integers(0, 10, 640)]
    before = affinities()
    register.engine("compiled").run(LARGE, state, X, T, learning_rates=0.1)
    assert all(each == os.sched_getaffinity(0) for each in affinities())
    assert before[0] == affinities()[0]


@linux
def test_the_allowed_processors_are_written_a_bit_each() -> None:
    words = system.allowed_processors(16)
    bits = sum((word % 2**64) << (64 * k) for k, word in enumerate(words))
    found = {k for k in range(1024) if bits >> k & 1}
    assert found == os.sched_getaffinity(0)


def test_every_rank_runs_once_on_a_thread_of_its_own() -> None:
    ran: dict[int, int] = {}
    all_at_once = Barrier(3, timeout=60)

    def kernel(table: int, rank: int) -> int:
        all_at_once.wait()
        ran[rank] = get_ident()
        return 100 * table + rank

    assert Crew().run(kernel, 7, 3) == 700
    assert sorted(ran) == [0, 1, 2]
    assert ran[0] == get_ident()
    assert len(set(ran.values())) == 3
