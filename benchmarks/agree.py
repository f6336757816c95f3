"""No peer is timed before it has reached the same weights and the same loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.numpy_peer import loss_of, truth

if TYPE_CHECKING:
    from benchmarks.problem import Layers, Problem


class Disagreement(Exception):
    """A peer ended elsewhere; it did other work and must not be timed."""


class Witness:
    """The truth of one problem: what double precision gives after the check."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.layers, self.loss = truth(problem)
        moved = [
            np.linalg.norm(p - q)
            for layer, start in zip(self.layers, problem.initial, strict=True)
            for p, q in zip(layer, start, strict=True)
        ]
        self.way = float(np.linalg.norm(moved))

    def distance(self, layers: Layers) -> float:
        """How far the weights are from the true ones, as a share of the way gone.

        A peer that does not train at all is at 1. Raises Disagreement beyond what the
        problem allows, where the loss differs, or where a frozen bias has moved.
        """
        parts = []
        for (W, b), (trueW, trueb) in zip(layers, self.layers, strict=True):
            if W.shape != trueW.shape or b.shape != trueb.shape:
                raise Disagreement(f"shape {W.shape} where {trueW.shape} is due")
            parts += [np.linalg.norm(W - trueW), np.linalg.norm(b - trueb)]
        off = float(np.linalg.norm(parts)) / self.way
        allowed = self.problem.allowed
        loss = loss_of(self.problem, layers)
        if not off <= allowed:
            raise Disagreement(
                f"weights off by {off:.2g} of the way gone, {allowed:.0e} allowed"
            )
        if not abs(loss - self.loss) <= allowed * abs(self.loss):
            raise Disagreement(f"loss {loss:.9g} where {self.loss:.9g} is due")
        return off
