"""Products of matrices by rows: the BLAS for large ones, vector rows for small ones.

Each function here is made for one kind of number by `products`, a factory, since
machine code is; the functions themselves are those of a textbook's layer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from chainrule.engines.compiled import table as t
from chainrule.engines.compiled import vectors
from chainrule.engines.compiled.numba_tools import helper
from chainrule.engines.compiled.primitives import address_of, call_gemm, pointer_to

word_at, byte_at = pointer_to["int32"], pointer_to["int8"]

SMALL = 8192
"""Vectors to be multiplied and added below which a product makes no call."""
NARROW = 1 << 20
"""The same where a row of the result is one vector, or a part of one."""
DOTS = 150
"""Dot products of one vector below which that is so for the product down a layer."""


class Products(NamedTuple):
    """What `products` makes."""

    multiply: Callable[..., Any]
    up: Callable[..., Any]
    down: Callable[..., Any]
    gradient: Callable[..., Any]


def products(dtype: str) -> Products:
    """The products of a layer: up, down, and its gradient."""
    R = np.float32 if dtype == "float32" else np.float64
    at, size = pointer_to[dtype], np.dtype(dtype).itemsize
    lanes = vectors.LANES[dtype]
    zero, one = R(0), R(1)
    row_product, row_dot = vectors.row_product(dtype), vectors.row_dot(dtype)
    row_outer, row_add = (
        vectors.row_outer(dtype),
        vectors.row_descend(dtype, below=False),
    )

    tile, tile_with_bias = (vectors.tile_product(dtype, bias) for bias in (False, True))

    @helper
    def is_small(m: int, n: int, k: int) -> bool:
        """Whether a product of m by n, over k, is done here and not by the BLAS."""
        if n <= lanes:
            return m * k < NARROW
        return m * k * ((n + lanes - 1) // lanes) < SMALL

    @helper
    def multiply(
        p: Any, rank: int, flip_a: int, flip_b: int, m: int, n: int, k: int,
        lda: int, ldb: int, ldc: int, alpha: Any, a: Any, b: Any, beta: Any, c: Any,
    ) -> None:  # fmt: skip
        """``C = alpha A B + beta C``, A and B transposed where flipped.

        The leading dimensions are the distances from row to row in memory.
        """
        base = p[t.GEMM_ARGUMENTS] + rank * t.GEMM_WORDS * 8
        letters = byte_at(base, 0)
        letters[0] = 84 if flip_b else 78
        letters[1] = 84 if flip_a else 78
        whole = word_at(base, 2)
        whole[0], whole[1], whole[2] = np.int32(n), np.int32(m), np.int32(k)
        whole[3], whole[4], whole[5] = np.int32(ldb), np.int32(lda), np.int32(ldc)
        factors = at(base + 48, 0)
        factors[0], factors[1] = alpha, beta
        # Fortran sees the transposes: C^T = B^T A^T
        call_gemm(
            p[t.GEMM], base, base + 1, base + 8, base + 12, base + 16, base + 48,
            address_of(b), base + 20, address_of(a), base + 24, base + 48 + size,
            address_of(c), base + 28,
        )  # fmt: skip

    @helper
    def up(
        p: Any,
        rank: int,
        m: int,
        n: int,
        k: int,
        a: Any,
        w: Any,
        b: Any,
        c: Any,
        z: Any,
    ) -> None:
        """``Z = A W + c b``, from k units to n, for m cases; equation (1)."""
        if m == 1:
            row_product(z, a, w, b, k, n, c)
            return
        if is_small(m, n, k):
            tile_with_bias(z, a, w, b, m, k, n, k, 1, c, zero)
            return
        for j in range(n):
            z[j] = c * b[j]
        done = n
        while done < m * n:
            part = min(done, m * n - done)
            target = at(address_of(z), done)
            for i in range(part):
                target[i] = z[i]
            done += part
        multiply(p, rank, 0, 0, m, n, k, k, n, n, one, a, w, one, z)

    @helper
    def down(p: Any, rank: int, m: int, n: int, k: int, d: Any, w: Any, g: Any) -> None:
        """``G = D W^T``, from k units to n, for m cases; in equation (4)."""
        if m == 1 or m * n * ((k + lanes - 1) // lanes) < DOTS:
            for i in range(m):
                for h in range(n):
                    row, signal = at(address_of(w), h * k), at(address_of(d), i * k)
                    g[i * n + h] = row_dot(signal, row, k)
            return
        multiply(p, rank, 0, 1, m, n, k, k, k, n, one, d, w, zero, g)

    @helper
    def gradient(
        p: Any, rank: int, m: int, n: int, k: int, lda: int,
        alpha: Any, a: Any, d: Any, beta: Any, g: Any,
    ) -> None:  # fmt: skip
        """``G = alpha A^T D + beta G``, m by n from k cases, beta 0 or 1; (5)."""
        if k == 1:
            if beta == zero:
                row_outer(g, a, d, m, n, alpha)
            else:
                row_add(g, a, g, d, m, n, alpha)
            return
        if is_small(m, n, k):
            tile(g, a, d, g, m, k, n, 1, lda, alpha, beta)
            return
        multiply(p, rank, 1, 0, m, n, k, lda, n, n, alpha, a, d, beta, g)

    return Products(multiply, up, down, gradient)
