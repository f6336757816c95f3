"""The threads of a run work side by side and stay free to move."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from threading import Barrier, get_ident
from typing import Any

import numpy as np
import pytest

from chainrule.engines import LayerPlan, Plan, engine
from chainrule.engines.compiled import shape, system
from chainrule.engines.compiled.crew import Crew
from chainrule.engines.compiled.engine import CompiledEngine
from tests.engines.cases import network, table

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets a thread choose its processor"
)
LAYERS = (LayerPlan(300, "tanh"), LayerPlan(250, "relu"), LayerPlan(3, "softmax"))
LARGE = Plan(150, LAYERS, "cross_entropy")
"""Large enough in batches of 128 for products shared by columns."""


def affinities() -> list[set[int]]:
    """The processors that each thread of this process may use."""
    tasks = Path("/proc/self/task").iterdir()
    return [os.sched_getaffinity(int(task.name)) for task in tasks]


@linux
def test_threads_that_kept_apart_may_use_every_processor_afterwards() -> None:
    X, T = table(LARGE, 1280)
    before = affinities()
    engine("compiled").run(LARGE, network(LARGE), X, T, learning_rates=0.1)
    assert {frozenset(each) for each in affinities()} == {frozenset(before[0])}


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


VARIANTS: dict[str, dict[str, Any]] = {
    "plain": {},
    "Adam": {"optimizer": "adam"},
    "thresholds": {"bias_input": -1.0},
    "input dropout": {"input_dropout": 0.2},
    "norm clipped": {"clip_norm": 0.1},
    "dropout": {"layers": (replace(LAYERS[0], dropout=0.3), *LAYERS[1:])},
    "no bias": {"layers": tuple(replace(layer, bias=False) for layer in LAYERS)},
}


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("variant", VARIANTS)
def test_products_shared_by_columns_give_the_reference_s_result(
    variant: str, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape, "processors", lambda: threads)
    monkeypatch.setattr(shape, "WORK_PER_THREAD", 1.0)
    plan = replace(LARGE, **VARIANTS[variant])
    X, T = table(plan, 2 * 128 + 1)  # the last batch has fewer cases than threads
    order = np.random.default_rng(3).permutation(len(X))[None]
    ends = []
    for made in (engine("reference"), CompiledEngine()):
        for given in (None, order):
            state = network(plan)
            made.run(
                plan, state, X, T, batch_size=128, order=given, learning_rates=0.01
            )
            g = made.gradient(plan, state, X, T)[1]
            ends.append((state.parameters, g))
    for one, other in zip(ends[:2], ends[2:], strict=True):
        np.testing.assert_allclose(one[0], other[0], rtol=1e-8, atol=1e-10)
        np.testing.assert_allclose(one[1], other[1], rtol=1e-8, atol=1e-10)


def test_threads_stop_together_where_one_of_them_has_no_finite_loss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shape, "processors", lambda: 2)
    layers = (*LAYERS[:2], LayerPlan(3, "identity"))
    plan = replace(LARGE, layers=layers, loss="half_squared_error")
    X, T = table(plan, 384)
    T[128 + 100] = 1e200  # in the second batch, among the second thread's cases
    state = network(plan)
    losses = CompiledEngine().run(
        plan, state, X, T, batch_size=128, learning_rates=0.01
    )
    assert np.isfinite(losses).tolist() == [True, False]
    assert state.updates == 1
