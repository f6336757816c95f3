"""Some cases up and down the network: the equations of `equations`, block by block."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled import vectors
from chainrule.engines.compiled.batches import batches
from chainrule.engines.compiled.columns import columns, is_shared
from chainrule.engines.compiled.numba_tools import helper
from chainrule.engines.compiled.primitives import (
    address_of,
    call_loss,
    call_slope,
    call_unary,
    pointer_to,
)
from chainrule.engines.compiled.products import Products

double_at = pointer_to["float64"]


class Passes(NamedTuple):
    """What `passes` makes."""

    up: Callable[..., Any]
    block: Callable[..., Any]
    outputs_below: Callable[..., Any]


def passes(dtype: str, made: Products) -> Passes:
    """The two passes of a block of cases, for one kind of number."""
    R = np.float32 if dtype == "float32" else np.float64
    at, size = pointer_to[dtype], np.dtype(dtype).itemsize
    zero, one = R(0), R(1)
    product_up, product_down, gradient = made.up, made.down, made.gradient
    drop, inputs_of, targets_of, weights_of, _ = batches(dtype)
    shared_up, shared_down = columns(dtype, made)
    column_sums = vectors.column_sums(dtype)
    descend = vectors.row_descend(dtype, below=True)
    step_only = vectors.row_descend(dtype, below=False)

    @helper
    def first_of(mine: Any, low: int, width: int) -> Any:
        """Where a batch begins whose row `low` is a thread's first."""
        return at(address_of(mine), -low * width)

    @helper
    def up(
        p: Any, rank: int, update: int, x: Any, low: int, rows: int, place: int,
        whole: int,
    ) -> Any:  # fmt: skip
        """Equations (1) and (2) for some cases; gives the last layer's outputs.

        `whole` is how many cases the batch has, if the threads may share products.
        """
        a, numbers = x, double_at(p[t.NUMBERS], 0)
        for l in range(p[t.LAYERS]):
            q = t.FIRST_LAYER + l * t.LAYER_WORDS
            ins, outs = p[q + t.INS], p[q + t.OUTS]
            out = at(p[q + t.OUT_AT], place * outs)
            net = at(p[q + t.NET_AT], place * outs) if p[q + t.NET_AT] else out
            w = at(p[t.PARAMETERS], p[q + t.WEIGHTS])
            b, c = at(p[t.ZEROS], 0), one
            if p[q + t.BIASES] >= 0:
                b = at(p[t.PARAMETERS], p[q + t.BIASES])
                c = R(numbers[t.BIAS_INPUT])
            if is_shared(p, whole, outs, ins):
                every, target = first_of(a, low, ins), first_of(net, low, outs)
                shared_up(p, rank, whole, outs, ins, every, w, b, c, target)
            else:
                product_up(p, rank, rows, outs, ins, a, w, b, c, net)
            if p[q + t.FORWARD] != 0:
                call_unary(p[q + t.FORWARD], net, out, rows, outs)
            a = out
            if p[q + t.DROPOUT] != 0:
                a = at(p[q + t.DROPPED_AT], place * outs)
                keep, first = R(numbers[t.KEEP_LAYERS + l]), low * outs
                drop(
                    p, update, l + 1, p[q + t.DROPOUT], keep, first, rows * outs, out, a
                )
        return a

    @helper
    def signal(p: Any, update: int, l: int, low: int, rows: int, place: int) -> None:
        """From dE/dout to dE/dnet of a layer: its mask, then its slope; (3) and (4)."""
        q = t.FIRST_LAYER + l * t.LAYER_WORDS
        outs = p[q + t.OUTS]
        d = at(p[q + t.SIGNAL_AT], place * outs)
        if p[q + t.DROPOUT] != 0:
            keep = R(double_at(p[t.NUMBERS], 0)[t.KEEP_LAYERS + l])
            first, count = low * outs, rows * outs
            drop(p, update, l + 1, p[q + t.DROPOUT], keep, first, count, d, d)
        if p[q + t.SLOPE] != 0:
            out = at(p[q + t.OUT_AT], place * outs)
            net = at(p[q + t.NET_AT], place * outs) if p[q + t.NET_AT] else out
            call_slope(p[q + t.SLOPE], net, out, d, rows, outs)

    @helper
    def outputs_below(p: Any, l: int, place: int, x: Any) -> Any:
        """What went into layer `l`."""
        if l == 0:
            return x
        q = t.FIRST_LAYER + (l - 1) * t.LAYER_WORDS
        start = p[q + t.DROPPED_AT] if p[q + t.DROPOUT] != 0 else p[q + t.OUT_AT]
        return at(start, place * p[q + t.OUTS])

    @helper
    def collect(
        p: Any, rank: int, l: int, a: Any, d: Any, rows: int, fresh: bool, rate: float
    ) -> None:
        """Equations (5) and (6), added to the thread's gradient, or to the weights."""
        q = t.FIRST_LAYER + l * t.LAYER_WORDS
        ins, outs = p[q + t.INS], p[q + t.OUTS]
        base = p[t.GRADIENTS] + rank * p[t.STRIDE] * size
        alpha, beta = one, zero if fresh else one
        if p[t.FUSED] != 0:
            base, alpha, beta = p[t.PARAMETERS], R(-rate), one
        g = at(base, p[q + t.WEIGHTS])
        gradient(p, rank, ins, outs, rows, ins, alpha, a, d, beta, g)
        if p[q + t.BIASES] >= 0:
            c = R(double_at(p[t.NUMBERS], 0)[t.BIAS_INPUT])
            column_sums(at(base, p[q + t.BIASES]), d, rows, outs, alpha * c, beta)

    @helper
    def one_case_down(p: Any, update: int, x: Any, low: int, rate: float) -> None:
        """(4) to (6) and the step of plain gradient descent, in one walk."""
        c = R(double_at(p[t.NUMBERS], 0)[t.BIAS_INPUT])
        eta = R(-rate)
        for l in range(p[t.LAYERS] - 1, -1, -1):
            q = t.FIRST_LAYER + l * t.LAYER_WORDS
            ins, outs = p[q + t.INS], p[q + t.OUTS]
            a, d = outputs_below(p, l, 0, x), at(p[q + t.SIGNAL_AT], 0)
            w = at(p[t.PARAMETERS], p[q + t.WEIGHTS])
            if p[q + t.BIASES] >= 0:
                column_sums(
                    at(p[t.PARAMETERS], p[q + t.BIASES]), d, 1, outs, eta * c, one
                )
            if l > 0:
                below = at(p[q - t.LAYER_WORDS + t.SIGNAL_AT], 0)
                descend(below, a, w, d, ins, outs, eta)
                signal(p, update, l - 1, low, 1, 0)
            else:
                step_only(d, a, w, d, ins, outs, eta)

    @helper
    def down(
        p: Any, rank: int, update: int, x: Any, low: int, rows: int, place: int,
        fresh: bool, rate: float, whole: int,
    ) -> None:  # fmt: skip
        """Equations (4) to (6) for some cases."""
        for l in range(p[t.LAYERS] - 1, -1, -1):
            q = t.FIRST_LAYER + l * t.LAYER_WORDS
            ins, outs = p[q + t.INS], p[q + t.OUTS]
            d = at(p[q + t.SIGNAL_AT], place * outs)
            if l > 0:
                below = at(p[q - t.LAYER_WORDS + t.SIGNAL_AT], place * ins)
                w = at(p[t.PARAMETERS], p[q + t.WEIGHTS])
                if is_shared(p, whole, ins, outs):
                    every, target = first_of(d, low, outs), first_of(below, low, ins)
                    shared_down(p, rank, whole, ins, outs, every, w, target)
                else:
                    product_down(p, rank, rows, ins, outs, d, w, below)
                signal(p, update, l - 1, low, rows, place)
            if p[t.MODE] == t.BY_CASES:
                a = outputs_below(p, l, place, x)
                collect(p, rank, l, a, d, rows, fresh, rate)

    @helper
    def block(
        p: Any, rank: int, update: int, first: int, low: int, rows: int, place: int,
        scale: float, fresh: bool, rate: float, whole: int,
    ) -> float:  # fmt: skip
        """Some cases up and down the network; gives their part of the loss.

        In BY_WEIGHTS a thread whose loss is no number goes on: the others wait for it.
        """
        last = p[t.LAYERS] - 1
        x = inputs_of(p, update, first, low, rows, place)
        out = up(p, rank, update, x, low, rows, place, whole)
        q = t.FIRST_LAYER + last * t.LAYER_WORDS
        outs = p[q + t.OUTS]
        d = at(p[q + t.SIGNAL_AT], place * outs)
        target = targets_of(p, first + low, rows, outs, place)
        weight = weights_of(p, first + low, rows, place)
        loss = call_loss(p[t.LOSS_FUNCTION], out, target, d, weight, scale, rows, outs)
        alone = p[t.MODE] == t.BY_CASES
        if p[t.TASK] == t.LOSS or (alone and not math.isfinite(loss)):
            return loss
        signal(p, update, last, low, rows, place)
        if rows == 1 and p[t.FUSED] != 0 and alone:
            one_case_down(p, update, x, low, rate)
        else:
            down(p, rank, update, x, low, rows, place, fresh, rate, whole)
        return loss

    return Passes(up, block, outputs_below)
