"""From a table to a model: split, prepare, train, measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from chainrule.engines.plan import Plan
from chainrule.errors import SettingError, TableError
from chainrule.training.batches import split
from chainrule.training.cases import Cases
from chainrule.training.checkpoint import Checkpoint, Checkpoints
from chainrule.training.loop import Callback, Progress, Trained, fit
from chainrule.training.metrics import (
    class_baseline,
    classification_metrics,
    number_baseline,
    regression_metrics,
)
from chainrule.training.model import Model
from chainrule.training.settings import Settings
from chainrule.training.tables.defaults import plan_for, settings_for
from chainrule.training.tables.options import Options
from chainrule.training.tables.prepare import Preparation, check_finite, usable_columns
from chainrule.training.tables.table import Table
from chainrule.training.tables.target import Target, with_target

LEAST_ROWS = 10
"""A table with fewer rows can't be split."""
_TEST, _VALIDATION = 11, 12  # streams of the two draws


class Parts(NamedTuple):
    """Which rows are trained with, watched, and kept for the metrics; indices."""

    train: Any
    validation: Any
    test: Any


class Outcome(NamedTuple):
    """What a training on a table came to.

    Attributes:
        model: the network with its preprocessing and metrics.
        trained: the run itself.
        parts: which rows were used for what.
        notes: what was made of the table, in sentences.
    """

    model: Model
    trained: Trained
    parts: Parts
    notes: tuple[str, ...]


class Prepared(NamedTuple):
    """A table ready to be trained on."""

    plan: Plan
    settings: Settings
    target: Target
    preparation: Preparation
    parts: Parts
    X: Any
    numbers: Any
    weight: Any
    notes: tuple[str, ...]

    def cases(self, rows: Any) -> Cases:
        """Some rows as cases."""
        T = self.target.targets(self.numbers[rows])
        weight = None if self.weight is None else self.weight[rows]
        return Cases(self.X[rows], T, weight)


def train_table(
    table: Table,
    options: Options,
    *,
    callbacks: Sequence[Callback] = (),
    each_piece: Callable[[Progress], None] | None = None,
    checkpoints: Checkpoints | None = None,
    resume: Checkpoint | None = None,
) -> Outcome:
    """Train a network on a table and measure it on rows it has not seen.

    Args:
        table: what to learn from.
        options: what is asked; the rest is chosen by the table's size.
        callbacks: as in `fit`, as are the others.
        each_piece: for a progress bar.
        checkpoints: where the run is saved.
        resume: a checkpoint to go on from.

    Raises:
        TableError: the table can't be learned from; names column and row.
        SettingError: an option is out of its range.
        DivergenceError: a number left the finite ones.

    Example:
        >>> from chainrule.training.tables.read import read_table
        >>> found = train_table(read_table("iris"), Options(target="species"))
        >>> found.model.metrics["accuracy"] > 0.9
        True
    """
    ready = prepare(table, options)
    cases = ready.cases(ready.parts.train)
    held = ready.cases(ready.parts.validation) if len(ready.parts.validation) else None
    if options.optimizer == "lbfgs":
        from chainrule.training.tables.lbfgs import train_with_lbfgs

        trained = train_with_lbfgs(
            ready.plan, options, cases, held, checkpoints, each_piece
        )
    else:
        trained = fit(
            ready.plan,
            cases.X,
            cases.T,
            ready.settings,
            sample_weight=cases.weight,
            validation=held,
            callbacks=callbacks,
            each_piece=each_piece,
            checkpoints=checkpoints,
            resume=resume,
        )
    model = Model(
        ready.plan,
        trained.state,
        replace(trained.settings, engine=trained.engine),
        ready.preparation,
        ready.target,
        table=table.name,
    )
    model = replace(model, metrics=_measure(ready, model))
    return Outcome(model, trained, ready.parts, ready.notes)


