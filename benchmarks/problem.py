"""A learning problem in figures only, so that every peer can be given the same one.

A problem is small and picklable: data and initial weights follow from its seed, and
every worker derives them for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, TypeAlias

from numpy.typing import NDArray

from benchmarks import data

Array: TypeAlias = NDArray[Any]
Layers: TypeAlias = list[tuple[Array, Array]]
"""One (W, b) for each layer; W has a row per input and a column per unit."""

Hidden = Literal["logistic", "tanh", "relu"]
Loss = Literal["half_squared_error", "mean_squared_error", "cross_entropy"]
Output = Literal["logistic", "identity", "softmax"]
Optimizer = Literal["sgd", "adam"]


@dataclass(frozen=True)
class Problem:
    """What is learned, from what, in which order.

    A batch is `batch` rows in the order of the data; an epoch takes every batch once,
    and `rows` is a multiple of `batch`, so that all batches are alike. Where
    `given_in` names a precision, all numbers given are rounded to it first.
    """

    sizes: tuple[int, ...]
    hidden: Hidden
    output: Output
    loss: Loss
    optimizer: Optimizer
    learning_rate: float
    rows: int
    batch: int
    dtype: Literal["float32", "float64"]
    recipe: str = "teacher"
    learn_biases: bool = True
    seed: int = 1
    check_epochs: int = 2
    given_in: Literal["float32", "float64"] | None = None

    def __post_init__(self) -> None:
        if self.rows % self.batch:
            raise ValueError(f"{self.rows} rows are no multiple of batch {self.batch}")

    @property
    def batches(self) -> int:
        """Updates in one epoch."""
        return self.rows // self.batch

    @property
    def parameters(self) -> int:
        """Weights and biases, counted."""
        return sum((m + 1) * n for m, n in pairwise(self.sizes))

    @property
    def allowed(self) -> float:
        """How far from the truth a peer may end, as a share of the way gone.

        In single precision a net input within rounding of ReLU's kink may fall on
        either side; one case's share of one weight then differs by all of itself.
        """
        if self.dtype == "float64":
            return 1e-8
        return 1e-2 if self.hidden == "relu" else 1e-3

    @property
    def flops(self) -> float:
        """Floating-point operations in the matrix products of one update.

        Forward, weight gradient and, but for the first layer, error signal:
        2 per multiply-and-add.
        """
        pairs = [m * n for m, n in pairwise(self.sizes)]
        return 2.0 * self.batch * (3 * sum(pairs) - pairs[0])

    @cached_property
    def examples(self) -> tuple[Array, Array]:
        """Inputs and targets (one-hot where they are classes)."""
        make: Callable[..., tuple[Array, Array]] = data.RECIPES[self.recipe]
        X, Y = make(self.rows, self.sizes[0], self.sizes[-1], self.seed)
        return self._cast(X), self._cast(Y)

    @cached_property
    def initial(self) -> Layers:
        """The weights and biases that every peer starts from."""
        if self.recipe == "slides":
            layers = data.slides_layers()
        else:
            layers = data.glorot(self.sizes, self.seed)
        return [(self._cast(W), self._cast(b)) for W, b in layers]

    def _cast(self, x: Array) -> Array:
        return x.astype(self.given_in or self.dtype).astype(self.dtype)

    def in_double(self) -> Problem:
        """The same problem, the very same numbers, computed in double precision."""
        return self.but(dtype="float64", given_in=self.given_in or self.dtype)

    def but(self, **changes: object) -> Problem:
        """A copy with some entries changed."""
        return replace(self, **changes)  # type: ignore[arg-type]
