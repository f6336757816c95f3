"""The threads of a run are set apart and stay free to move."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from threading import Barrier, Thread, get_ident

import pytest

from chainrule.engines.compiled.crew import Crew, leave

linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux lets a thread choose its processor"
)


def in_a_thread(work: Callable[[], None]) -> None:
    thread = Thread(target=work)
    thread.start()
    thread.join()


@linux
def test_a_thread_that_has_left_a_processor_may_still_use_all_of_them() -> None:
    before = os.sched_getaffinity(0)
    after: list[set[int]] = []

    def work() -> None:
        leave(min(before))
        after.append(os.sched_getaffinity(0))

    in_a_thread(work)
    assert after == [before]


@linux
def test_a_thread_that_has_one_processor_only_stays_there() -> None:
    one = {min(os.sched_getaffinity(0))}
    after: list[set[int]] = []

    def work() -> None:
        os.sched_setaffinity(0, one)
        leave(min(one))
        after.append(os.sched_getaffinity(0))

    in_a_thread(work)
    assert after == [one]


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
