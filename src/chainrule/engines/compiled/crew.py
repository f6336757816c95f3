"""The threads of a run: one of them the caller's, each on a processor of its own."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from threading import Lock
from typing import Any

Kernel = Callable[[int, int], Any]
"""The driver: takes the address of its table and the thread's rank."""


class Crew:
    """The threads that help the caller's; one run at a time may have them.

    A run needs all its threads at once: they wait for each other. Two runs that each
    had some of them would wait for ever.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.pools: dict[int, ThreadPoolExecutor] = {}

    def run(self, kernel: Kernel, table: int, threads: int) -> int:
        """Run the driver on some threads, the caller's among them."""
        with self.lock:
            if threads not in self.pools:
                self.pools[threads] = ThreadPoolExecutor(threads - 1, "chainrule")
            pool, here = self.pools[threads], _processor()
            others = [
                pool.submit(_beside, kernel, table, rank, here)
                for rank in range(1, threads)
            ]
            made = int(kernel(table, 0))
            for other in others:
                other.result()
        return made


crew = Crew()
"""The process's own."""

if hasattr(os, "register_at_fork"):  # a forked child has none of its parent's threads
    os.register_at_fork(after_in_child=crew.__init__)  # type: ignore[misc]


def _beside(kernel: Kernel, table: int, rank: int, here: int) -> int:
    """Run the driver as one of the helpers, away from the caller's processor."""
    leave(here)
    return int(kernel(table, rank))


def leave(processor: int) -> None:
    """Move this thread to another processor, if it may use one; bind it to none.

    Linux may put a woken thread beside the one that woke it. As the threads of a run
    wait for each other in turns, each then looks idle half of the time, nothing moves
    them apart, and two processors do the work of one.
    """
    if sys.platform != "linux" or processor < 0:
        return
    with suppress(OSError):
        allowed = os.sched_getaffinity(0)
        if others := allowed - {processor}:
            os.sched_setaffinity(0, others)
            os.sched_setaffinity(0, allowed)


@cache
def _getcpu() -> Callable[[], int] | None:
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "sched_getcpu", None)


def _processor() -> int:
    """The processor that this thread runs on; -1 where that can't be told."""
    ask = _getcpu()
    return -1 if ask is None else int(ask())


__all__ = ["Crew", "crew", "leave"]
