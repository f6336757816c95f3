"""FANN, the C library: incremental training in double precision."""

from __future__ import annotations

import ctypes
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.native import library
from benchmarks.peers.base import NoPrediction, Options, Unsupported, Variant
from benchmarks.peers.c_peer import DOUBLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.problem import Array, Layers, Problem

INDICES = np.ctypeslib.ndpointer(np.uint32, flags="C_CONTIGUOUS")
SIGMOID = 3  # FANN_SIGMOID in fann_data.h


def compiled() -> ctypes.CDLL:
    """The C program beside FANN, with its types declared."""
    try:
        fann = library("incremental.c", "-ldoublefann")
    except OSError as error:
        raise Unsupported(f"no FANN (libfann-dev): {error}") from error
    pointer, count, real = ctypes.c_void_p, ctypes.c_long, ctypes.c_double
    fann.start.argtypes = [ctypes.c_uint, INDICES, ctypes.c_int, real]
    fann.start.restype = pointer
    fann.connections.argtypes = [pointer]
    for name in ("read_weights", "write_weights"):
        getattr(fann, name).argtypes = [pointer, INDICES, INDICES, DOUBLES]
    fann.train.argtypes = [pointer, DOUBLES, DOUBLES, count, count]
    return fann


class FannSession:
    """A network of FANN's, its weights set one by one."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.fann = problem, compiled()
        sizes = np.array(problem.sizes, np.uint32)
        rate = problem.learning_rate
        self.net: Any = self.fann.start(len(sizes), sizes, SIGMOID, rate)
        self.X, self.Y = (np.ascontiguousarray(part) for part in problem.examples)
        n = self.fann.connections(self.net)
        self.origin, self.target = np.empty(n, np.uint32), np.empty(n, np.uint32)
        self.weight = np.empty(n)
        self.fann.read_weights(self.net, self.origin, self.target, self.weight)
        self.reset()

    def table(self, layers: Layers) -> Array:
        """A weight for each (from, to) of FANN's neurons, a bias neuron per layer."""
        sizes = self.problem.sizes
        first = list(accumulate((n + 1 for n in sizes), initial=0))
        out = np.zeros((first[-1], first[-1]))
        for k, (W, b) in enumerate(layers):
            i, j = first[k], first[k + 1]
            out[i : i + sizes[k] + 1, j : j + sizes[k + 1]] = np.vstack([W, b])
        return out

    def reset(self) -> None:
        weight: NDArray[np.float64] = self.table(self.problem.initial)
        chosen = np.ascontiguousarray(weight[self.origin, self.target])
        self.fann.write_weights(self.net, self.origin, self.target, chosen)

    def train(self, epochs: int) -> None:
        self.fann.train(self.net, self.X, self.Y, len(self.X), epochs)

    def layers(self) -> Layers:
        self.fann.read_weights(self.net, self.origin, self.target, self.weight)
        sizes = self.problem.sizes
        first = list(accumulate((n + 1 for n in sizes), initial=0))
        table = np.zeros((first[-1], first[-1]))
        table[self.origin, self.target] = self.weight
        blocks = [
            table[first[k] : first[k] + m + 1, first[k + 1] : first[k + 1] + n]
            for k, (m, n) in enumerate(pairwise(sizes))
        ]
        return [(block[:-1], block[-1]) for block in blocks]


class FannPeer(NoPrediction):
    """FANN 2.2, doublefann."""

    name = "fann"

    def variants(self, problem: Problem) -> list[Variant]:
        if problem.batch != 1 or problem.dtype != "float64":
            raise Unsupported("FANN is measured case by case in double precision")
        if (problem.hidden, problem.output) != ("logistic", "logistic"):
            raise Unsupported("FANN has no softmax and no ReLU")
        if not problem.learn_biases:
            raise Unsupported("FANN can't hold biases still: see the row beside")
        return [Variant("incremental, doublefann")]

    def start(self, problem: Problem, options: Options) -> FannSession:
        del options
        return FannSession(problem)