def prepare(table: Table, options: Options) -> Prepared:
    """Everything that is done before training; raises as `train_table` does."""
    import numpy as np

    out = _left_out(options)
    if options.drop_missing_target:  # rows are told by their places in the file
        check_finite(table, table.column(options.target, "target column"))
        usable_columns(table, out, options.categories)
        table = with_target(table, options.target)
    _check_rows(table, options)
    target = Target.learn(table, options.target, options.task)
    numbers = target.numbers(table)
    parts = split_rows(table, target, numbers, options)
    target = target.standardized(table, parts.train)
    weight = None
    if options.weight_column is not None:
        weight = _weights(table, options.weight_column)
    preparation = Preparation.learn(table, parts.train, out, options.categories)
    X = preparation.apply(table).astype(options.dtype)
    if options.class_weight is not None:
        balance = _balanced(target, numbers, parts.train)[numbers]
        weight = balance if weight is None else weight * balance
    plan = plan_for(options, target, X.shape[1], len(parts.train))
    settings = settings_for(options, target, len(parts.train))
    notes = (*table.notes, *preparation.notes)
    if not np.isfinite(X).all():
        raise TableError(
            f"{table.name}: standardized values leave {options.dtype}'s range; "
            "use --dtype float64"
        )
    return Prepared(
        plan, settings, target, preparation, parts, X, numbers, weight, notes
    )


def _left_out(options: Options) -> list[str]:
    weights = [] if options.weight_column is None else [options.weight_column]
    return [options.target, *options.drop, *weights]


def split_rows(table: Table, target: Target, numbers: Any, options: Options) -> Parts:
    """Training, validation and test rows; classes keep their shares in each."""
    import numpy as np

    groups = numbers if target.task == "classification" else None
    rest, test = split(table.rows, options.test, options.seed, groups, _TEST)
    share = options.validation / (1 - options.test)
    of_rest = None if groups is None else groups[rest]
    kept, apart = split(len(rest), share, options.seed, of_rest, _VALIDATION)
    parts = Parts(rest[kept], rest[apart], test)
    if groups is not None and np.ptp(groups[parts.train]) == 0:
        raise TableError(
            f"{table.name}: the training rows have one class only; give more rows of "
            "the others"
        )
    return parts


def _check_rows(table: Table, options: Options) -> None:
    table.column(options.target, "target column")
    if table.rows < LEAST_ROWS and (options.test or options.validation):
        what = "1 row" if table.rows == 1 else f"{table.rows} rows"
        if options.drop_missing_target:
            what += f" with a value of {options.target!r}"
        raise TableError(
            f"{table.name} has {what}, too few to train on and to measure with: give "
            f"{LEAST_ROWS} or more"
        )


def _weights(table: Table, name: str) -> Any:
    import numpy as np

    column = table.column(name, "weight column")
    numbers = column.numbers
    if numbers is None or not (np.isfinite(numbers).all() and (numbers >= 0).all()):
        raise TableError(
            f"{table.name}: the weight column {name!r} must hold a number from 0 in "
            "every row; mend it, or train without it"
        )
    return numbers


def _balanced(target: Target, numbers: Any, rows: Any) -> Any:
    """A weight per class: rows / (classes * rows of the class)."""
    import numpy as np

    if target.task == "regression":
        raise SettingError("class_weight needs classes, and the target is a number")
    counts = np.bincount(numbers[rows], minlength=len(target.classes))
    return len(rows) / (len(counts) * np.maximum(counts, 1))


def _measure(ready: Prepared, model: Model) -> dict[str, Any]:
    """Metrics on the test rows; without any, on the validation or training rows."""
    import numpy as np

    parts = ready.parts
    name, rows = next(
        (name, rows)
        for name, rows in (
            ("test", parts.test),
            ("validation", parts.validation),
            ("training", parts.train),
        )
        if len(rows)
    )
    with np.errstate(all="ignore"):
        outputs = model.outputs(ready.X[rows])
    lost = np.flatnonzero(~np.isfinite(outputs).all(axis=1))
    if len(lost):
        raise TableError(
            f"{model.table}: the network's outputs for {len(lost)} of {len(rows)} "
            f"{name} rows are no finite numbers, first for row {rows[lost[0]] + 1}: "
            "its cells are too far from the training rows; mend them, or use "
            "--dtype float64"
        )
    said = Model.said(ready.target, outputs)
    seen, trained = ready.numbers[rows], ready.numbers[parts.train]
    if ready.target.task == "classification":
        found = classification_metrics(said.probabilities, seen)
        baseline = class_baseline(trained, seen, len(ready.target.classes))
    else:
        found = regression_metrics(said.values, seen)
        baseline = number_baseline(trained, seen)
    return {"measured_on": name, "rows": len(rows), **found, "baseline": baseline}
