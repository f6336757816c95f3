"""chainrule itself: the engine that it chooses for the work, through its protocol."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.peers.base import Options, Predictor, Session, Unsupported, Variant
from benchmarks.peers.straight_line import StraightLineSession

if TYPE_CHECKING:
    from benchmarks.problem import Array, Layers, Problem
    from chainrule.engines import Plan, State

STRAIGHT = "straight_line"
"""The engine that `chainrule train EXAMPLE` uses; it runs examples, not tables."""

ENGINE = "CHAINRULE_BENCH_ENGINE"
"""The environment variable that `--engine` sets; "auto" where it is not."""

CHUNK = 1 << 16
"""Cases that one call of the engine goes through, where epochs are short."""

LONG_RUN = 10**6
"""Updates that the engine is chosen for: a long run, in which compiling pays."""


def plan_of(problem: Problem) -> Plan:
    """The problem as a plan."""
    from chainrule.engines import LayerPlan, Plan

    hidden = [LayerPlan(units, problem.hidden) for units in problem.sizes[1:-1]]
    bare = Plan(
        problem.sizes[0],
        (*hidden, LayerPlan(problem.sizes[-1], problem.output)),
        problem.loss,
        problem.optimizer,
        dtype=problem.dtype,
    )
    if problem.learn_biases:
        return bare
    from dataclasses import replace

    from chainrule.engines.state import places

    return replace(bare, frozen=tuple((at.biases, at.end) for at in places(bare)))


def state_of(plan: Plan, problem: Problem) -> State:
    """The initial weights as a state."""
    from chainrule.engines.state import start

    W, b = zip(*problem.initial, strict=True)
    return start(plan, W, b)


class OursSession:
    """The chosen engine, checked against the reference before anything is timed."""

    def __init__(self, problem: Problem, options: Options) -> None:
        from chainrule.engines import register

        self.problem, self.plan = problem, plan_of(problem)
        self.X, self.T = problem.examples
        chosen = register.choose(
            self.plan,
            updates=LONG_RUN,
            batch_size=problem.batch,
            name=options["engine"],
        )
        self.engine = chosen.engine
        chunked = ", epochs in chunks" * options["chunks"]
        self.how = f"{self.engine.name}: {chosen.why}{chunked}"
        self.orders: dict[int, Any] = {}
        self.chunk = max(1, CHUNK // problem.rows) if options["chunks"] else 1
        if options.get("checked", True):
            self.check(register.engine("reference"))
        self.reset()
        self.train(2 * self.chunk)

    def check(self, reference: Any) -> None:
        """Raise Unsupported unless both engines take the same step."""
        found = []
        for engine in (reference, self.engine):
            self.reset()
            self.run(engine, 1)
            found.append(self.state.parameters)
        way = np.linalg.norm(found[0] - state_of(self.plan, self.problem).parameters)
        off = np.linalg.norm(found[1] - found[0]) / way
        if not off <= self.problem.allowed:
            raise Unsupported(
                f"refused: {self.engine.name} is off the reference engine by {off:.2g}"
            )

    def reset(self) -> None:
        self.state = state_of(self.plan, self.problem)

    def run(self, engine: Any, epochs: int) -> None:
        """One call of the engine; several epochs need an order."""
        order = None
        if epochs > 1:
            if epochs not in self.orders:
                each = np.arange(self.problem.rows)
                self.orders[epochs] = np.tile(each, (epochs, 1))
            order = self.orders[epochs]
        engine.run(
            self.plan,
            self.state,
            self.X,
            self.T,
            learning_rates=self.problem.learning_rate,
            order=order,
            batch_size=self.problem.batch,
        )

    def train(self, epochs: int) -> None:
        whole, rest = divmod(epochs, self.chunk)
        for _ in range(whole):
            self.run(self.engine, self.chunk)
        if rest:
            self.run(self.engine, rest)

    def layers(self) -> Layers:
        from chainrule.engines.state import biases, weights

        flat = self.state.parameters
        return list(zip(weights(self.plan, flat), biases(self.plan, flat), strict=True))


class _Predictor:
    def __init__(self, problem: Problem, options: Options) -> None:
        session = OursSession(problem, options)
        session.reset()
        self.engine, self.plan = session.engine, session.plan
        self.state = session.state

    def predict(self, row: Array) -> Array:
        out: Array = self.engine.predict(self.plan, self.state, row)
        return out


class OursPeer:
    """chainrule."""

    name = "ours"

    def variants(self, problem: Problem) -> list[Variant]:
        name = os.environ.get(ENGINE, "auto")
        one = Variant(f"{name}, a call an epoch", {"engine": name, "chunks": False})
        many = Variant(f"{name}, epochs in chunks", {"engine": name, "chunks": True})
        found = [one, many] if 2 * problem.rows <= CHUNK else [one]
        if problem.rows == 1 and name in {"auto", STRAIGHT}:
            found.append(Variant(STRAIGHT, {"engine": STRAIGHT}))
        return [v for v in found if name != STRAIGHT or v.name == STRAIGHT]

    def start(self, problem: Problem, options: Options) -> Session:
        if options["engine"] == STRAIGHT:
            return StraightLineSession(problem)
        return OursSession(problem, options)

    def predictor(self, problem: Problem, options: Options) -> Predictor:
        return _Predictor(problem, options)
