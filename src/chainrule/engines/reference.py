"""The reference engine: the matrix equations, written to be read, in any array library.

NumPy unless the state holds other arrays: with PyTorch, CuPy or JAX arrays in the
state and for the cases, the same lines run where those arrays are.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chainrule.engines.arrays import array_arithmetic, namespace
from chainrule.engines.cases import check_cases, cut, smoothing
from chainrule.engines.cells import decays, leads, moves
from chainrule.engines.equations import Equations
from chainrule.engines.masks import kept
from chainrule.engines.records import records
from chainrule.engines.state import biases, weights
from chainrule.formulas.evaluate import evaluate

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.engines.state import State


class ReferenceEngine:
    """Back propagation as the textbooks' matrix equations (see `equations`)."""

    name = "reference"

    def run(
        self,
        plan: Plan,
        state: State,
        X: Any,
        T: Any,
        *,
        learning_rates: float | Sequence[float],
        order: Any = None,
        batch_size: int | None = None,
        sample_weight: Any = None,
        seed: int = 0,
    ) -> Any:
        """One update per batch; see `Engine.run`."""
        import numpy as np

        step = _Step(plan, state)
        X, T, S = step.cases(X, T, sample_weight)
        work = cut(X.shape[0], order, batch_size, learning_rates)
        losses = np.empty(len(work.rates))
        with step.quiet():
            for u, rate in enumerate(work.rates):
                batch: Any = slice(work.bounds[u], work.bounds[u + 1])
                if work.order is not None:
                    batch = step.indices(work.order[batch])
                masks = step.masks(seed, len(T[batch]))
                loss, g = step.gradient(X[batch], T[batch], S[batch], masks)
                losses[u] = loss
                if not np.isfinite(loss):
                    return losses[: u + 1]
                step.update(float(rate), step.clipped(step.decayed(g)))
        return losses

    def predict(self, plan: Plan, state: State, X: Any) -> Any:
        """The outputs for each case; see `Engine.predict`."""
        step = _Step(plan, state)
        X = step.array(X)
        check_cases(plan, X, None, None)
        with step.quiet():
            return step.forward(X, [None] * (len(plan.layers) + 1))[1][-1]

    def loss(
        self, plan: Plan, state: State, X: Any, T: Any, sample_weight: Any = None
    ) -> float:
        """The loss over all cases; see `Engine.loss`."""
        step = _Step(plan, state)
        X, T, S = step.cases(X, T, sample_weight)
        with step.quiet():
            _, A = step.forward(X, [None] * (len(plan.layers) + 1))
            return step.reduced(A[-1], step.smoothed(T), S)

    def gradient(
        self, plan: Plan, state: State, X: Any, T: Any, sample_weight: Any = None
    ) -> tuple[float, Any]:
        """The penalized loss and its flat gradient; see `Engine.gradient`."""
        step = _Step(plan, state)
        X, T, S = step.cases(X, T, sample_weight)
        with step.quiet():
            loss, g = step.gradient(X, T, S, [None] * (len(plan.layers) + 1))
            return loss + step.penalty(), step.decayed(g, penalized=True)


