"""The parameters that both estimators have beyond scikit-learn's, and their ranges."""

from __future__ import annotations

from numbers import Real
from typing import Any

from sklearn.utils._param_validation import Interval, StrOptions

from chainrule.engines import ENGINES
from chainrule.estimators.presets import PRESETS
from chainrule.maths.activations import ACTIVATIONS
from chainrule.maths.losses import LOSSES
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.maths.records import Activation, Optimizer
from chainrule.training.schedules import SCHEDULES

SOLVERS = frozenset({"lbfgs", *OPTIMIZERS})

CONSTRAINTS: dict[str, list[Any]] = {
    "activation": [
        StrOptions(
            {*ACTIVATIONS, *(a for r in ACTIVATIONS.values() for a in r.aliases)}
        ),
        "array-like",
        Activation,
    ],
    "solver": [StrOptions(set(SOLVERS)), Optimizer],
    "learning_rate": [
        StrOptions({"constant", "invscaling", "adaptive", *SCHEDULES}),
        str,
    ],
    "dropout": [Interval(Real, 0, 1, closed="left"), "array-like"],
    "clip_norm": [Interval(Real, 0, None, closed="neither"), None],
    "clip_value": [Interval(Real, 0, None, closed="neither"), None],
    "engine": [StrOptions({"auto", *ENGINES})],
    "preset": [
        StrOptions(
            {*PRESETS, *(a for record in PRESETS.values() for a in record.aliases)}
        ),
        dict,
        None,
    ],
    "standardize": ["boolean"],
    "categories": [StrOptions({"auto"}), "array-like", None],
    "verbose": ["verbose", StrOptions({"bar"})],
    "callbacks": [callable, "array-like", None],
}
"""Ranges of the parameters, for scikit-learn's validation."""

LABEL_SMOOTHING = {"label_smoothing": [Interval(Real, 0, 1, closed="left")]}
CLASS_WEIGHT = {"class_weight": [StrOptions({"balanced"}), dict, list, None]}
LOSS_NAMES = {
    *LOSSES,
    *(alias for record in LOSSES.values() for alias in record.aliases),
}
