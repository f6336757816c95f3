"""Where the threads of a run meet, and how they keep off each other's processors.

Linux may put a thread that it wakes beside the one that woke it. As the threads of a
run wait for each other, each of two such threads looks idle half of the time, nothing
parts them, and two processors do the work of one. So a thread says at each meeting on
which processor it is, and one that waits beside another moves away.
"""

from __future__ import annotations

from typing import Any

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled.numba_tools import helper
from chainrule.engines.compiled.primitives import (
    arrive,
    arrived,
    call_affinity,
    call_futex,
    call_plain,
    pointer_to,
)

int_at = pointer_to["int64"]

SPINS = 20000
"""How often a thread looks for the others at once: for about 0.1 ms."""
YIELDS = 4000
"""How often it then lets another thread run between two looks, before it sleeps."""
TURN = 64
"""Yields between two looks at where the others are."""


@helper
def say_where(p: Any, rank: int) -> None:
    """Write down on which processor this thread is."""
    if p[t.GETCPU] != 0:
        int_at(p[t.PLACES], t.LINE * rank)[0] = call_plain(p[t.GETCPU])


@helper
def is_beside(p: Any, rank: int) -> bool:
    """Whether another thread of the run was last seen on this one's processor."""
    if p[t.GETCPU] == 0:
        return False
    here, places = call_plain(p[t.GETCPU]), int_at(p[t.PLACES], 0)
    for k in range(p[t.THREADS]):  # noqa: SIM110 - numba has no any()
        if k != rank and places[t.LINE * k] == here:
            return True
    return False


@helper
def leave(p: Any, rank: int) -> None:
    """Go to a processor where no thread of the run is; be bound to none."""
    allowed, places = int_at(p[t.ALLOWED], 0), int_at(p[t.PLACES], 0)
    mask = int_at(p[t.MASKS], t.MASK_WORDS * rank)
    for k in range(t.MASK_WORDS):
        mask[k] = allowed[k]
    for k in range(p[t.THREADS]):
        if k != rank and 0 <= places[t.LINE * k] < 64 * t.MASK_WORDS:
            mask[places[t.LINE * k] >> 6] &= ~(1 << (places[t.LINE * k] & 63))
    some = False
    for k in range(t.MASK_WORDS):
        some |= mask[k] != 0
    if some:
        size = p[t.MASK_BYTES]
        own = p[t.MASKS] + 8 * t.MASK_WORDS * rank
        call_affinity(p[t.SETAFFINITY], size, own)
        call_affinity(p[t.SETAFFINITY], size, p[t.ALLOWED])


@helper
def wait(p: Any, rank: int) -> None:
    """A barrier: return when every thread has come to it."""
    threads = p[t.THREADS]
    if threads == 1:
        return
    meetings = int_at(p[t.PLACES], t.LINE * rank + 1)
    meetings[0] += 1
    counter, sleepers = int_at(p[t.BARRIER], 0), int_at(p[t.BARRIER], 8)
    goal = meetings[0] * threads
    say_where(p, rank)
    if arrive(counter, 1) + 1 == goal:
        if arrived(sleepers) != 0 and p[t.FUTEX] != 0:
            call_futex(p[t.SYSCALL], p[t.FUTEX], p[t.BARRIER], True, 0)
        return
    spins, here = 0, arrived(counter)
    while here < goal:
        spins += 1
        if spins > SPINS + YIELDS and p[t.FUTEX] != 0:
            arrive(sleepers, 1)
            call_futex(p[t.SYSCALL], p[t.FUTEX], p[t.BARRIER], False, here)
            arrive(sleepers, -1)
            say_where(p, rank)
        elif spins > SPINS:
            if (spins - SPINS) % TURN == 1 and is_beside(p, rank):
                leave(p, rank)
                say_where(p, rank)
            if p[t.YIELD] != 0:
                call_plain(p[t.YIELD])
        here = arrived(counter)


__all__ = ["wait"]
