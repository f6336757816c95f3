"""Predictions for a few rows: all that a call needs is entered once and kept.

A small network answers in under a microsecond; building arrays and asking NumPy for
their addresses at every call would take ten times that.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled.shape import shape_of
from chainrule.engines.compiled.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from chainrule.engines.plan import Plan


@lru_cache(maxsize=64)
def is_quick(plan: Plan, rows: int) -> bool:
    """Whether so few rows are answered by one thread without the BLAS."""
    shape = shape_of(plan, t.PREDICT, rows)
    return shape.small and shape.threads == 1


class Answers:
    """The outputs of one plan for so many rows, with buffers of their own."""

    def __init__(
        self, plan: Plan, rows: int, kernel: Callable[[int, int], int]
    ) -> None:
        self.plan, self.rows, self.kernel = plan, rows, kernel
        self.space = space = Workspace(plan, shape_of(plan, t.PREDICT, rows))
        self.inputs = space.buffer(rows * plan.inputs).reshape(rows, plan.inputs)
        self.outputs = space.buffer(rows * plan.sizes[-1]).reshape(rows, -1)
        p = space.table
        p[t.X], p[t.CASES] = self.inputs.ctypes.data, rows
        p[t.OUT] = self.outputs.ctypes.data
        self.at = int(p.ctypes.data)
        self.parameters: Any = None

    def of(self, parameters: Any, X: Any) -> Any:
        """The outputs for X under these parameters; for one thread at a time."""
        if parameters is not self.parameters:
            self.space.table[t.PARAMETERS] = parameters.ctypes.data
            self.parameters = parameters  # held, so that its address stays its own
        self.inputs[...] = X
        self.kernel(self.at, 0)
        return self.outputs.copy()
