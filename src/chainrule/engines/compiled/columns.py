"""Products of a whole batch, which the threads share by the columns of the result.

A thread that multiplies its few cases by all weights lets the BLAS pack all weights
for few cases. With all cases and some of the weights it packs less and runs faster, by
a tenth and more; but the threads must meet before such a product and after it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled.meeting import wait
from chainrule.engines.compiled.numba_tools import helper
from chainrule.engines.compiled.primitives import address_of, pointer_to
from chainrule.engines.compiled.products import Products

MUCH = 1 << 22
"""Numbers to be multiplied and added from which meeting twice pays."""
COLUMNS = 32
"""The fewest columns for a thread."""
GRAIN = 16
"""A thread's columns begin at a multiple of this, where they can."""


@helper
def is_shared(p: Any, rows: int, columns: int, inner: int) -> bool:
    """Whether a product of `rows` cases is shared by columns; alike for all threads."""
    threads = p[t.THREADS]
    if threads == 1 or p[t.MODE] != t.BY_WEIGHTS or rows < threads:
        return False
    return columns >= COLUMNS * threads and rows * columns * inner >= MUCH


@helper
def share(columns: int, rank: int, threads: int) -> int:
    """Where a thread's columns begin, and the ones of the thread before end."""
    if rank == threads:
        return columns
    return columns * rank // threads // GRAIN * GRAIN


class Columns(NamedTuple):
    """What `columns` makes."""

    up: Callable[..., Any]
    down: Callable[..., Any]


def columns(dtype: str, made: Products) -> Columns:
    """The shared products up and down a layer, for one kind of number."""
    R = np.float32 if dtype == "float32" else np.float64
    at, zero, one = pointer_to[dtype], R(0), R(1)
    multiply = made.multiply

    @helper
    def up(
        p: Any, rank: int, m: int, n: int, k: int, a: Any, w: Any, b: Any, c: Any,
        z: Any,
    ) -> None:  # fmt: skip
        """This thread's columns of ``Z = A W + c b``, for all m cases; (1)."""
        wait(p, rank)
        low, high = share(n, rank, p[t.THREADS]), share(n, rank + 1, p[t.THREADS])
        for i in range(m):
            for j in range(low, high):
                z[i * n + j] = c * b[j]
        part, target = at(address_of(w), low), at(address_of(z), low)
        multiply(p, rank, 0, 0, m, high - low, k, k, n, n, one, a, part, one, target)
        wait(p, rank)

    @helper
    def down(p: Any, rank: int, m: int, n: int, k: int, d: Any, w: Any, g: Any) -> None:
        """This thread's columns of ``G = D W^T``, for all m cases; in (4)."""
        wait(p, rank)
        low, high = share(n, rank, p[t.THREADS]), share(n, rank + 1, p[t.THREADS])
        part, target = at(address_of(w), low * k), at(address_of(g), low)
        multiply(p, rank, 0, 1, m, high - low, k, k, k, n, one, d, part, zero, target)
        wait(p, rank)

    return Columns(up, down)
