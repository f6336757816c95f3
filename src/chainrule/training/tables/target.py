"""The column that is predicted: classes or a number, told apart by what it holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from chainrule.errors import TableError
from chainrule.training.magnitude import magnitude
from chainrule.training.tables.prepare import check_finite
from chainrule.training.tables.table import Column, Table, listed

Task = Literal["classification", "regression"]

MOST_NUMBER_CLASSES = 20
"""Whole numbers with at most so many different values are taken as classes."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a network's outputs stand for.

    Attributes:
        name: the column.
        task: "classification" or "regression".
        classes: the classes, an output each; empty for a number.
        mean, spread: a number is trained as ``(x - mean) / spread``.
    """

    name: str
    task: Task
    classes: tuple[str, ...] = ()
    mean: float = 0.0
    spread: float = 1.0

    @property
    def outputs(self) -> int:
        """How many outputs the network needs."""
        return len(self.classes) or 1

    @classmethod
    def learn(cls, table: Table, name: str, task: Task | None = None) -> Target:
        """What a column of a table asks for; `standardized` adds mean and spread.

        Raises:
            TableError: there is no such column, a cell is missing or infinite, or there
                is one class only.

        Example:
            >>> from chainrule.training.tables.read import read_table
            >>> Target.learn(read_table("iris"), "species").classes
            ('setosa', 'versicolor', 'virginica')
        """
        column = table.column(name, "target column")
        _check(table, column)
        if task is None:
            _check_one_kind(table, column)
            task = kind_of(column)
        if task == "regression":
            if column.numbers is None:
                assert column.texts is not None
                row = column.odd or 0
                raise TableError(
                    f"{table.name}: the target {name!r} holds texts, such as "
                    f"{column.texts[row]!r} in row {row + table.first}, and regression "
                    "needs numbers; use --task classification"
                )
            return cls(name, task)
        classes = _sorted_classes(column)
        if len(classes) == 1:
            raise TableError(
                f"{table.name}: the target {name!r} has one class only, {classes[0]!r}"
                ": give rows of two or more classes"
            )
        return cls(name, task, classes)

    def standardized(self, table: Table, rows: Any) -> Target:
        """The same with mean and spread of the given rows (for a number)."""
        if self.task == "classification":
            return self
        values = table.column(self.name).numbers[rows]
        scale = magnitude(values)
        spread = float((values / scale).std()) * scale
        mean = float((values / scale).mean()) * scale
        return Target(self.name, self.task, (), mean, spread or 1.0)

    def numbers(self, table: Table) -> Any:
        """The index of each row's class, or its number; shape ``(row,)``."""
        import numpy as np

        column = table.column(self.name, "target column")
        _check(table, column)
        if self.task == "regression":
            if column.numbers is None:
                raise TableError(
                    f"{table.name}: the target {self.name!r} holds texts, and the "
                    "model predicts a number"
                )
            return column.numbers
        found = column.places(self.classes)
        if None in found:
            row = found.index(None)
            raise TableError(
                f"{table.name}: the target {self.name!r} has "
                f"{column.as_texts()[row]!r} in row {row + table.first}, a class that "
                f"the model does not know (it knows: {listed(self.classes)})"
            )
        return np.array(found)

    def targets(self, numbers: Any) -> Any:
        """What the network is trained towards, shape ``(row, unit_out)``."""
        import numpy as np

        if self.task == "classification":
            return np.eye(len(self.classes))[numbers]
        return ((numbers - self.mean) / self.spread)[:, None]

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a model file."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_data(cls, data: Any) -> Target:
        """The target that `as_data` described."""
        return cls(**{**data, "classes": tuple(data["classes"])})


def with_target(table: Table, name: str) -> Table:
    r"""The rows of a table that have a target; a note says how many had none.

    Raises:
        TableError: no row has one.

    Example:
        >>> from chainrule.training.tables.csv_file import parse_csv
        >>> table = with_target(parse_csv(b"x,y\n1,a\n2,\n3,b\n", "example"), "y")
        >>> table.rows, table.notes
        (2, ("1 row has no value of the target 'y': it was left out",))
    """
    import numpy as np

    missing = table.column(name, "target column").missing()
    count = int(missing.sum())
    if not count:
        return table
    if count == table.rows:
        raise TableError(
            f"{table.name}: the target {name!r} has no value in any row; fill it in, "
            "or name another column"
        )
    rows = np.flatnonzero(~missing)
    note = (
        f"1 row has no value of the target {name!r}: it was left out"
        if count == 1
        else f"{count} rows have no value of the target {name!r}: they were left out"
    )
    return replace(
        table,
        columns=tuple(column.take(rows) for column in table.columns),
        rows=len(rows),
        notes=(*table.notes, note),
    )


def kind_of(column: Column) -> Task:
    """Texts are classes, and so are whole numbers of few values, each several times.

    >>> import numpy as np
    >>> kind_of(Column("y", numbers=np.array([0.0, 1, 1, 0])))
    'classification'
    >>> kind_of(Column("y", numbers=np.array([0.5, 1, 1, 0])))
    'regression'
    """
    import numpy as np

    if column.numbers is None:
        return "classification"
    values = column.numbers
    different = len(set(values.tolist()))
    whole = bool((values == np.round(values)).all())
    few = different <= MOST_NUMBER_CLASSES and 2 * different <= len(values)
    return "classification" if whole and few else "regression"


def _check_one_kind(table: Table, column: Column) -> None:
    """Raise where most cells are numbers, and one is not."""
    if column.odd is None:
        return
    assert column.texts is not None
    raise TableError(
        f"{table.name}: the target {column.name!r} holds numbers, but row "
        f"{column.odd + table.first} says {column.texts[column.odd]!r}; mend the cell, "
        "or take every text as a class with --task classification"
    )


def _check(table: Table, column: Column) -> None:
    import numpy as np

    if column.unusable:
        raise TableError(
            f"{table.name}: the target {column.name!r} holds {column.unusable}: "
            "name a column of numbers or texts"
        )
    gone = np.flatnonzero(column.missing())
    if len(gone):
        others = f" ({len(gone)} rows have none)" if len(gone) > 1 else ""
        raise TableError(
            f"{table.name}: the target {column.name!r} has no value in row "
            f"{gone[0] + table.first}{others}; fill it in, or train without such rows: "
            "--drop-missing-target"
        )
    check_finite(table, column)


def _sorted_classes(column: Column) -> tuple[str, ...]:
    import numpy as np

    if column.numbers is not None:  # in the order of the numbers: 2 before 10
        values = np.array(sorted(set(column.numbers.tolist())))
        ordered = Column(column.name, numbers=values)
        return tuple(str(text) for text in ordered.as_texts())
    return tuple(sorted({str(text) for text in column.texts or ()}))
