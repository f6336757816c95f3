"""From gradients to new parameters: sums over threads, limits, the optimizer's step."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled import vectors
from chainrule.engines.compiled.meeting import wait
from chainrule.engines.compiled.numba_tools import helper
from chainrule.engines.compiled.primitives import address_of, call_update, pointer_to
from chainrule.engines.compiled.products import Products

int_at, double_at = pointer_to["int64"], pointer_to["float64"]


@helper
def moving(p: Any, cell: int) -> bool:
    """Whether a cell is in one of the runs of cells that learn."""
    runs = int_at(p[t.RUNS], 0)
    for k in range(p[t.RUN_COUNT]):  # noqa: SIM110 - numba has no any()
        if runs[3 * k] <= cell < runs[3 * k + 1]:
            return True
    return False


class Steps(NamedTuple):
    """What `steps` makes."""

    step: Callable[..., Any]
    by_weights: Callable[..., Any]


def limits(dtype: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Shared parameters and the limits of a gradient, for one kind of number."""
    R = np.float32 if dtype == "float32" else np.float64
    at, zero = pointer_to[dtype], R(0)

    @helper
    def sum_shared(p: Any) -> None:
        """Every cell of a shared parameter gets the sum of their derivatives."""
        g = at(p[t.GRADIENTS], 0)
        bounds, cells = int_at(p[t.SHARED_BOUNDS], 0), int_at(p[t.SHARED_CELLS], 0)
        for k in range(p[t.SHARED_COUNT]):
            total = zero
            for i in range(bounds[k], bounds[k + 1]):
                total += g[cells[i]]
            for i in range(bounds[k], bounds[k + 1]):
                g[cells[i]] = total

    @helper
    def counted_twice(p: Any) -> float:
        """The squares of the moving cells of shared parameters after their first."""
        g = at(p[t.GRADIENTS], 0)
        bounds, cells = int_at(p[t.SHARED_BOUNDS], 0), int_at(p[t.SHARED_CELLS], 0)
        squares = 0.0
        for k in range(p[t.SHARED_COUNT]):
            for i in range(bounds[k] + 1, bounds[k + 1]):
                if moving(p, cells[i]):
                    squares += g[cells[i]] * g[cells[i]]
        return squares

    @helper
    def limit(p: Any) -> None:
        """Weight decay and the limits of the gradient, over all its moving cells."""
        numbers, runs = double_at(p[t.NUMBERS], 0), int_at(p[t.RUNS], 0)
        g, w = at(p[t.GRADIENTS], 0), at(p[t.PARAMETERS], 0)
        most, longest = R(numbers[t.CLIP_VALUE]), numbers[t.CLIP_NORM]
        squares = 0.0
        for k in range(p[t.RUN_COUNT]):
            decay = R(numbers[t.DECAY]) if runs[3 * k + 2] != 0 else zero
            for i in range(runs[3 * k], runs[3 * k + 1]):
                x = g[i] + decay * w[i]
                if most > zero:
                    x = most if x > most else x
                    x = -most if x < -most else x
                g[i] = x
                squares += x * x
        if longest <= 0.0:
            return
        norm = math.sqrt(squares - counted_twice(p))
        if norm > longest:
            factor = R(longest / norm)
            for k in range(p[t.RUN_COUNT]):
                for i in range(runs[3 * k], runs[3 * k + 1]):
                    g[i] = g[i] * factor

    return sum_shared, limit


