"""The slides' network written by hand in C and compiled on the spot: the limit."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.native import library
from benchmarks.peers.base import NoPrediction, Options, Unsupported, Variant

if TYPE_CHECKING:
    from benchmarks.problem import Layers, Problem

DOUBLES = np.ctypeslib.ndpointer(np.float64, flags="C_CONTIGUOUS")


class CSession:
    """Straight-line code: every weight in a register."""

    def __init__(self, problem: Problem) -> None:
        try:
            self.call = library("limit.c").train
        except OSError as error:
            raise Unsupported(str(error)) from error
        real, count = ctypes.c_double, ctypes.c_long
        self.call.argtypes = [DOUBLES, DOUBLES, DOUBLES, real, ctypes.c_int, count]
        self.call.restype = None
        self.problem = problem
        self.x, self.t = (np.ascontiguousarray(part[0]) for part in problem.examples)
        self.reset()

    def reset(self) -> None:
        (W1, b1), (W2, b2) = self.problem.initial
        self.p = np.concatenate([W1.T.ravel(), W2.T.ravel(), b1, b2])

    def train(self, epochs: int) -> None:
        eta, biases = self.problem.learning_rate, self.problem.learn_biases
        self.call(self.p, self.x, self.t, eta, int(biases), epochs)

    def layers(self) -> Layers:
        p = self.p
        return [
            (p[:4].reshape(2, 2).T, p[8:10]),
            (p[4:8].reshape(2, 2).T, p[10:12]),
        ]


class CPeer(NoPrediction):
    """gcc -O3 -march=native -ffast-math."""

    name = "c"

    def variants(self, problem: Problem) -> list[Variant]:
        if problem.recipe != "slides":
            raise Unsupported("the C program is the slides' network only")
        return [Variant("gcc -O3 -march=native -ffast-math")]

    def start(self, problem: Problem, options: Options) -> CSession:
        del options
        return CSession(problem)
