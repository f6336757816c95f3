"""The cases of a batch, in place or gathered; their masks, targets and weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled import vectors
from chainrule.engines.compiled.numba_tools import helper
from chainrule.engines.compiled.primitives import address_of, pointer_to, prefetch

int_at, double_at = pointer_to["int64"], pointer_to["float64"]


@helper
def mask_key(seed: Any, update: int, layer: int) -> Any:
    """`masks.mask_key` in machine words."""
    key = np.uint64(0)
    for k in range(3):
        part = np.uint64(update if k == 1 else layer)
        part = np.uint64(seed) if k == 0 else part
        key = key + part + np.uint64(0x9E3779B97F4A7C15)
        key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        key = key ^ (key >> np.uint64(31))
    return key


@helper
def consecutive(order: Any, first: int, last: int) -> bool:
    """Whether the cases of a batch lie one after the other."""
    for i in range(first + 1, last):  # noqa: SIM110 - numba has no all()
        if order[i] != order[i - 1] + 1:
            return False
    return True


AHEAD = 1 << 16
"""Numbers of inputs beyond which the next cases are not fetched ahead."""


class Batches(NamedTuple):
    """What `batches` makes."""

    drop: Callable[..., Any]
    inputs_of: Callable[..., Any]
    targets_of: Callable[..., Any]
    weights_of: Callable[..., Any]
    scale_of: Callable[..., Any]


def batches(dtype: str) -> Batches:
    """The parts of a batch that a block of cases needs, for one kind of number."""
    R = np.float32 if dtype == "float32" else np.float64
    at, zero, size = pointer_to[dtype], R(0), np.dtype(dtype).itemsize
    row_copy = vectors.row_copy(dtype)

    @helper
    def drop(
        p: Any, update: int, layer: int, share: int, keep: Any,
        first: int, count: int, source: Any, target: Any,
    ) -> None:  # fmt: skip
        """Outputs times their mask (`masks.kept`), from a position in the batch on."""
        key = mask_key(p[t.SEED], update, layer)
        low = np.uint32(key & np.uint64(0xFFFFFFFF))
        high = np.uint32(key >> np.uint64(32))
        limit, golden = np.uint32(share), np.uint32(0x9E3779B9)
        for i in range(count):
            x = np.uint32(np.uint32(np.uint32(first + i) * golden) + low)
            x = np.uint32(x ^ (x >> np.uint32(16)))
            x = np.uint32(np.uint32(x * np.uint32(0x21F0AAAD)) ^ high)
            x = np.uint32(x ^ (x >> np.uint32(15)))
            x = np.uint32(x * np.uint32(0x735A2D97))
            x = np.uint32(x ^ (x >> np.uint32(15)))
            target[i] = source[i] * keep if x >= limit else zero

    @helper
    def gather(
        order: Any, first: int, rows: int, columns: int, source: int, target: int
    ) -> None:
        """Copy the rows that `order` names."""
        for i in range(rows):
            row = at(source, order[first + i] * columns)
            row_copy(at(target, i * columns), row, columns)

    @helper
    def fetch(p: Any, first: int, rows: int, width: int) -> None:
        """Let the inputs of coming cases be fetched while these are worked on."""
        last = min(first + rows, int_at(p[t.BOUNDS], 0)[p[t.BATCHES]])
        if rows * width > AHEAD:
            return
        order = int_at(p[t.ORDER], 0)
        for i in range(first, last):
            row = at(p[t.X], order[i] * width)
            for j in range(0, width, 64 // size):
                prefetch(at(address_of(row), j))

    @helper
    def inputs_of(
        p: Any, update: int, first: int, low: int, rows: int, place: int
    ) -> Any:
        """The inputs of some cases of a batch."""
        width = p[t.FIRST_LAYER + t.INS]
        room = p[t.BATCH_X] + place * width * size
        target = at(room, 0)
        x = at(p[t.X], (first + low) * width)
        if p[t.ORDER] != 0:
            order, start = int_at(p[t.ORDER], 0), first + low
            x = at(p[t.X], order[start] * width)
            if p[t.BATCH_INPUT] != 0 or not consecutive(order, start, start + rows):
                gather(order, start, rows, width, p[t.X], room)
                x = target
                fetch(p, start + p[t.AHEAD], rows, width)
        if p[t.INPUT_DROPOUT] != 0:
            keep = R(double_at(p[t.NUMBERS], 0)[t.KEEP_INPUT])
            share, count = p[t.INPUT_DROPOUT], rows * width
            drop(p, update, 0, share, keep, low * width, count, x, target)
            x = target
        return x

    @helper
    def targets_of(p: Any, first: int, rows: int, width: int, place: int) -> Any:
        """The targets of some cases, smoothed where the plan says so."""
        numbers = double_at(p[t.NUMBERS], 0)
        room = p[t.BATCH_T] + place * width * size
        source, target = at(p[t.T], first * width), at(room, 0)
        if p[t.ORDER] != 0:
            order = int_at(p[t.ORDER], 0)
            source = at(p[t.T], order[first] * width)
            if not consecutive(order, first, first + rows):
                gather(order, first, rows, width, p[t.T], room)
                source = target
        if numbers[t.SMOOTH_SUMMAND] == 0.0:
            return source
        factor, summand = R(numbers[t.SMOOTH_FACTOR]), R(numbers[t.SMOOTH_SUMMAND])
        for i in range(rows * width):
            target[i] = source[i] * factor + summand
        return target

    @helper
    def weights_of(p: Any, first: int, rows: int, place: int) -> Any:
        """The weights of some cases; a null pointer where all weigh the same."""
        if p[t.S] == 0:
            return at(0, 0)
        if p[t.ORDER] == 0:
            return at(p[t.S], first)
        order, source = int_at(p[t.ORDER], 0), at(p[t.S], 0)
        target = at(p[t.BATCH_S], place)
        for i in range(rows):
            target[i] = source[order[first + i]]
        return target

    @helper
    def scale_of(p: Any, first: int, last: int) -> float:
        """One over the sum of the weights of a batch; 1 for a sum, 0 for no weight."""
        if double_at(p[t.NUMBERS], 0)[t.MEAN] == 0.0:
            return 1.0
        if p[t.S] == 0:
            return 1.0 / (last - first)
        total = 0.0
        s = at(p[t.S], 0)
        for i in range(first, last):
            k = int_at(p[t.ORDER], 0)[i] if p[t.ORDER] != 0 else i
            total += s[k]
        return 1.0 / total if total > 0.0 else 0.0

    return Batches(drop, inputs_of, targets_of, weights_of, scale_of)
