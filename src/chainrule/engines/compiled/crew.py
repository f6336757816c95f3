"""The threads of a run, one of them the caller's."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
            pool = self.pools[threads]
            others = [pool.submit(kernel, table, rank) for rank in range(1, threads)]
            made = int(kernel(table, 0))
            for other in others:
                other.result()
        return made


crew = Crew()
"""The process's own."""

if hasattr(os, "register_at_fork"):  # a forked child has none of its parent's threads
    os.register_at_fork(after_in_child=crew.__init__)  # type: ignore[misc]
