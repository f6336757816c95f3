"""From a piece's source to machine code, by numba; imported when that is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from chainrule.engines.compiled import kernels, vectors
from chainrule.engines.compiled.generate import Piece
from chainrule.engines.compiled.numba_tools import EXACT, cfunc, inline, njit, types
from chainrule.engines.compiled.primitives import address_of, pointer_to, select
from chainrule.engines.compiled.vector_math import functions


@njit(fastmath={"reassoc", "contract"}, forceinline=True)
def add(a: Any, b: Any) -> Any:
    """A sum whose order LLVM may choose: the same for the same machine code."""
    return a + b


def signature(kind: str, dtype: str) -> Any:
    """The C signature of a kind of piece."""
    real = types.float32 if dtype == "float32" else types.float64
    R, D, N = types.CPointer(real), types.CPointer(types.float64), types.int64
    return {
        "unary": types.void(R, R, N, N),
        "slope": types.void(R, R, R, N, N),
        "loss": types.float64(R, R, R, R, types.float64, N, N),
        "update": types.void(R, R, R, N, N, N, D, D),
        "driver": types.int64(types.CPointer(N), N),
    }[kind]


def compile_piece(piece: Piece) -> bytes:
    """The machine code of a piece, its symbol's name on the first line."""
    if piece.kind == "driver":
        function = kernels.driver(piece.dtype)
    else:
        scope: dict[str, Any] = {
            "R": np.float32 if piece.dtype == "float32" else np.float64,
            "F": np.float64,
            "add": add,
            "address_of": address_of,
            "inline": inline,
            "select": select,
            "rows_less_their_largest": vectors.rows_less_their_largest(piece.dtype),
            "rows_over_their_sum": vectors.rows_over_their_sum(piece.dtype),
            "rows_softmax": vectors.rows_softmax(piece.dtype),
            "lanes": vectors.LANES[piece.dtype],
            "row_shift": vectors.row_shift(piece.dtype),
            "row_sum": vectors.row_sum(piece.dtype),
            "row_dot": vectors.row_dot(piece.dtype),
            "at": pointer_to[piece.dtype],
            **functions(piece.dtype),
        }
        exec(compile(piece.source, piece.name, "exec"), scope)  # noqa: S102
        function = scope["kernel"]
    with _optimized_once():
        made = cfunc(
            signature(piece.kind, piece.dtype), fastmath=EXACT, error_model="numpy"
        )(function)
    code: bytes = made._library._get_compiled_object()
    return made._wrapper_name.encode() + b"\n" + code


@contextmanager
def _optimized_once() -> Iterator[None]:
    """Let LLVM optimize a piece when it is whole, not each helper on the way to it.

    Numba optimizes every function with all that it calls, so that a driver of five
    levels would be optimized five times. Where numba's inside has changed, that is what
    happens: slower, with the same result.
    """
    from numba.core import codegen

    library = getattr(codegen, "CPUCodeLibrary", None)
    whole = getattr(library, "_optimize_final_module", None)
    if library is None or whole is None:
        yield
        return

    def only_kernels(self: Any) -> None:
        if "kernel" in self.name:
            whole(self)

    library._optimize_final_module = only_kernels
    try:
        yield
    finally:
        library._optimize_final_module = whole
