"""How a piece of work is cut: threads, blocks of cases, what is shared by whom."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from chainrule.engines.compiled import table as t

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan

WORK_PER_THREAD = 4e6
"""Arithmetic operations of an update below which a further thread does not pay."""
BLOCK_BYTES = 1 << 17
"""What a block's outputs and error signals should take of the cache."""
FEW_PARAMETERS = 1 << 15
"""Up to here every thread may have a gradient of its own."""


class Shape(NamedTuple):
    """The shape of the work: see `table` for the meaning of task and mode."""

    task: int
    mode: int
    threads: int
    block: int
    batch: int
    small: bool = False
    """Whether no product is so large that the BLAS would start threads of its own."""


@cache
def processors() -> int:
    """How many processors this process may use.

    CHAINRULE_THREADS may say fewer, and where it is not set OMP_NUM_THREADS: joblib and
    Dask set that in every worker, so that workers beside each other do not take the
    same processors.
    """
    if hasattr(os, "sched_getaffinity"):
        count = len(os.sched_getaffinity(0))
    else:
        count = os.cpu_count() or 1
    wanted = os.environ.get("CHAINRULE_THREADS") or os.environ.get(
        "OMP_NUM_THREADS", ""
    )
    return max(1, min(count, int(wanted))) if wanted.isdigit() else count


def shape_of(plan: Plan, task: int, batch: int) -> Shape:
    """The shape of work on batches of `batch` cases (all cases, for a prediction)."""
    itemsize = 4 if plan.dtype == "float32" else 8
    operations = (2 if task in (t.PREDICT, t.LOSS) else 6) * plan.parameters * batch
    threads = int(max(1, min(processors(), operations // WORK_PER_THREAD, batch)))
    width = sum(plan.sizes) + (sum(plan.sizes[1:]) if task != t.PREDICT else 0)
    block = max(16, BLOCK_BYTES // (width * itemsize) // 16 * 16)
    by_weights = plan.parameters > FEW_PARAMETERS and task in (t.TRAIN, t.GRADIENT)
    small = operations < WORK_PER_THREAD / 4
    if by_weights and batch <= 16 * block + 4096:
        return Shape(task, t.BY_WEIGHTS, threads, batch, batch, small)
    each = -(-batch // threads)
    return Shape(task, t.BY_CASES, threads, min(each, block), batch, small)
