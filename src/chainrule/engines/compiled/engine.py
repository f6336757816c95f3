"""The compiled engine: machine code by numba around SciPy's BLAS."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.engines.cases import Work, check_cases, cut, in_turn
from chainrule.engines.cells import decays, leads, moves
from chainrule.engines.compiled import blas
from chainrule.engines.compiled import table as t
from chainrule.engines.compiled.answers import Answers, is_quick
from chainrule.engines.compiled.build import address
from chainrule.engines.compiled.crew import crew
from chainrule.engines.compiled.shape import shape_of
from chainrule.engines.compiled.workspace import Workspace
from chainrule.engines.records import records
from chainrule.errors import SettingError

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.engines.state import State

_KEPT_WORKSPACES = 8
_FEW = 4
"""Rows up to which the last prediction's buffers are kept for the next."""


class CompiledEngine:
    """Runs plans as machine code: `kernels` has how, `build` where it is kept."""

    name = "compiled"

    def __init__(self) -> None:
        self._workspaces: dict[Any, Workspace] = {}
        self._answers: Answers | None = None

    def run(
        self,
        plan: Plan,
        state: State,
        X: Any,
        T: Any,
        *,
        learning_rates: float | Sequence[float],
        order: Any = None,
        batch_size: int | None = None,
        sample_weight: Any = None,
        seed: int = 0,
    ) -> Any:
        """One update per batch; see `Engine.run`."""
        _check_state(plan, state)
        X, T, S = _cases(plan, X, T, sample_weight)
        work = cut(len(X), order, batch_size, learning_rates)
        largest = int(np.diff(work.bounds).max())
        losses = np.empty(len(work.rates))
        with self._workspace(plan, t.TRAIN, largest) as space:
            self._point(space, state, X, T, S, work, losses, seed)
            with space.aligned(state):
                made = _start(space)
        state.updates += made
        return losses if made == len(losses) else losses[: made + 1]

    def predict(self, plan: Plan, state: State, X: Any) -> Any:
        """The outputs for each case; see `Engine.predict`."""
        X = np.ascontiguousarray(X, dtype=plan.dtype)
        check_cases(plan, X, None, None)
        if 0 < len(X) <= _FEW and is_quick(plan, len(X)):
            return self._answer(plan, state, X)
        out = np.empty((len(X), plan.sizes[-1]), dtype=plan.dtype)
        with self._workspace(plan, t.PREDICT, len(X)) as space:
            p = space.table
            p[t.X], p[t.CASES], p[t.OUT] = X.ctypes.data, len(X), out.ctypes.data
            p[t.PARAMETERS] = state.parameters.ctypes.data
            _start(space)
        return out

    def _answer(self, plan: Plan, state: State, X: Any) -> Any:
        """The outputs for a few cases, with the buffers of the last such call."""
        held, self._answers = self._answers, None  # no other thread has it meanwhile
        if held is None or held.plan is not plan or held.rows != len(X):
            held = Answers(plan, len(X), _function(plan.dtype))
        if state.parameters is not held.parameters:
            _check_state(plan, state)
        out = held.of(state.parameters, X)
        self._answers = held
        return out

    def loss(
        self, plan: Plan, state: State, X: Any, T: Any, sample_weight: Any = None
    ) -> float:
        """The loss over all cases; see `Engine.loss`."""
        return self._whole(plan, state, X, T, sample_weight, t.LOSS)[0]

    def gradient(
        self, plan: Plan, state: State, X: Any, T: Any, sample_weight: Any = None
    ) -> tuple[float, Any]:
        """The penalized loss and its flat gradient; see `Engine.gradient`."""
        loss, g = self._whole(plan, state, X, T, sample_weight, t.GRADIENT)
        decay = records(plan).decay
        for group in plan.shared:
            cells = list(group)
            g[cells] = g[cells].sum()
        if decay:
            pulled = decays(plan)
            g += decay * pulled * state.parameters
            loss += (
                decay / 2 * float(((pulled & leads(plan)) * state.parameters**2).sum())
            )
        if plan.frozen:
            g *= moves(plan)
        return loss, g

    def _whole(
        self, plan: Plan, state: State, X: Any, T: Any, sample_weight: Any, task: int
    ) -> tuple[float, Any]:
        """Loss, or loss and gradient, over all cases as one batch."""
        _check_state(plan, state)
        X, T, S = _cases(plan, X, T, sample_weight)
        losses = np.empty(1)
        work = cut(len(X), None, None, 0.0)
        with self._workspace(plan, task, len(X)) as space:
            self._point(space, state, X, T, S, work, losses, 0)
            _start(space)
            g = space.gradient() if task == t.GRADIENT else None
        return float(losses[0]), g

    @contextmanager
    def _workspace(self, plan: Plan, task: int, batch: int) -> Iterator[Workspace]:
        """Buffers and table for a plan, kept for the next call; one call's at a time.

        A call from another thread meanwhile makes its own.
        """
        key = (plan, tuple(sorted(plan.settings.items())), task, batch)
        space = self._workspaces.pop(key, None)
        if space is None:
            space = Workspace(plan, shape_of(plan, task, batch))
        try:
            yield space
        finally:
            self._workspaces[key] = space
            for old in list(self._workspaces)[:-_KEPT_WORKSPACES]:
                self._workspaces.pop(old, None)

    def _point(
        self,
        space: Workspace,
        state: State,
        X: Any,
        T: Any,
        S: Any,
        work: Work,
        losses: Any,
        seed: int,
    ) -> None:
        """Enter the arrays of one run into the table."""
        p = space.table
        p[t.X], p[t.T], p[t.CASES] = X.ctypes.data, T.ctypes.data, len(X)
        p[t.S] = 0 if S is None else S.ctypes.data
        ordered = work.order is not None and not in_turn(work.order, len(X))
        p[t.ORDER] = work.order.ctypes.data if ordered else 0
        by_weights = space.shape.mode == t.BY_WEIGHTS and ordered
        p[t.BATCH_INPUT] = int(bool(by_weights or p[t.INPUT_DROPOUT]))
        p[t.BOUNDS], p[t.BATCHES] = work.bounds.ctypes.data, len(work.rates)
        p[t.RATES], p[t.LOSSES] = work.rates.ctypes.data, losses.ctypes.data
        p[t.PARAMETERS] = state.parameters.ctypes.data
        p[t.SLOTS], p[t.UPDATES] = state.slots.ctypes.data, state.updates
        p[t.SEED] = np.uint64(seed & ((1 << 64) - 1)).astype(np.int64)


