"""The driver: a whole run of updates as one C function, generic in the network.

It walks batches, layers and blocks, calls the BLAS for products and the compiled pieces
of the registers for all that is done element by element, and allocates nothing. Every
thread runs it, with its own rank; they meet at barriers that spin and then yield.

The code is C written in Python: pointers, loops, no objects. What the words of the
table `p` mean is in `table`; the equations' numbers are those of `equations`. Its parts
are `products`, `batches`, `passes` and `steps`: factories, one call per kind of number.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled.batches import batches
from chainrule.engines.compiled.meeting import wait
from chainrule.engines.compiled.numba_tools import helper
from chainrule.engines.compiled.passes import passes
from chainrule.engines.compiled.primitives import pointer_to
from chainrule.engines.compiled.products import products
from chainrule.engines.compiled.steps import steps

int_at, double_at = pointer_to["int64"], pointer_to["float64"]


@helper
def loss_of(p: Any, k: int) -> float:
    """The threads' parts of a loss, added in their order."""
    loss = 0.0
    for rank in range(p[t.THREADS]):
        loss += double_at(p[t.PARTIAL], rank * t.PARTIAL_WORDS)[k & 1]
    return loss


def driver(dtype: str) -> Callable[..., Any]:
    """The driver's source for one kind of number."""
    at, made = pointer_to[dtype], products(dtype)
    up, block, outputs_below = passes(dtype, made)
    step, by_weights = steps(dtype, made, outputs_below)
    scale_of = batches(dtype).scale_of

    @helper
    def clear(p: Any, rank: int) -> None:
        """The gradient of a thread that had no case."""
        g = at(p[t.GRADIENTS], rank * p[t.STRIDE])
        for i in range(p[t.COUNT]):
            g[i] = 0

    @helper
    def batch(
        p: Any, rank: int, update: int, first: int, last: int, rate: float
    ) -> float:
        """This thread's part of a batch; gives its part of the loss."""
        threads, rows = p[t.THREADS], last - first
        low, high = rows * rank // threads, rows * (rank + 1) // threads
        scale, start, loss = scale_of(p, first, last), low, 0.0
        if low == high and p[t.MODE] == t.BY_CASES and p[t.TASK] != t.LOSS:
            clear(p, rank)
        while start < high:
            count = min(p[t.BLOCK], high - start)
            place = start if p[t.MODE] == t.BY_WEIGHTS else rank * p[t.BLOCK]
            fresh = start == low
            loss += block(
                p, rank, update, first, start, count, place, scale, fresh, rate, rows
            )
            if not math.isfinite(loss):
                return loss
            start += count
        return loss

    @helper
    def predict(p: Any, rank: int) -> None:
        """The outputs of this thread's cases, block by block."""
        threads, rows = p[t.THREADS], p[t.CASES]
        low, high = rows * rank // threads, rows * (rank + 1) // threads
        q = t.FIRST_LAYER + (p[t.LAYERS] - 1) * t.LAYER_WORDS
        outs, ins = p[q + t.OUTS], p[t.FIRST_LAYER + t.INS]
        while low < high:
            count = min(p[t.BLOCK], high - low)
            x = at(p[t.X], low * ins)
            out = up(p, rank, 0, x, 0, count, rank * p[t.BLOCK], 0)
            target = at(p[t.OUT], low * outs)
            for i in range(count * outs):
                target[i] = out[i]
            low += count

    def kernel(p: Any, rank: int) -> int:
        """All updates of a run, as one of its threads; gives how many were made."""
        if p[t.TASK] == t.PREDICT:
            predict(p, rank)
            return 0
        bounds, rates = int_at(p[t.BOUNDS], 0), double_at(p[t.RATES], 0)
        mine = double_at(p[t.PARTIAL], rank * t.PARTIAL_WORDS)
        now = double_at(p[t.PARTIAL], rank * t.PARTIAL_WORDS + 4)
        for k in range(p[t.BATCHES]):
            update, first, last = p[t.UPDATES] + k, bounds[k], bounds[k + 1]
            if p[t.ORDER] == 0:  # every epoch goes through the cases themselves
                gone = first // p[t.CASES] * p[t.CASES]
                first, last = first - gone, last - gone
            now[0], now[1] = rates[k], update + 1.0
            mine[k & 1] = batch(p, rank, update, first, last, rates[k])
            wait(p, rank)
            loss = loss_of(p, k)
            if rank == 0:
                double_at(p[t.LOSSES], 0)[k] = loss
            if p[t.TASK] == t.LOSS or not math.isfinite(loss):
                return k
            if p[t.MODE] == t.BY_WEIGHTS:
                by_weights(p, rank, first, last - first, now)
            if p[t.FUSED] == 0 and (p[t.MODE] == t.BY_CASES or p[t.WHOLE] != 0):
                step(p, rank, now)
            if p[t.TASK] == t.GRADIENT:
                return k
            wait(p, rank)
        return p[t.BATCHES]

    return kernel
