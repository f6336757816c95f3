"""From a fitted estimator and rows to the ledger that explains them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from chainrule.errors import QuantityError
from chainrule.estimators.presets import applied
from chainrule.estimators.rows import inputs
from chainrule.examples.model import Case, Example, Training
from chainrule.ledger import Ledger
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.training.explaining import network_of, parameters_of

SHOWN = 12
"""So many inputs or outputs at most are named in a ledger's head."""


class Explains:
    """The part of the estimators that shows their numbers; mixed into `EngineMLP`."""

    def explain(self: Any, X: Any, y: Any = None, **settings: Any) -> Any:
        """The ledger of one row on the fitted network.

        Args:
            X: one row, shape ``(n_features,)`` or ``(1, n_features)``.
            y: its target or class; without it there is a forward pass alone.
            settings: of `chainrule.ledger.Ledger`, such as ``digits=4``.

        Raises:
            QuantityError: the row is not one row.
        """
        return self._ledger(X, y, settings, one=True)

    def explain_update(self: Any, X: Any, y: Any, **settings: Any) -> Any:
        """The ledger of what one update on a batch of rows would change.

        It is an update of the fitted coefficients, which take the data as they are.
        Rows count alike, whatever their classes weigh; dropout, label smoothing and the
        limits of the gradient, which are of the fit, are left out.

        Args:
            X: the rows, shape ``(case, n_features)``.
            y: their targets or classes.
            settings: of `chainrule.ledger.Ledger`.
        """
        return self._ledger(X, y, settings, one=False)

    def _ledger(self: Any, X: Any, y: Any, settings: Any, one: bool) -> Any:
        check_is_fitted(self)
        if not hasattr(X, "columns") and not hasattr(X, "toarray"):
            X = np.atleast_2d(X)
        with warnings.catch_warnings():
            if not hasattr(X, "columns"):  # a row of a table may come without names
                warnings.filterwarnings("ignore", "X does not have valid feature names")
            rows = inputs(self._as_inputs(X))
        if one and len(rows) != 1:
            raise QuantityError(
                f"explain takes one row, got {len(rows)}: give X[0], or use "
                "explain_update for a batch"
            )
        with applied(self):
            return ledger_of(self, rows, y, **settings)


def ledger_of(estimator: Any, X: Any, y: Any, **settings: Any) -> Ledger:
    """The ledger of one update of a fitted estimator on some rows."""
    example = example_of(estimator, X, y)
    return Ledger(example, **settings)


def example_of(estimator: Any, X: Any, y: Any = None) -> Example:
    """The fitted network and rows as a worked example."""
    state = estimator._current_state()
    plan = estimator._network
    rows = np.asarray(X, dtype=plan.dtype)
    targets = None if y is None else _targets(estimator, rows, np.atleast_1d(y))
    cases = tuple(
        Case(_exact(row), None if targets is None else _exact(targets[index]))
        for index, row in enumerate(rows)
    )
    rate = Fraction(str(float(estimator.learning_rate_init)))
    rule: dict[str, Fraction | str | bool] = {"learning_rate": rate}
    for name, value in plan.settings.items():
        rule[name] = value if isinstance(value, str | bool) else Fraction(str(value))
    optimizer = OPTIMIZERS.find(plan.optimizer)
    if plan.weight_decay and "weight_decay" in {s.name for s in optimizer.settings}:
        rule["weight_decay"] = Fraction(str(plan.weight_decay))
    return Example(
        network=network_of(plan),
        parameters=dict(parameters_of(plan, state.parameters)),
        cases=cases,
        training=Training(optimizer, rule, batch="full"),
        title=f"{type(estimator).__name__}, {len(rows)} row{'s'[: len(rows) > 1]}",
        source="; ".join(_legend(estimator)),
    )


def _legend(estimator: Any) -> Iterator[str]:
    """What inputs and outputs stand for, where they have names and are not too many."""
    names = list(getattr(estimator, "feature_names_in_", ()))
    classes = [str(each) for each in getattr(estimator, "classes_", ())]
    ins, *_, outs = estimator._network.sizes
    for stem, count, given in (("i", ins, names), ("o", outs, classes)):
        if len(given) == count <= SHOWN:
            yield ", ".join(f"{stem}{n}: {each}" for n, each in enumerate(given, 1))


def _targets(estimator: Any, rows: Any, y: Any) -> Any:
    """The targets of some rows as the network has them, shape ``(case, unit_out)``."""
    unknown = estimator._unknown_classes(y)
    if unknown:
        known = ", ".join(repr(each) for each in estimator.classes_.tolist())
        raise QuantityError(
            f"y has the class {unknown[0]!r}, and the network knows {known}: give one "
            "of these"
        )
    if y.ndim == 1 and estimator._has_several_labels():
        y = y[None]  # those of one row
    found = estimator._targets_of(y).astype(estimator._network.dtype)
    if len(found) != len(rows):
        raise QuantityError(
            f"X has {len(rows)} rows and y {len(found)}: give a class or number for "
            "each row"
        )
    return found


def _exact(values: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values.tolist())
