"""What a peer is: something that can be handed a problem and trains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from benchmarks.problem import Array, Layers, Problem

Options = Mapping[str, Any]


class Unsupported(Exception):
    """The peer can't do this work; the message says why."""


class Session(Protocol):
    """A peer at work on one problem."""

    def reset(self) -> None:
        """Go back to the initial weights and a fresh optimizer (not timed)."""

    def train(self, epochs: int) -> None:
        """Make `epochs * problem.batches` updates and wait until they are done."""

    def layers(self) -> Layers:
        """The weights and biases reached."""


class Predictor(Protocol):
    """A peer that holds a trained network and answers one row at a time."""

    def predict(self, row: Array) -> Array:
        """Probabilities (1, classes) of one row (1, inputs), NumPy in and out."""


@dataclass(frozen=True)
class Variant:
    """One way to use a peer; the quickest of a peer's variants stands for it."""

    name: str
    options: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)


class Peer(Protocol):
    """A library, a language, or our own engines."""

    name: str

    def variants(self, problem: Problem) -> list[Variant]:
        """The ways worth trying. Raises Unsupported where there is none."""

    def start(self, problem: Problem, options: Options) -> Session:
        """Prepare everything that a user would prepare before the training loop."""

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        """A network with the problem's initial weights. Raises Unsupported."""


class NoPrediction:
    """Mixed into peers that only train."""

    name: str

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        del problem, options
        raise Unsupported(f"{self.name} takes no part in prediction")


THREADS = [
    Variant(
        f"{n} thread{'s' * (n > 1)}",
        {"threads": n},
        {k: str(n) for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")},
    )
    for n in (1, 2)
]