class _Step:
    """One plan and state in the arrays of one library."""

    def __init__(self, plan: Plan, state: State) -> None:
        self.plan = plan
        self.state = state
        self.records = records(plan)
        self.decay = self.records.decay
        self.xp = namespace(state.parameters)
        self.equations = Equations(plan, self.records, self.xp)

    def quiet(self) -> AbstractContextManager[Any]:
        """Infinite values are looked for by value: NumPy need not warn of them."""
        import numpy as np

        return np.errstate(all="ignore") if self.xp is np else nullcontext()

    def array(self, values: Any) -> Any:
        """Values as an array of the state's library, kind of number and device."""
        like = self.state.parameters
        if self.xp.__name__ == "numpy":
            return self.xp.asarray(values, dtype=like.dtype)
        if hasattr(like, "device"):
            return self.xp.asarray(values, dtype=like.dtype, device=like.device)
        return self.xp.asarray(values, dtype=like.dtype)

    def indices(self, order: Any) -> Any:
        """Case indices as an array of the state's library."""
        return self.xp.asarray(order)

    def cases(self, X: Any, T: Any, sample_weight: Any) -> tuple[Any, Any, Any]:
        """Inputs, targets, and a column of the cases' weights."""
        X, T = self.array(X), self.array(T)
        S = None if sample_weight is None else self.array(sample_weight)
        check_cases(self.plan, X, T, S)
        if S is None:
            S = self.xp.ones_like(X[:, 0])
        return X, T, self.xp.reshape(S, (-1, 1))

    def masks(self, seed: int, cases: int) -> list[Any]:
        """The factors of each layer's outputs, from the inputs on; None where all 1."""
        shares = (self.plan.input_dropout, *(l.dropout for l in self.plan.layers))
        return [
            self.array(kept(seed, self.state.updates, l, (cases, units), share))
            / (1 - share)
            if share
            else None
            for l, (units, share) in enumerate(
                zip(self.plan.sizes, shares, strict=True)
            )
        ]

    def forward(self, X: Any, masks: list[Any]) -> tuple[list[Any], list[Any]]:
        """Net inputs and outputs of all layers."""
        flat = self.state.parameters
        W, b = weights(self.plan, flat), biases(self.plan, flat)
        return self.equations.forward(W, b, X, masks)

    def smoothed(self, T: Any) -> Any:
        """The targets after label smoothing."""
        if not self.plan.label_smoothing:
            return T
        factor, summand = smoothing(self.plan)
        return T * factor + summand

    def share(self, S: Any) -> Any:
        """The weight of each case in the batch's loss."""
        if self.plan.reduction == "sum":
            return S
        whole = float(self.xp.sum(S))
        return S / whole if whole > 0 else S * 0.0

    def reduced(self, out: Any, T: Any, S: Any) -> float:
        """The loss of a batch."""
        each = self.equations.losses(out, T)
        return float(self.xp.sum(self.share(S)[:, 0] * each))

    def gradient(self, X: Any, T: Any, S: Any, masks: list[Any]) -> tuple[float, Any]:
        """The loss of a batch and its flat gradient, before any penalty."""
        flat, xp, T = self.state.parameters, self.xp, self.smoothed(T)
        Z, A = self.forward(X, masks)
        D = self.equations.output_error(Z[-1], A[-1], masks[-1], T, self.share(S))
        W = weights(self.plan, flat)
        dW, db = self.equations.backward(W, Z, A, masks, D)
        parts = [
            part
            for w, b, layer in zip(dW, db, self.plan.layers, strict=True)
            for part in (
                (xp.reshape(w, (-1,)), b) if layer.bias else (xp.reshape(w, (-1,)),)
            )
        ]
        return self.reduced(A[-1], T, S), xp.concatenate(parts)

    def decayed(self, g: Any, penalized: bool = False) -> Any:
        """The gradient with shared cells summed, the L2 term, and frozen cells zero."""
        if self.plan.shared:
            g = self.array(_summed(self.plan, g))
        if self.decay and (penalized or not self.records.optimizer.decoupled_decay):
            g = g + self.decay * self.pulled * self.state.parameters
        return g * self.moving if self.plan.frozen else g

    @cached_property
    def pulled(self) -> Any:
        """1 for each cell that weight decay pulls at, else 0."""
        return self.array(decays(self.plan))

    @cached_property
    def moving(self) -> Any:
        """0 for each frozen cell, else 1."""
        return self.array(moves(self.plan))

    @cached_property
    def once(self) -> Any:
        """1 for one cell of each parameter, else 0."""
        return self.array(leads(self.plan))

    def penalty(self) -> float:
        """The L2 penalty of the weights."""
        if not self.decay:
            return 0.0
        squares = self.pulled * self.once * self.state.parameters**2
        return self.decay / 2 * float(self.xp.sum(squares))

    def clipped(self, g: Any) -> Any:
        """The gradient within the plan's limits: each value first, then the norm."""
        xp, limit = self.xp, self.plan.clip_value
        if limit is not None:
            g = xp.where(g > limit, limit, xp.where(g < -limit, -limit, g))
        if self.plan.clip_norm is not None:
            norm = float(xp.sum(g * g * self.once)) ** 0.5
            if norm > self.plan.clip_norm:
                g = g * (self.plan.clip_norm / norm)
        return g

    def update(self, rate: float, g: Any) -> None:
        """The optimizer's states and step, from its formulas, over the flat vector."""
        state, rule = self.state, self.records.rule
        known: dict[Hashable, Any] = {
            f"setting:{name}": x for name, x in self.records.numbers.items()
        }
        known["setting:learning_rate"] = rate
        if self.records.optimizer.decoupled_decay:
            known["setting:weight_decay"] = self.decay * self.pulled
        known |= {"gradient": g, "parameter": state.parameters}
        known["update_number"] = state.updates + 1
        for row, name in enumerate(rule.states):
            known[f"before:{name}"] = state.slots[row, :]
        arithmetic = array_arithmetic(self.xp)
        for name, formula in rule.states.items():
            known[f"now:{name}"] = evaluate(formula, known.__getitem__, arithmetic)
        step = evaluate(rule.step, known.__getitem__, arithmetic)
        rows = [known[f"now:{name}"] for name in rule.states]
        if self.plan.frozen:
            step = step * self.moving
            still = self.moving == 0
            rows = [
                self.xp.where(still, known[f"before:{name}"], row)
                for name, row in zip(rule.states, rows, strict=True)
            ]
        self._keep(state.parameters + step, rows)

    def _keep(self, parameters: Any, rows: list[Any]) -> None:
        """Write the new numbers: into NumPy's arrays, in place of the others'."""
        import numpy as np

        state = self.state
        state.updates += 1
        if isinstance(state.parameters, np.ndarray):
            state.parameters[...] = parameters
            for row, values in enumerate(rows):
                state.slots[row] = values
            return
        state.parameters = parameters
        if rows:
            state.slots = self.xp.stack(rows)


def _summed(plan: Plan, g: Any) -> Any:
    """The gradient with each shared parameter's cells holding their sum."""
    import numpy as np

    g = np.array(g)
    for group in plan.shared:
        cells = list(group)
        g[cells] = g[cells].sum()
    return g
