"""Numba's names, untyped: its own types do not cover what kernels need of it."""

from __future__ import annotations

from typing import Any

import numba
import numba.extending

cfunc: Any = numba.cfunc
njit: Any = numba.njit
types: Any = numba.types
intrinsic: Any = numba.extending.intrinsic

EXACT = {"contract", "nsz"}
"""What LLVM may do to the arithmetic: fuse, and forget the sign of zero; no more."""

inline: Any = njit(fastmath=EXACT, error_model="numpy", forceinline=True)
"""For functions of numbers, that loops are vectorized around."""

helper: Any = njit(
    fastmath=EXACT, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True
)
"""For the functions of the driver."""
