"""From a fitted estimator and rows to the ledger that explains them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from chainrule.examples.model import Case, Example, Training
from chainrule.ledger import Ledger
from chainrule.maths.optimizers import OPTIMIZERS
from chainrule.training.explaining import network_of, parameters_of


def ledger_of(estimator: Any, X: Any, y: Any, **settings: Any) -> Ledger:
    """The ledger of one update of a fitted estimator on some rows."""
    example = example_of(estimator, X, y)
    return Ledger(example, **settings)


def example_of(estimator: Any, X: Any, y: Any = None) -> Example:
    """The fitted network and rows as a worked example."""
    state = estimator._current_state()
    plan = estimator._network
    rows = np.asarray(X, dtype=plan.dtype)
    targets = None if y is None else estimator._targets_of(y).astype(plan.dtype)
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
    )


def _exact(values: Any) -> tuple[Fraction, ...]:
    return tuple(Fraction(value) for value in values.tolist())
