"""The register of presets, one file each, and what an estimator does with one.

A preset gives values to the parameters that are left at their defaults. It does so for
as long as a fit lasts: the parameters themselves stay as the user wrote them, which is
what `get_params`, `set_params` and `clone` are about.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sklearn.base import is_classifier

from chainrule.engines import Plan, State
from chainrule.estimators.presets._record import Preset
from chainrule.estimators.presets.realmlp import REALMLP
from chainrule.estimators.scaling import Scaling
from chainrule.maths.register import Register

__all__ = ["PRESETS", "applied", "first_state_of", "prepared_by", "scaling_of"]

PRESETS: Register[Preset] = Register("preset", REALMLP)


def changes_of(estimator: Any) -> dict[str, Any]:
    """The parameters to which the estimator's preset gives another value."""
    if estimator.preset is None:
        return {}
    preset = PRESETS.find(estimator.preset)
    wanted = preset.classifier if is_classifier(estimator) else preset.regressor
    written = inspect.signature(type(estimator).__init__).parameters
    return {
        name: value
        for name, value in wanted.items()
        if _same(getattr(estimator, name), written[name].default)
    }


def _same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and bool(value == default)


@contextmanager
def applied(estimator: Any) -> Iterator[None]:
    """The preset's values in place, and the user's put back afterwards."""
    changes = changes_of(estimator)
    kept = {name: getattr(estimator, name) for name in changes}
    vars(estimator).update(changes)
    try:
        yield
    finally:
        vars(estimator).update(kept)


def prepared_by(name: str | None, X: Any) -> Callable[[Any], Any] | None:
    """What a preset does to rows before the network, learned from these."""
    return None if name is None else PRESETS.find(name).prepare(X)


def scaling_of(name: str, X: Any, T: Any, weight: Any, with_targets: bool) -> Scaling:
    """The network's units under a preset: its factor, targets in standard units."""
    factor = PRESETS.find(name).factor(X.shape[1])
    return Scaling.by_factor(X.shape[1], factor, T, weight, with_targets)


def first_state_of(name: str, plan: Plan, random: Any) -> State:
    """The first state as a preset draws it."""
    return PRESETS.find(name).first(plan, random)
