"""What a preset consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chainrule.engines import Plan, State


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A recipe for both estimators.

    `classifier` and `regressor` are values for parameters that are left at their
    defaults. `prepare` learns from the training inputs, shape
    ``(n_samples, n_features)``, what is done to every row before the network. `factor`
    is what the network multiplies its inputs by, for their number. `first` draws the
    first state of a plan.
    """

    name: str
    title: str
    classifier: Mapping[str, Any]
    regressor: Mapping[str, Any]
    prepare: Callable[[Any], Callable[[Any], Any]]
    factor: Callable[[int], float]
    first: Callable[[Plan, Any], State]
    aliases: tuple[str, ...] = ()
    source: str