def _check_state(plan: Plan, state: State) -> None:
    w = state.parameters
    fits = isinstance(w, np.ndarray) and w.dtype == plan.dtype and w.flags.c_contiguous
    if not fits or w.shape != (plan.parameters,):
        raise SettingError(
            f"the compiled engine needs {plan.parameters} parameters as a flat NumPy "
            f"array of {plan.dtype}, got {type(w).__name__} of "
            f"{getattr(w, 'dtype', '?')}, shape {tuple(w.shape)}: "
            "use engines.start, or the reference engine for other arrays"
        )


def _cases(plan: Plan, X: Any, T: Any, sample_weight: Any) -> tuple[Any, Any, Any]:
    X = np.ascontiguousarray(X, dtype=plan.dtype)
    T = np.ascontiguousarray(T, dtype=plan.dtype)
    S = sample_weight
    if S is not None:
        S = np.ascontiguousarray(S, dtype=plan.dtype)
    check_cases(plan, X, T, S)
    return X, T, S


@cache
def _function(dtype: str) -> Any:
    """The driver as a function of Python's."""
    from chainrule.engines.compiled.pieces import driver

    kind = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_int64)
    return kind(address(driver(dtype)))


def _start(space: Workspace) -> int:
    """Run the driver on all threads of the shape; gives the updates made."""
    kernel, threads = _function(space.plan.dtype), space.shape.threads
    at = space.table.ctypes.data
    if threads == 1 and space.shape.small:
        return int(kernel(at, 0))
    with blas.one_thread:
        if threads == 1:
            return int(kernel(at, 0))
        space.start_meeting()
        return crew.run(kernel, at, threads)
