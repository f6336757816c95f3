"""Wait until every peer's threads sleep: those of OpenBLAS and OpenMP spin for a while.

A thread that has done its part of a product looks for the next one for a tenth of a
second and more, and takes a processor from whoever is timed then.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from pathlib import Path

LOOK = 0.04
"""Seconds between two looks at the processor time that the peers have used."""
LONGEST = 2.0
"""Seconds after which nothing is waited for any more."""
ELSEWHERE = 0.4
"""Seconds to wait where a process can't be asked for its processor time."""


def ticks(process: int) -> int:
    """The processor time that a process has used, in the system's clock ticks."""
    try:
        line = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:  # it has ended
        return 0
    fields = line.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def used() -> int:
    """The processor time of this process and of the peers', in clock ticks."""
    peers = [child.pid for child in multiprocessing.active_children()]
    return sum(ticks(process) for process in (os.getpid(), *peers) if process)


def rest() -> None:
    """Return when the peers use no processor any more."""
    if not Path("/proc/self/stat").exists():
        time.sleep(ELSEWHERE)
        return
    ends, before = time.monotonic() + LONGEST, used()
    while time.monotonic() < ends:
        time.sleep(LOOK)
        now = used()
        if now - before < LOOK * os.sysconf("SC_CLK_TCK") / 2:
            return
        before = now
