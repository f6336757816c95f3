"""The training rows as an engine takes them: dense, in standard units, in pieces.

Sparse inputs that would be large as a dense array are made dense a few batches at a
time, so that memory is bounded by `PIECE_BYTES` and not by the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.estimators.scaling import Scaling

PIECE_BYTES = 64 * 2**20
"""Up to this size a sparse table is made dense at once."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Batches that an engine takes in one run, and which updates of the epoch."""

    first: int
    last: int
    X: Any
    T: Any
    weight: Any
    order: Any


@dataclass(frozen=True, eq=False)
class Rows:
    """Inputs, targets and weights of the training rows."""

    X: Any
    T: Any
    weight: Any
    scaling: Scaling | None

    @classmethod
    def of(cls, X: Any, T: Any, weight: Any, scaling: Scaling | None) -> Rows:
        """Rows in standard units; sparse ones stay sparse where they are many."""
        T = T if scaling is None else scaling.targets(T)
        T = np.ascontiguousarray(T)
        if not is_large(X):
            X = inputs(X, scaling)
        return cls(X, T, weight, scaling)

    def pieces(self, order: Any, batch: int) -> Iterator[Piece]:
        """One epoch; `order` None takes the rows as they come."""
        count = len(self.T)
        if isinstance(self.X, np.ndarray):
            yield Piece(0, -(-count // batch), self.X, self.T, self.weight, order)
            return
        row_bytes = self.X.shape[1] * self.X.dtype.itemsize
        step = batch * max(1, PIECE_BYTES // max(1, row_bytes * batch))
        for start in range(0, count, step):
            stop = min(count, start + step)
            taken = slice(start, stop) if order is None else order[start:stop]
            weight = None if self.weight is None else self.weight[taken]
            X = inputs(self.X[taken], self.scaling)
            last = -(-stop // batch)
            yield Piece(start // batch, last, X, self.T[taken], weight, None)


def is_large(X: Any) -> bool:
    """Whether a sparse table is too large to make it dense at once."""
    cells = X.shape[0] * X.shape[1]
    return hasattr(X, "toarray") and cells * X.dtype.itemsize > PIECE_BYTES


def inputs(X: Any, scaling: Scaling | None = None) -> Any:
    """Dense inputs in C order, in standard units where there are any."""
    X = X.toarray() if hasattr(X, "toarray") else X
    return np.ascontiguousarray(X if scaling is None else scaling.inputs(X))
