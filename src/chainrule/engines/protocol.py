"""What every engine offers; training, the estimators and the tests know only this.

An engine takes a `Plan` (the network and its update rule), a `State` (its numbers) and
arrays of cases. It holds nothing of its own between calls but caches, so that engines
may be changed in the middle of a run, and a run resumed from a file goes on with the
same bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from chainrule.engines.plan import Plan
    from chainrule.engines.state import State


@runtime_checkable
class Engine(Protocol):
    """One way to run the equations of back propagation."""

    @property
    def name(self) -> str:
        """The registered name of the engine."""
        ...

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
        """Make one update per batch, and change `state` in place.

        Args:
            plan: the network and its update rule.
            state: the parameters and the optimizer's memory; changed in place.
            X: the inputs, shape ``(case, unit_in)``. An array of `plan.dtype` in C
                order is used as it is, anything else is copied at every call.
            T: the targets, shape ``(case, unit_out)``; for classes one-hot.
            learning_rates: one for all updates, or one for each of them.
            order: which cases are taken, as indices from 0: shape ``(n,)`` for one
                epoch or ``(epochs, n)`` for several. A batch never spans two epochs.
                Left out: every case once, in the order of X.
            batch_size: cases per update; the last batch of an epoch may have fewer.
                Left out: the whole epoch is one batch.
            sample_weight: a weight for each case of X, shape ``(case,)``.
            seed: with `state.updates` it fixes the dropout masks; the same seed gives
                the same bits, also when a run is cut into several calls.

        Returns:
            The loss of each batch before its update (weighted mean over its cases, or
            sum, as `plan.reduction` says; without the weight penalty), float64, shape
            ``(updates,)``. Where a loss is not finite the run stops before that
            update, and that loss is the last that is returned; `state.updates` counts
            the updates made.

        Raises:
            SettingError: shapes, types or names that do not fit the plan.
        """
        ...

    def predict(self, plan: Plan, state: State, X: Any) -> Any:
        """The outputs for each case, without dropout; shape ``(case, unit_out)``."""
        ...

    def loss(
        self, plan: Plan, state: State, X: Any, T: Any, sample_weight: Any = None
    ) -> float:
        """The loss over all cases as one batch, without dropout and weight penalty."""
        ...

    def gradient(
        self, plan: Plan, state: State, X: Any, T: Any, sample_weight: Any = None
    ) -> tuple[float, Any]:
        """The loss over all cases and what an optimizer would be given for it.

        Without dropout and clipping, with the weight penalty in *both*, shared cells
        summed and frozen cells zero: what L-BFGS and a check by differences need.
        Returns the penalized loss and the flat gradient, shape ``(P,)``.
        """
        ...


class Chosen(NamedTuple):
    """The engine that a piece of work gets, and why, in words for the user."""

    engine: Engine
    why: str
