"""The driver: a whole run of updates as one C function, generic in the network.

It walks batches, layers and blocks, calls the BLAS for products and the compiled pieces
of the registers for all that is done element by element, and allocates nothing. Every
thread runs it, with its own rank; they meet at barriers that spin and then yield.

The code is C written in Python: pointers, loops, no objects. What the words of the
table `p` mean is in `table`; the equations' numbers are those of `equations`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled.primitives import (
    address_of,
    arrive,
    arrived,
    call_gemm,
    call_loss,
    call_slope,
    call_unary,
    call_update,
    call_yield,
    pointer_to,
)
from chainrule.engines.compiled.vector_math import EXACT

compiled = njit(
    fastmath=EXACT, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
)
int_at, word_at, byte_at = pointer_to["int64"], pointer_to["int32"], pointer_to["int8"]
double_at = pointer_to["float64"]


@compiled
def wait(p: Any, meetings: int) -> int:
    """A barrier: return when every thread has come to it; counts the meetings."""
    threads = p[t.THREADS]
    meetings += 1
    if threads == 1:
        return meetings
    counter = int_at(p[t.BARRIER], 0)
    arrive(counter)
    spins = 0
    while arrived(counter) < meetings * threads:
        spins += 1
        if spins > 2000:
            call_yield(p[t.YIELD])
    return meetings


@compiled
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


def driver(dtype: str) -> Callable[..., Any]:
    """The driver's source for one kind of number."""
    R = np.float32 if dtype == "float32" else np.float64
    at = pointer_to[dtype]
    size = 4 if dtype == "float32" else 8
    zero = R(0)

    @compiled
    def multiply(
        p: Any, rank: int, flip_a: int, flip_b: int, m: int, n: int, k: int,
        alpha: Any, a: Any, b: Any, beta: Any, c: Any,
    ) -> None:  # fmt: skip
        """``C = alpha A B + beta C`` by rows, A and B transposed where flipped."""
        base = p[t.GEMM_ARGUMENTS] + rank * t.GEMM_WORDS * 8
        letters = byte_at(base, 0)
        letters[0] = 84 if flip_b else 78
        letters[1] = 84 if flip_a else 78
        whole = word_at(base, 2)
        whole[0], whole[1], whole[2] = np.int32(n), np.int32(m), np.int32(k)
        whole[3] = np.int32(k if flip_b else n)
        whole[4] = np.int32(m if flip_a else k)
        whole[5] = np.int32(n)
        factors = at(base + 48, 0)
        factors[0], factors[1] = alpha, beta
        # Fortran sees the transposes: C^T = B^T A^T
        call_gemm(
            p[t.GEMM], base, base + 1, base + 8, base + 12, base + 16, base + 48,
            address_of(b), base + 20, address_of(a), base + 24, base + 48 + size,
            address_of(c), base + 28,
        )  # fmt: skip

    @compiled
    def product(
        p: Any, rank: int, m: int, n: int, k: int, a: Any, w: Any, z: Any
    ) -> None:
        """``Z += A W``: by loops where a call would cost more than the product."""
        if m * k * n < 400 or m == 1:
            for i in range(m):
                for h in range(k):
                    x = a[i * k + h]
                    for j in range(n):
                        z[i * n + j] += x * w[h * n + j]
        else:
            multiply(p, rank, 0, 0, m, n, k, R(1), a, w, R(1), z)

    @compiled
    def product_below(
        p: Any, rank: int, m: int, n: int, k: int, d: Any, w: Any, g: Any
    ) -> None:
        """``G = D W^T`` with D of shape (m, k) and W of shape (n, k)."""
        if m * k * n < 400 or m == 1:
            for i in range(m):
                for h in range(n):
                    total = zero
                    for j in range(k):
                        total += d[i * k + j] * w[h * k + j]
                    g[i * n + h] = total
        else:
            multiply(p, rank, 0, 1, m, n, k, R(1), d, w, zero, g)

    @compiled
    def gradient_of(
        p: Any, rank: int, m: int, n: int, k: int, lda: int,
        alpha: Any, a: Any, d: Any, beta: Any, g: Any,
    ) -> None:  # fmt: skip
        """``G = alpha A^T D + beta G``: m rows of G, from k cases; A has lda columns."""
        if m * k * n < 400 or k == 1:
            for h in range(m):
                for j in range(n):
                    g[h * n + j] = beta * g[h * n + j] if beta != zero else zero
                for i in range(k):
                    x = alpha * a[i * lda + h]
                    for j in range(n):
                        g[h * n + j] += x * d[i * n + j]
        else:
            base = p[t.GEMM_ARGUMENTS] + rank * t.GEMM_WORDS * 8
            letters = byte_at(base, 0)
            letters[0], letters[1] = 78, 84
            whole = word_at(base, 2)
            whole[0], whole[1], whole[2] = np.int32(n), np.int32(m), np.int32(k)
            whole[3], whole[4], whole[5] = np.int32(n), np.int32(lda), np.int32(n)
            factors = at(base + 48, 0)
            factors[0], factors[1] = alpha, beta
            call_gemm(
                p[t.GEMM], base, base + 1, base + 8, base + 12, base + 16, base + 48,
                address_of(d), base + 20, address_of(a), base + 24, base + 48 + size,
                address_of(g), base + 28,
            )  # fmt: skip

    @compiled
    def column_sums(m: int, n: int, alpha: Any, d: Any, beta: Any, g: Any) -> None:
        """``g = alpha (sum of the rows of D) + beta g``; equation (6)."""
        for j in range(n):
            g[j] = beta * g[j] if beta != zero else zero
        four = m - m % 4
        for i in range(0, four, 4):
            for j in range(n):
                upper = d[i * n + j] + d[(i + 1) * n + j]
                lower = d[(i + 2) * n + j] + d[(i + 3) * n + j]
                g[j] += alpha * (upper + lower)
        for i in range(four, m):
            for j in range(n):
                g[j] += alpha * d[i * n + j]

    @compiled
    def spread(m: int, n: int, c: Any, b: Any, z: Any) -> None:
        """Every row of Z becomes the bias."""
        for j in range(n):
            z[j] = c * b[j]
        done = n
        while done < m * n:
            part = min(done, m * n - done)
            target = at(address_of(z), done)
            for i in range(part):
                target[i] = z[i]
            done += part

    @compiled
    def drop(
        p: Any, update: int, layer: int, share: int, keep: Any,
        first: int, count: int, source: Any, target: Any,
    ) -> None:  # fmt: skip
        """Outputs times their mask (`masks.kept`), from position `first` of the batch."""
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

    @compiled
    def consecutive(order: Any, first: int, last: int) -> bool:
        """Whether the cases of a batch lie one after the other."""
        for i in range(first + 1, last):
            if order[i] != order[i - 1] + 1:
                return False
        return True

    @compiled
    def gather(
        order: Any, first: int, rows: int, columns: int, source: Any, target: Any
    ) -> None:
        """Copy the rows that `order` names."""
        for i in range(rows):
            row = order[first + i] * columns
            for j in range(columns):
                target[i * columns + j] = source[row + j]

    @compiled
    def inputs_of(
        p: Any, update: int, first: int, low: int, rows: int, place: int
    ) -> Any:
        """The inputs of some cases of a batch: where they are, or gathered."""
        width = p[t.FIRST_LAYER + t.INS]
        numbers = double_at(p[t.NUMBERS], 0)
        x = at(p[t.X], 0)
        target = at(p[t.BATCH_X], place * width)
        if p[t.ORDER] == 0:
            x = at(p[t.X], (first + low) * width)
        else:
            order = int_at(p[t.ORDER], 0)
            if p[t.BATCH_INPUT] == 0 and consecutive(
                order, first + low, first + low + rows
            ):
                x = at(p[t.X], order[first + low] * width)
            else:
                gather(order, first + low, rows, width, x, target)
                x = target
        if p[t.INPUT_DROPOUT] != 0:
            keep = R(numbers[t.KEEP_INPUT])
            drop(
                p,
                update,
                0,
                p[t.INPUT_DROPOUT],
                keep,
                low * width,
                rows * width,
                x,
                target,
            )
            x = target
        return x

    @compiled
    def targets_of(p: Any, first: int, rows: int, width: int, place: int) -> Any:
        """The targets of some cases: where they are, or gathered and smoothed."""
        numbers = double_at(p[t.NUMBERS], 0)
        smooth = numbers[t.SMOOTH_SUMMAND] != 0.0
        source = at(p[t.T], 0)
        target = at(p[t.BATCH_T], place * width)
        if p[t.ORDER] == 0:
            source = at(p[t.T], first * width)
            if not smooth:
                return source
            for i in range(rows * width):
                target[i] = source[i]
        else:
            order = int_at(p[t.ORDER], 0)
            if not smooth and consecutive(order, first, first + rows):
                return at(p[t.T], order[first] * width)
            gather(order, first, rows, width, source, target)
        if smooth:
            factor = R(numbers[t.SMOOTH_FACTOR])
            summand = R(numbers[t.SMOOTH_SUMMAND])
            for i in range(rows * width):
                target[i] = target[i] * factor + summand
        return target

    @compiled
    def weights_of(p: Any, first: int, rows: int, place: int) -> Any:
        """The weights of some cases; a null pointer where all weigh the same."""
        if p[t.S] == 0:
            return at(0, 0)
        if p[t.ORDER] == 0:
            return at(p[t.S], first)
        target = at(p[t.BATCH_S], place)
        gather(int_at(p[t.ORDER], 0), first, rows, 1, at(p[t.S], 0), target)
        return target

    @compiled
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

    @compiled
    def up(
        p: Any, rank: int, update: int, x: Any, low: int, rows: int, place: int
    ) -> Any:
        """Equations (1) and (2) for some cases; gives the last layer's outputs."""
        a = x
        numbers = double_at(p[t.NUMBERS], 0)
        for l in range(p[t.LAYERS]):
            q = t.FIRST_LAYER + l * t.LAYER_WORDS
            ins, outs = p[q + t.INS], p[q + t.OUTS]
            out = at(p[q + t.OUT_AT], place * outs)
            net = at(p[q + t.NET_AT], place * outs) if p[q + t.NET_AT] else out
            if p[q + t.BIASES] >= 0:
                b = at(p[t.PARAMETERS], p[q + t.BIASES])
                spread(rows, outs, R(numbers[t.BIAS_INPUT]), b, net)
            else:
                for i in range(rows * outs):
                    net[i] = zero
            product(
                p, rank, rows, outs, ins, a, at(p[t.PARAMETERS], p[q + t.WEIGHTS]), net
            )
            if p[q + t.FORWARD] != 0:
                call_unary(p[q + t.FORWARD], net, out, rows, outs)
            a = out
            if p[q + t.DROPOUT] != 0:
                a = at(p[q + t.DROPPED_AT], place * outs)
                keep = R(numbers[t.KEEP_LAYERS + l])
                drop(
                    p,
                    update,
                    l + 1,
                    p[q + t.DROPOUT],
                    keep,
                    low * outs,
                    rows * outs,
                    out,
                    a,
                )
        return a

    @compiled
    def signal(p: Any, update: int, l: int, low: int, rows: int, place: int) -> None:
        """From dE/dout to dE/dnet of a layer: its mask, then its slope; (3) and (4)."""
        q = t.FIRST_LAYER + l * t.LAYER_WORDS
        outs = p[q + t.OUTS]
        d = at(p[q + t.SIGNAL_AT], place * outs)
        if p[q + t.DROPOUT] != 0:
            keep = R(double_at(p[t.NUMBERS], 0)[t.KEEP_LAYERS + l])
            drop(
                p, update, l + 1, p[q + t.DROPOUT], keep, low * outs, rows * outs, d, d
            )
        if p[q + t.SLOPE] != 0:
            out = at(p[q + t.OUT_AT], place * outs)
            net = at(p[q + t.NET_AT], place * outs) if p[q + t.NET_AT] else out
            call_slope(p[q + t.SLOPE], net, out, d, rows, outs)

    @compiled
    def outputs_below(p: Any, l: int, place: int, x: Any) -> Any:
        """What went into layer `l`."""
        if l == 0:
            return x
        q = t.FIRST_LAYER + (l - 1) * t.LAYER_WORDS
        if p[q + t.DROPOUT] != 0:
            return at(p[q + t.DROPPED_AT], place * p[q + t.OUTS])
        return at(p[q + t.OUT_AT], place * p[q + t.OUTS])

    @compiled
    def collect(
        p: Any, rank: int, l: int, a: Any, d: Any, rows: int, fresh: bool, rate: float
    ) -> None:
        """Equations (5) and (6), added to the thread's gradient, or to the weights."""
        q = t.FIRST_LAYER + l * t.LAYER_WORDS
        ins, outs = p[q + t.INS], p[q + t.OUTS]
        c = R(double_at(p[t.NUMBERS], 0)[t.BIAS_INPUT])
        if p[t.FUSED] != 0:
            base, alpha, beta = p[t.PARAMETERS], R(-rate), R(1)
        else:
            base = p[t.GRADIENTS] + rank * p[t.STRIDE] * size
            alpha, beta = R(1), zero if fresh else R(1)
        g = at(base, p[q + t.WEIGHTS])
        gradient_of(p, rank, ins, outs, rows, ins, alpha, a, d, beta, g)
        if p[q + t.BIASES] >= 0:
            column_sums(rows, outs, alpha * c, d, beta, at(base, p[q + t.BIASES]))

    @compiled
    def block(
        p: Any, rank: int, update: int, first: int, low: int, rows: int, place: int,
        scale: float, fresh: bool, rate: float,
    ) -> float:  # fmt: skip
        """Some cases of a batch up and down the network; gives their part of the loss."""
        layers = p[t.LAYERS]
        x = inputs_of(p, update, first, low, rows, place)
        out = up(p, rank, update, x, low, rows, place)
        q = t.FIRST_LAYER + (layers - 1) * t.LAYER_WORDS
        outs = p[q + t.OUTS]
        d = at(p[q + t.SIGNAL_AT], place * outs)
        target = targets_of(p, first + low, rows, outs, place)
        weight = weights_of(p, first + low, rows, place)
        loss = call_loss(p[t.LOSS_FUNCTION], out, target, d, weight, scale, rows, outs)
        if p[t.TASK] == t.LOSS or not math.isfinite(loss):
            return loss
        signal(p, update, layers - 1, low, rows, place)
        for l in range(layers - 1, -1, -1):
            q = t.FIRST_LAYER + l * t.LAYER_WORDS
            ins, outs = p[q + t.INS], p[q + t.OUTS]
            d = at(p[q + t.SIGNAL_AT], place * outs)
            if l > 0:
                below = at(p[q - t.LAYER_WORDS + t.SIGNAL_AT], place * ins)
                w = at(p[t.PARAMETERS], p[q + t.WEIGHTS])
                product_below(p, rank, rows, ins, outs, d, w, below)
                signal(p, update, l - 1, low, rows, place)
            if p[t.MODE] == t.BY_CASES:
                a = outputs_below(p, l, place, x)
                collect(p, rank, l, a, d, rows, fresh, rate)
        return loss

    @compiled
    def take_step(
        p: Any,
        first: int,
        last: int,
        gradient: Any,
        now: Any,
        decay: float,
        decoupled: float,
    ) -> None:
        """The optimizer's step for the moving cells between two cells.

        `gradient` is where the gradient of cell 0 would be.
        """
        runs = int_at(p[t.RUNS], 0)
        for k in range(p[t.RUN_COUNT]):
            low = max(first, runs[3 * k])
            high = min(last, runs[3 * k + 1])
            if low < high:
                pulled = runs[3 * k + 2] != 0
                now[2] = decay if pulled else 0.0
                now[3] = decoupled if pulled else 0.0
                call_update(
                    p[t.UPDATE_FUNCTION], at(p[t.PARAMETERS], 0), gradient,
                    at(p[t.SLOTS], 0), p[t.COUNT], low, high,
                    double_at(p[t.SETTINGS], 0), now,
                )  # fmt: skip

    @compiled
    def by_weights(p: Any, rank: int, first: int, rows: int, now: Any) -> None:
        """Equations (5) and (6) for this thread's rows of weights, and their step."""
        threads, whole = p[t.THREADS], p[t.WHOLE] != 0
        numbers = double_at(p[t.NUMBERS], 0)
        c = R(numbers[t.BIAS_INPUT])
        rate = now[0]
        for l in range(p[t.LAYERS]):
            q = t.FIRST_LAYER + l * t.LAYER_WORDS
            ins, outs = p[q + t.INS], p[q + t.OUTS]
            x = at(p[t.BATCH_X], 0)
            if l == 0 and p[t.ORDER] == 0 and p[t.BATCH_INPUT] == 0:
                x = at(p[t.X], first * ins)
            a = outputs_below(p, l, 0, x)
            d = at(p[q + t.SIGNAL_AT], 0)
            low, high = ins * rank // threads, ins * (rank + 1) // threads
            if p[t.FUSED] != 0:
                w = at(p[t.PARAMETERS], p[q + t.WEIGHTS] + low * outs)
                part = at(address_of(a), low)
                gradient_of(
                    p, rank, high - low, outs, rows, ins, R(-rate), part, d, R(1), w
                )
                if p[q + t.BIASES] >= 0 and rank == threads - 1:
                    b = at(p[t.PARAMETERS], p[q + t.BIASES])
                    column_sums(rows, outs, R(-rate) * c, d, R(1), b)
                continue
            chunk = max(32, p[t.SCRATCH] // outs)
            while low < high:
                upto = min(high, low + chunk)
                cell = p[q + t.WEIGHTS] + low * outs
                end = p[q + t.WEIGHTS] + upto * outs
                if whole:
                    g = at(p[t.GRADIENTS], cell)
                else:
                    g = at(p[t.GRADIENTS], rank * p[t.STRIDE])
                part = at(address_of(a), low)
                gradient_of(
                    p, rank, upto - low, outs, rows, ins, R(1), part, d, zero, g
                )
                if not whole:
                    start = at(address_of(g), -cell)
                    take_step(
                        p, cell, end, start, now,
                        numbers[t.DECAY], numbers[t.DECOUPLED_DECAY],
                    )  # fmt: skip
                low = upto
            if p[q + t.BIASES] >= 0 and rank == threads - 1:
                cell = p[q + t.BIASES]
                if whole:
                    g = at(p[t.GRADIENTS], cell)
                else:
                    g = at(p[t.GRADIENTS], rank * p[t.STRIDE])
                column_sums(rows, outs, c, d, zero, g)
                if not whole:
                    start = at(address_of(g), -cell)
                    take_step(p, cell, cell + outs, start, now, 0.0, 0.0)

    @compiled
    def add_up(p: Any, low: int, high: int) -> None:
        """The threads' gradients added into the first, between two cells."""
        g = at(p[t.GRADIENTS], 0)
        for k in range(1, p[t.THREADS]):
            other = at(p[t.GRADIENTS], k * p[t.STRIDE])
            for i in range(low, high):
                g[i] = g[i] + other[i]

    @compiled
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

    @compiled
    def limit(p: Any) -> None:
        """Weight decay and the limits of the gradient, over all its moving cells."""
        numbers = double_at(p[t.NUMBERS], 0)
        g, w = at(p[t.GRADIENTS], 0), at(p[t.PARAMETERS], 0)
        runs = int_at(p[t.RUNS], 0)
        most, longest = numbers[t.CLIP_VALUE], numbers[t.CLIP_NORM]
        top = R(most)
        squares = 0.0
        for k in range(p[t.RUN_COUNT]):
            decay = R(numbers[t.DECAY]) if runs[3 * k + 2] != 0 else zero
            for i in range(runs[3 * k], runs[3 * k + 1]):
                x = g[i] + decay * w[i]
                if most > 0.0:
                    x = min(x, top)
                    x = max(x, -top)
                g[i] = x
                squares += x * x
        if longest <= 0.0:
            return
        bounds, cells = int_at(p[t.SHARED_BOUNDS], 0), int_at(p[t.SHARED_CELLS], 0)
        for k in range(p[t.SHARED_COUNT]):
            for i in range(bounds[k] + 1, bounds[k + 1]):
                if moving(p, cells[i]):
                    squares -= g[cells[i]] * g[cells[i]]
        norm = math.sqrt(squares)
        if norm > longest:
            factor = R(longest / norm)
            for k in range(p[t.RUN_COUNT]):
                for i in range(runs[3 * k], runs[3 * k + 1]):
                    g[i] = g[i] * factor

    @compiled
    def moving(p: Any, cell: int) -> bool:
        """Whether a cell is in one of the runs."""
        runs = int_at(p[t.RUNS], 0)
        for k in range(p[t.RUN_COUNT]):
            if runs[3 * k] <= cell < runs[3 * k + 1]:
                return True
        return False

    @compiled
    def step(p: Any, rank: int, meetings: int, now: Any) -> int:
        """From the threads' gradients to the new parameters."""
        threads, count = p[t.THREADS], p[t.COUNT]
        low, high = count * rank // threads, count * (rank + 1) // threads
        numbers = double_at(p[t.NUMBERS], 0)
        decay = numbers[t.DECAY]
        if threads > 1 and p[t.MODE] == t.BY_CASES:
            add_up(p, low, high)
        if p[t.TASK] == t.GRADIENT:
            return meetings
        if p[t.WHOLE] != 0:
            meetings = wait(p, meetings)
            if rank == 0:
                sum_shared(p)
                if numbers[t.CLIP_VALUE] > 0.0 or numbers[t.CLIP_NORM] > 0.0:
                    limit(p)
            meetings = wait(p, meetings)
            if numbers[t.CLIP_VALUE] > 0.0 or numbers[t.CLIP_NORM] > 0.0:
                decay = 0.0
        take_step(
            p, low, high, at(p[t.GRADIENTS], 0), now, decay, numbers[t.DECOUPLED_DECAY]
        )
        return meetings

    @compiled
    def batch(
        p: Any, rank: int, update: int, first: int, last: int, rate: float
    ) -> float:
        """This thread's part of a batch; gives its part of the loss."""
        threads, rows = p[t.THREADS], last - first
        low, high = rows * rank // threads, rows * (rank + 1) // threads
        scale = scale_of(p, first, last)
        size_of_block = p[t.BLOCK]
        loss = 0.0
        fresh = True
        start = low
        while start < high:
            count = min(size_of_block, high - start)
            place = start if p[t.MODE] == t.BY_WEIGHTS else rank * size_of_block
            loss += block(
                p, rank, update, first, start, count, place, scale, fresh, rate
            )
            if not math.isfinite(loss):
                return loss
            fresh = False
            start += count
        if fresh and p[t.MODE] == t.BY_CASES and p[t.TASK] != t.LOSS:
            g = at(p[t.GRADIENTS], rank * p[t.STRIDE])
            for i in range(p[t.COUNT]):
                g[i] = zero
        return loss

    @compiled
    def predict(p: Any, rank: int) -> None:
        """The outputs of this thread's cases, block by block."""
        threads, rows = p[t.THREADS], p[t.CASES]
        low, high = rows * rank // threads, rows * (rank + 1) // threads
        q = t.FIRST_LAYER + (p[t.LAYERS] - 1) * t.LAYER_WORDS
        outs, ins = p[q + t.OUTS], p[t.FIRST_LAYER + t.INS]
        while low < high:
            count = min(p[t.BLOCK], high - low)
            x = at(p[t.X], low * ins)
            out = up(p, rank, 0, x, 0, count, rank * p[t.BLOCK])
            target = at(p[t.OUT], low * outs)
            for i in range(count * outs):
                target[i] = out[i]
            low += count

    def kernel(p: Any, rank: int) -> int:
        """All updates of a run, as one of its threads; gives how many were made."""
        if p[t.TASK] == t.PREDICT:
            predict(p, rank)
            return 0
        threads = p[t.THREADS]
        bounds = int_at(p[t.BOUNDS], 0)
        rates, losses = double_at(p[t.RATES], 0), double_at(p[t.LOSSES], 0)
        mine = double_at(p[t.PARTIAL], rank * t.PARTIAL_WORDS)
        meetings = 0
        for k in range(p[t.BATCHES]):
            update = p[t.UPDATES] + k
            first, last = bounds[k], bounds[k + 1]
            rate = rates[k]
            mine[k & 1] = batch(p, rank, update, first, last, rate)
            meetings = wait(p, meetings)
            loss = 0.0
            for other in range(threads):
                loss += double_at(p[t.PARTIAL], other * t.PARTIAL_WORDS)[k & 1]
            if rank == 0:
                losses[k] = loss
            if p[t.TASK] == t.LOSS:
                return 0
            if not math.isfinite(loss):
                return k
            now = double_at(p[t.PARTIAL], rank * t.PARTIAL_WORDS + 4)
            now[0], now[1] = rate, update + 1.0
            if p[t.MODE] == t.BY_WEIGHTS:
                by_weights(p, rank, first, last - first, now)
            if p[t.FUSED] == 0 and (p[t.MODE] == t.BY_CASES or p[t.WHOLE] != 0):
                meetings = step(p, rank, meetings, now)
            if p[t.TASK] == t.GRADIENT:
                return 0
            meetings = wait(p, meetings)
        return p[t.BATCHES]

    return kernel
