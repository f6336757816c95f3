"""The memory a plan runs in, and the table that tells the driver where all is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.engines.cases import smoothing
from chainrule.engines.cells import runs
from chainrule.engines.compiled import blas, system
from chainrule.engines.compiled import table as t
from chainrule.engines.compiled.build import address
from chainrule.engines.compiled.generate import needs_net
from chainrule.engines.compiled.pieces import address_or_none, pieces_of
from chainrule.engines.masks import threshold
from chainrule.engines.records import records
from chainrule.engines.state import places

if TYPE_CHECKING:
    from chainrule.engines.compiled.shape import Shape
    from chainrule.engines.plan import Plan
    from chainrule.engines.state import State

SCRATCH = 1 << 16
"""Cells of gradient that a thread makes before it takes their step, from the cache."""
ALIGNED = 1 << 16
"""Parameters up to which they are put at the start of a cache line."""


class Workspace:
    """Buffers and table for runs of one plan in one shape of work."""

    def __init__(self, plan: Plan, shape: Shape) -> None:
        self.plan = plan
        self.shape = shape
        self.records = records(plan)
        self.pieces = pieces_of(plan, self.records)
        self.table = np.zeros(
            t.FIRST_LAYER + t.LAYER_WORDS * len(plan.layers), dtype=np.int64
        )
        self.numbers = np.zeros(t.KEEP_LAYERS + len(plan.layers))
        self.dtype = np.dtype(plan.dtype)
        self._kept: list[Any] = []  # what the table points to
        self._copies: Any = None
        self._gradient: Any = None
        self._fill()

    def array(self, values: Any, dtype: Any) -> int:
        """Keep an array, and give its address."""
        array = np.ascontiguousarray(values, dtype=dtype)
        self._kept.append(array)
        return int(array.ctypes.data)

    def buffer(self, count: int, dtype: Any = None) -> Any:
        """Zeros for some numbers, at the start of a cache line."""
        dtype = self.dtype if dtype is None else np.dtype(dtype)
        size = max(count, 1) * dtype.itemsize
        raw = np.zeros(size + 64, dtype=np.uint8)
        first = -int(raw.ctypes.data) % 64
        buffer = raw[first : first + size].view(dtype)
        self._kept.append(buffer)
        return buffer

    def room(self, count: int, dtype: Any = None) -> int:
        """The address of such a buffer."""
        return int(self.buffer(count, dtype).ctypes.data)

    def _fill(self) -> None:
        p, shape, plan = self.table, self.shape, self.plan
        p[t.LAYERS], p[t.THREADS] = len(plan.layers), shape.threads
        p[t.MODE], p[t.BLOCK] = shape.mode, shape.block
        p[t.AHEAD] = shape.block if shape.mode == t.BY_CASES else shape.batch
        p[t.COUNT], p[t.TASK] = plan.parameters, shape.task
        p[t.GEMM], p[t.YIELD] = blas.gemm(plan.dtype), system.sched_yield()
        p[t.GEMM_ARGUMENTS] = self.room(t.GEMM_WORDS * shape.threads, np.int64)
        p[t.PARTIAL] = self.room(t.PARTIAL_WORDS * shape.threads, np.float64)
        self.barrier = self.buffer(16, np.int64)
        p[t.BARRIER] = self.barrier.ctypes.data
        self.numbers[t.BIAS_INPUT] = plan.bias_input
        p[t.NUMBERS] = self.numbers.ctypes.data
        p[t.SYSCALL], p[t.FUTEX] = system.futex()
        self._processors()
        self._layers()
        if shape.task != t.PREDICT:
            self._cases()
            self._numbers()
            p[t.LOSS_FUNCTION] = address(self.pieces.loss)
        if shape.task == t.TRAIN:
            self._update()
        elif shape.task == t.GRADIENT:
            self._gradients(whole=True)

    @property
    def rows(self) -> int:
        """How many cases the buffers hold."""
        if self.shape.mode == t.BY_WEIGHTS:
            return self.shape.batch
        return self.shape.block * self.shape.threads

    def _processors(self) -> None:
        """Where the threads are, and where they may be."""
        p, threads = self.table, self.shape.threads
        if threads == 1:
            return
        p[t.GETCPU], p[t.SETAFFINITY] = system.processor_calls()
        self.places = self.buffer(t.LINE * threads, np.int64)
        self.allowed = self.buffer(t.MASK_WORDS, np.int64)
        p[t.PLACES], p[t.ALLOWED] = (
            self.places.ctypes.data,
            self.allowed.ctypes.data,
        )
        p[t.MASKS] = self.room(t.MASK_WORDS * threads, np.int64)
        p[t.MASK_BYTES] = 8 * t.MASK_WORDS

    def start_meeting(self) -> None:
        """Set the barrier back before a run of several threads."""
        self.barrier[:] = 0
        self.places.reshape(-1, t.LINE)[:] = [-1] + [0] * (t.LINE - 1)
        self.allowed[:] = system.allowed_processors(t.MASK_WORDS)

    def _layers(self) -> None:
        p, learning = self.table, self.shape.task != t.PREDICT
        p[t.ZEROS] = self.room(max(self.plan.sizes))
        rows = self.rows
        for l, place in enumerate(places(self.plan)):
            q = t.FIRST_LAYER + t.LAYER_WORDS * l
            layer = self.plan.layers[l]
            p[q + t.INS], p[q + t.OUTS] = place.ins, place.outs
            p[q + t.WEIGHTS] = place.weights
            p[q + t.BIASES] = place.biases if layer.bias else -1
            p[q + t.FORWARD] = address_or_none(self.pieces.forwards[l])
            p[q + t.OUT_AT] = self.room(rows * place.outs)
            if needs_net(self.records.activations[l]):
                p[q + t.NET_AT] = self.room(rows * place.outs)
            if learning:
                p[q + t.SIGNAL_AT] = self.room(rows * place.outs)
                p[q + t.SLOPE] = address_or_none(self.pieces.slopes[l])
            if layer.dropout and self.shape.task == t.TRAIN:
                p[q + t.DROPOUT] = threshold(layer.dropout)
                p[q + t.DROPPED_AT] = self.room(rows * place.outs)

    def _cases(self) -> None:
        p, plan, rows = self.table, self.plan, self.rows
        if plan.input_dropout and self.shape.task == t.TRAIN:
            p[t.INPUT_DROPOUT] = threshold(plan.input_dropout)
            p[t.BATCH_INPUT] = 1
        p[t.BATCH_X] = self.room(rows * plan.inputs)
        p[t.BATCH_T] = self.room(rows * plan.sizes[-1])
        p[t.BATCH_S] = self.room(rows)

    def _numbers(self) -> None:
        plan, n = self.plan, self.numbers
        n[t.CLIP_VALUE] = plan.clip_value or 0.0
        n[t.CLIP_NORM] = plan.clip_norm or 0.0
        decoupled = self.records.optimizer.decoupled_decay
        n[t.DECOUPLED_DECAY if decoupled else t.DECAY] = self.records.decay
        n[t.SMOOTH_FACTOR], n[t.SMOOTH_SUMMAND] = smoothing(plan)
        n[t.MEAN] = plan.reduction == "mean"
        n[t.KEEP_INPUT] = 1 / (1 - plan.input_dropout)
        n[t.KEEP_LAYERS :] = [1 / (1 - layer.dropout) for layer in plan.layers]

    def _update(self) -> None:
        p, plan = self.table, self.plan
        p[t.UPDATE_FUNCTION] = address(self.pieces.update)
        numbers = self.records.numbers
        p[t.SETTINGS] = self.array([numbers[k] for k in sorted(numbers)] or [0], float)
        found = runs(plan)
        if not self.records.decay:  # runs need not be told apart by decay
            found = _joined(found)
        p[t.RUNS] = self.array(found or [(0, 0, 0)], np.int64)
        p[t.RUN_COUNT] = len(found)
        groups = [group for group in plan.shared if len(group) > 1]
        bounds = np.cumsum([0, *(len(group) for group in groups)])
        p[t.SHARED_BOUNDS] = self.array(bounds, np.int64)
        p[t.SHARED_CELLS] = self.array([c for g in groups for c in g] or [0], np.int64)
        p[t.SHARED_COUNT] = len(groups)
        whole = bool(groups or plan.clip_norm or plan.clip_value)
        p[t.FUSED] = self._can_fuse(whole)
        if not p[t.FUSED]:
            self._gradients(whole)

    def _can_fuse(self, whole: bool) -> bool:
        """Whether a product can add plain gradient descent's step to the weights."""
        alone = self.shape.mode == t.BY_WEIGHTS or (
            self.shape.threads == 1 and self.shape.block >= self.shape.batch
        )
        plain = self.records.optimizer.name == "sgd" and not self.records.decay
        return alone and plain and not whole and not self.plan.frozen

    def _gradients(self, whole: bool) -> None:
        p, count = self.table, self.plan.parameters
        stride, arrays = count, self.shape.threads
        if self.shape.mode == t.BY_WEIGHTS:
            arrays = 1 if whole else arrays
            widest = max(self.plan.sizes[1:])
            stride = count if whole else max(SCRATCH, 32 * widest)
        p[t.WHOLE], p[t.SCRATCH], p[t.STRIDE] = whole, max(SCRATCH, 1), stride
        self._gradient = self.buffer(arrays * stride)
        p[t.GRADIENTS] = self._gradient.ctypes.data

    @contextmanager
    def aligned(self, state: State) -> Iterator[None]:
        """Let the parameters and slots of a small network start at a cache line.

        Where they do not, they are copied there for the run: else every other load of
        a vector would touch two lines.
        """
        count = self.plan.parameters
        if count > ALIGNED or state.parameters.ctypes.data % 64 == 0:
            yield
            return
        if self._copies is None:
            rows = len(state.slots) + 1
            self._copies = self.buffer(rows * count).reshape(rows, count)
        copies = self._copies
        copies[0], copies[1:] = state.parameters, state.slots
        self.table[t.PARAMETERS] = copies.ctypes.data
        self.table[t.SLOTS] = copies[1:].ctypes.data if len(copies) > 1 else 0
        yield
        state.parameters[:], state.slots[:] = copies[0], copies[1:]

    def gradient(self) -> Any:
        """The gradient that a run with the task GRADIENT has left."""
        return self._gradient[: self.plan.parameters].copy()


def _joined(found: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Runs that touch, as one."""
    joined: list[tuple[int, int, bool]] = []
    for first, last, _ in found:
        if joined and joined[-1][1] == first:
            joined[-1] = (joined[-1][0], last, False)
        else:
            joined.append((first, last, False))
    return joined
