"""The register of presets, one file each, and what an estimator does with one.

A preset gives values to the parameters that are left at their defaults. It does so for
as long as a fit lasts: the parameters themselves stay as the user wrote them, which is
what `get_params`, `set_params` and `clone` are about. Whether a parameter was given
its default value or left at it can't be told; so a preset may also be a dictionary of
its name and of values that win over the recipe.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sklearn.base import is_classifier

from chainrule.engines import Plan, State
from chainrule.errors import SettingError, nearest
from chainrule.estimators.presets._record import Preset
from chainrule.estimators.presets.realmlp import REALMLP
from chainrule.estimators.scaling import Scaling
from chainrule.maths.register import Register

__all__ = ["PRESETS", "applied", "first_state_of", "prepared_by", "scaling_of"]

PRESETS: Register[Preset] = Register("preset", REALMLP)


def chosen(preset: Any) -> tuple[Preset, dict[str, Any]]:
    """The recipe that the parameter `preset` names, and the values that win over it.

    Raises:
        SettingError: a dictionary without the recipe's name.
    """
    values = dict(preset) if isinstance(preset, Mapping) else {"name": preset}
    name = values.pop("name", None)
    if not isinstance(name, str):
        raise SettingError(
            f"preset is {preset!r}, without its name: give {{'name': 'realmlp', …}}"
        )
    return PRESETS.find(name), values


def changes_of(estimator: Any) -> dict[str, Any]:
    """The parameters to which the estimator's preset gives another value."""
    if estimator.preset is None:
        return {}
    preset, values = chosen(estimator.preset)
    wanted = preset.classifier if is_classifier(estimator) else preset.regressor
    defaults = _defaults(type(estimator))
    for name in values:
        if name not in defaults or name == "preset":
            known = defaults.keys() - {"preset"}
            raise SettingError(
                f"preset has {name!r}, which is no parameter of "
                f"{type(estimator).__name__} that it may set{nearest(name, known)}"
            )
    left = {
        name: value
        for name, value in wanted.items()
        if _same(getattr(estimator, name), defaults[name])
    }
    return {**left, **values}


def _defaults(kind: type) -> dict[str, Any]:
    """Every parameter's default; a class made of ours may name a few of them only."""
    found: dict[str, Any] = {}
    for each in reversed(kind.__mro__):
        if "__init__" in vars(each):
            given = inspect.signature(vars(each)["__init__"]).parameters.values()
            named = (one for one in given if one.default is not one.empty)
            found |= {one.name: one.default for one in named}
    return found


def _same(value: Any, default: Any) -> bool:
    return type(value) is type(default) and bool(value == default)


@contextmanager
def applied(estimator: Any) -> Iterator[None]:
    """The preset's values in place, and the user's put back afterwards."""
    changes = changes_of(estimator)
    kept = {name: getattr(estimator, name) for name in changes}
    vars(estimator).update(changes)
    try:
        if isinstance(estimator.preset, Mapping):
            estimator._validate_params()
        yield
    finally:
        vars(estimator).update(kept)


def prepared_by(preset: Any, X: Any) -> Callable[[Any], Any] | None:
    """What a preset does to rows before the network, learned from these."""
    return None if preset is None else chosen(preset)[0].prepare(X)


def scaling_of(preset: Any, X: Any, T: Any, weight: Any, with_targets: bool) -> Scaling:
    """The network's units under a preset: its factor, targets in standard units."""
    factor = chosen(preset)[0].factor(X.shape[1])
    return Scaling.by_factor(X.shape[1], factor, T, weight, with_targets)


def first_state_of(preset: Any, plan: Plan, random: Any) -> State:
    """The first state as a preset draws it."""
    return chosen(preset)[0].first(plan, random)