def steps(dtype: str, made: Products, outputs_below: Callable[..., Any]) -> Steps:
    """The steps of both modes, for one kind of number."""
    R = np.float32 if dtype == "float32" else np.float64
    at, zero, one = pointer_to[dtype], R(0), R(1)
    gradient, column_sums = made.gradient, vectors.column_sums(dtype)
    sum_shared, limit = limits(dtype)

    @helper
    def take_step(
        p: Any, first: int, last: int, g: Any, now: Any, decay: float, decoupled: float
    ) -> None:
        """The optimizer's step of the moving cells between two; `g` is cell 0's."""
        runs = int_at(p[t.RUNS], 0)
        for k in range(p[t.RUN_COUNT]):
            low = max(first, runs[3 * k])
            high = min(last, runs[3 * k + 1])
            if low < high:
                pulled = runs[3 * k + 2] != 0
                now[2] = decay if pulled else 0.0
                now[3] = decoupled if pulled else 0.0
                call_update(
                    p[t.UPDATE_FUNCTION], at(p[t.PARAMETERS], 0), g,
                    at(p[t.SLOTS], 0), p[t.COUNT], low, high,
                    double_at(p[t.SETTINGS], 0), now,
                )  # fmt: skip

    @helper
    def step_from(p: Any, rank: int, now: Any, cell: int, end: int) -> None:
        """The step of cells whose gradient is in the thread's scratch memory."""
        if p[t.WHOLE] != 0:
            return
        numbers = double_at(p[t.NUMBERS], 0)
        start = at(p[t.GRADIENTS], rank * p[t.STRIDE] - cell)
        take_step(
            p, cell, end, start, now, numbers[t.DECAY], numbers[t.DECOUPLED_DECAY]
        )

    @helper
    def gradient_at(p: Any, rank: int, cell: int) -> Any:
        """Where the gradient of some cells is to be put."""
        return at(p[t.GRADIENTS], cell if p[t.WHOLE] != 0 else rank * p[t.STRIDE])

    @helper
    def layer_weights(
        p: Any, rank: int, l: int, a: Any, d: Any, rows: int, now: Any
    ) -> None:
        """Equation (5) for this thread's rows of a layer's weights, and their step."""
        q = t.FIRST_LAYER + l * t.LAYER_WORDS
        ins, outs, threads = p[q + t.INS], p[q + t.OUTS], p[t.THREADS]
        low, high = ins * rank // threads, ins * (rank + 1) // threads
        if p[t.FUSED] != 0:
            w = at(p[t.PARAMETERS], p[q + t.WEIGHTS] + low * outs)
            part, eta = at(address_of(a), low), R(-now[0])
            gradient(p, rank, high - low, outs, rows, ins, eta, part, d, one, w)
            return
        chunk = max(32, p[t.SCRATCH] // outs)
        while low < high:
            upto = min(high, low + chunk)
            cell, end = p[q + t.WEIGHTS] + low * outs, p[q + t.WEIGHTS] + upto * outs
            part, g = at(address_of(a), low), gradient_at(p, rank, cell)
            gradient(p, rank, upto - low, outs, rows, ins, one, part, d, zero, g)
            step_from(p, rank, now, cell, end)
            low = upto

    @helper
    def layer_biases(p: Any, rank: int, l: int, d: Any, rows: int, now: Any) -> None:
        """Equation (6) for a layer, and its step: the last thread's."""
        q = t.FIRST_LAYER + l * t.LAYER_WORDS
        outs, cell = p[q + t.OUTS], p[q + t.BIASES]
        if cell < 0 or rank != p[t.THREADS] - 1:
            return
        c = R(double_at(p[t.NUMBERS], 0)[t.BIAS_INPUT])
        if p[t.FUSED] != 0:
            b = at(p[t.PARAMETERS], cell)
            column_sums(b, d, rows, outs, R(-now[0]) * c, one)
            return
        column_sums(gradient_at(p, rank, cell), d, rows, outs, c, zero)
        step_from(p, rank, now, cell, cell + outs)

    @helper
    def by_weights(p: Any, rank: int, first: int, rows: int, now: Any) -> None:
        """Equations (5) and (6) and the step, shared out by rows of weights."""
        for l in range(p[t.LAYERS]):
            q = t.FIRST_LAYER + l * t.LAYER_WORDS
            x = at(p[t.BATCH_X], 0)
            if p[t.ORDER] == 0 and p[t.BATCH_INPUT] == 0:
                x = at(p[t.X], first * p[t.FIRST_LAYER + t.INS])
            a, d = outputs_below(p, l, 0, x), at(p[q + t.SIGNAL_AT], 0)
            layer_weights(p, rank, l, a, d, rows, now)
            layer_biases(p, rank, l, d, rows, now)

    @helper
    def add_up(p: Any, low: int, high: int) -> None:
        """The threads' gradients added into the first, between two cells."""
        g = at(p[t.GRADIENTS], 0)
        for k in range(1, p[t.THREADS]):
            other = at(p[t.GRADIENTS], k * p[t.STRIDE])
            for i in range(low, high):
                g[i] = g[i] + other[i]

    @helper
    def step(p: Any, rank: int, now: Any) -> None:
        """From the threads' gradients to the new parameters."""
        threads, count = p[t.THREADS], p[t.COUNT]
        low, high = count * rank // threads, count * (rank + 1) // threads
        numbers = double_at(p[t.NUMBERS], 0)
        decay, decoupled = numbers[t.DECAY], numbers[t.DECOUPLED_DECAY]
        if threads > 1 and p[t.MODE] == t.BY_CASES:
            add_up(p, low, high)
        if p[t.TASK] == t.GRADIENT:
            return
        if p[t.WHOLE] != 0:
            limited = numbers[t.CLIP_VALUE] > 0.0 or numbers[t.CLIP_NORM] > 0.0
            wait(p, rank)
            if rank == 0:
                sum_shared(p)
                if limited:
                    limit(p)
            wait(p, rank)
            decay = 0.0 if limited else decay
        take_step(p, low, high, at(p[t.GRADIENTS], 0), now, decay, decoupled)

    return Steps(step, by_weights)
