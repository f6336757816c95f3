"""In and out of standard units: what an estimator does around its epochs."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.engines import State
from chainrule.estimators.presets import scaling_of
from chainrule.estimators.scaling import SCALED_LOSSES, Scaling


class StandardUnits:
    """The part of the estimators that changes units; mixed into `EngineMLP`."""

    _inside: bool = False
    _scaling: Scaling | None = None
    _trained: Any = None

    def _learn_scaling(
        self: Any, X: Any, T: Any, weight: Any, incremental: bool
    ) -> Scaling | None:
        """`partial_fit` never sees all the data, so it has no standard units."""
        loss, output = self._loss_and_output()
        with_targets = output == "identity" and loss in SCALED_LOSSES
        if self.preset is not None:
            with_targets = with_targets and self.standardize
            return scaling_of(self.preset, X, T, weight, with_targets)
        if incremental or not self.standardize:
            return None
        return Scaling.learn(X, T, weight, with_targets)

    def _into_standard_units(self: Any) -> None:
        """Before epochs: parameters for standard units, the same bits as were left."""
        scaling, self._inside = self._scaling, True
        fresh, self._fresh = getattr(self, "_fresh", False), False
        if scaling is None or fresh:
            return
        plan, state = self._network, self._state
        flat = self._trained
        if flat is None or not np.array_equal(
            scaling.fold(plan, flat), state.parameters
        ):
            flat = scaling.unfold(plan, state.parameters)  # somebody replaced some
        self._use(plan, State(flat.copy(), state.slots, state.updates))

    def _out_of_standard_units(self: Any) -> None:
        """After epochs: parameters that take the data as they are."""
        self._inside = False
        if self._scaling is None:
            return
        plan, state = self._network, self._state
        self._trained = state.parameters
        with np.errstate(all="ignore"):  # a fit that diverged is told as such
            flat = self._scaling.fold(plan, state.parameters)
        self._use(plan, State(flat, state.slots, state.updates))
