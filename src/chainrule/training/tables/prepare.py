"""What becomes of a table's columns before a network sees them.

Numbers are standardized with the mean and standard deviation of the training rows; a
missing one is put at the mean, and a second input says that it was missing. Categories
become one input each, 1 for the row's own and 0 for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chainrule.errors import TableError, nearest
from chainrule.training.tables.dates import are_dates
from chainrule.training.tables.table import Column, Table, listed

MOST_CATEGORIES = 50
"""A column of texts with more categories than this is taken only when asked for."""
MISSING_NAME = "(missing)"


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers: ``input = (x - mean) * factor``.

    Attributes:
        name: the column.
        mean: of the training rows.
        factor: 1/(standard deviation); 0 where all training rows have the same number.
        flagged: whether a second input is 1 where the number is missing.
    """

    name: str
    mean: float
    factor: float
    flagged: bool

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the network's inputs stand for."""
        flag = (f"{self.name} {MISSING_NAME}",) if self.flagged else ()
        return (self.name, *flag)


@dataclass(frozen=True, slots=True)
class CategoryColumn:
    """A column of categories: one input each.

    Attributes:
        name: the column.
        values: the categories, sorted; `MISSING_NAME` last where cells were missing.
        trained: which of them the training rows have; the others' inputs stay 0.
    """

    name: str
    values: tuple[str, ...]
    trained: tuple[bool, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the network's inputs stand for."""
        return tuple(f"{self.name} = {value}" for value in self.values)


@dataclass(frozen=True, slots=True)
class Preparation:
    """How rows of a table become inputs of a network."""

    columns: tuple[NumberColumn | CategoryColumn, ...]
    notes: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """What each of the network's inputs stands for."""
        return tuple(name for column in self.columns for name in column.inputs)

    @classmethod
    def learn(
        cls,
        table: Table,
        rows: Any,
        leave_out: Sequence[str] = (),
        categories: Sequence[str] = (),
    ) -> Preparation:
        """Learn means, spreads and categories from a table.

        Args:
            table: the whole table.
            rows: indices of the training rows; the others only add categories' names.
            leave_out: columns that are no inputs: the target, and what is dropped.
            categories: columns of numbers, or of many texts, to take as categories.

        Raises:
            TableError: a column can't be used; it names the column and the remedy.

        Example:
            >>> from chainrule.training.tables.read import read_table
            >>> found = Preparation.learn(read_table("iris"), range(100), ["species"])
            >>> found.inputs[0], round(found.columns[0].mean, 3)
            ('sepal_length', 5.471)
        """
        notes: list[str] = []
        found: list[NumberColumn | CategoryColumn] = []
        for column in usable_columns(table, leave_out, categories):
            asked = column.name in categories
            if column.numbers is not None and not asked:
                found.append(_learn_numbers(table, column, rows))
                continue
            learned = _learn_categories(column, rows)
            note = "" if asked else _no_categories(column, learned)
            if note:
                notes.append(note)
            else:
                found.append(learned)
        if not found:
            raise TableError(
                f"{table.name} has no column left to learn from: "
                f"{'; '.join(notes) or 'keep one beside the target'}"
            )
        return cls(tuple(found), tuple(notes))

    def apply(self, table: Table, unseen: str = "error") -> Any:
        """The inputs of every row, float64, shape ``(row, unit_in)``.

        Args:
            table: may have its columns in another order, and more of them.
            unseen: "error", or "ignore" to take a category that the training table did
                not have as none of them.

        Raises:
            TableError: a column is missing, or holds what it did not hold before.
        """
        import numpy as np

        lacking = [c.name for c in self.columns if c.name not in table.names]
        if lacking:
            raise TableError(
                f"{table.name} lacks {_columns(lacking)} that the model was trained on"
                f"{nearest(lacking[0], table.names)}: add "
                f"{'it' if len(lacking) == 1 else 'them'} (the table has: "
                f"{listed(table.names)})"
            )
        parts = []
        for learned in self.columns:
            column = table.column(learned.name)
            if isinstance(learned, NumberColumn):
                parts += _number_inputs(table, column, learned)
            else:
                parts.append(_category_inputs(table, column, learned, unseen))
        return np.column_stack(parts)

    def filled(self, table: Table) -> tuple[str, ...]:
        """A sentence for each column with missing cells that the training had not."""
        notes = []
        for learned in self.columns:
            count = int(table.column(learned.name).missing().sum())
            known = (
                learned.flagged
                if isinstance(learned, NumberColumn)
                else MISSING_NAME in learned.values
            )
            if count and not known:
                how = (
                    "taken as the mean"
                    if isinstance(learned, NumberColumn)
                    else "taken as none of the categories"
                )
                notes.append(
                    f"column {learned.name!r}: {count} missing, which the training "
                    f"table did not have; {how}"
                )
        return tuple(notes)

    def as_data(self) -> dict[str, Any]:
        """Plain data, for a model file."""
        return {
            "columns": [
                {"kind": _KINDS[type(column)], **asdict(column)}
                for column in self.columns
            ]
        }

    @classmethod
    def from_data(cls, data: Any) -> Preparation:
        """The preparation that `as_data` described."""
        columns: list[NumberColumn | CategoryColumn] = []
        for each in data["columns"]:
            fields = dict(each)
            if fields.pop("kind") == "number":
                columns.append(NumberColumn(**fields))
            else:
                fields["values"] = tuple(fields["values"])
                fields["trained"] = tuple(fields["trained"])
                columns.append(CategoryColumn(**fields))
        return cls(tuple(columns))


_KINDS = {NumberColumn: "number", CategoryColumn: "category"}


def _columns(names: Sequence[str]) -> str:
    what = "the column" if len(names) == 1 else f"{len(names)} columns"
    return f"{what} {listed([repr(name) for name in names], 5)}"


def usable_columns(
    table: Table, leave_out: Sequence[str] = (), categories: Sequence[str] = ()
) -> list[Column]:
    """The columns that are not left out; raises `TableError` for one of no use."""
    for name in (*leave_out, *categories):
        table.column(name)
    columns = [column for column in table.columns if column.name not in leave_out]
    for column in columns:
        _check_usable(table, column, column.name in categories)
    return columns


def _check_usable(table: Table, column: Column, asked: bool) -> None:
    """Raise for a column of a strange kind, without a value, or of mixed kinds."""
    drop = f"leave the column out with --drop {column.name!r}"
    if column.unusable:
        raise TableError(
            f"{table.name}: column {column.name!r} holds {column.unusable}, neither "
            f"numbers nor texts; {drop}"
        )
    if column.missing().all():
        raise TableError(
            f"{table.name}: column {column.name!r} has no value in any row; {drop}"
        )
    if column.odd is not None and not asked:
        assert column.texts is not None
        raise TableError(
            f"{table.name}: column {column.name!r} holds numbers, but row "
            f"{column.odd + 1} says {column.texts[column.odd]!r}; mend the cell (empty "
            f"if it is missing), or take the column as categories with "
            f"--categories {column.name!r}"
        )
    check_finite(table, column)


def check_finite(table: Table, column: Column) -> None:
    """Raise `TableError` for an infinite number."""
    import numpy as np

    if column.numbers is None:
        return
    infinite = np.flatnonzero(np.isinf(column.numbers))
    if len(infinite):
        raise TableError(
            f"{table.name}: column {column.name!r} is infinite in row "
            f"{infinite[0] + table.first}; give a finite number, or leave the cell "
            "empty if it is missing"
        )


def _learn_numbers(table: Table, column: Column, rows: Any) -> NumberColumn:
    import numpy as np

    values = column.numbers[np.asarray(rows)]
    there = values[~np.isnan(values)]
    if not len(there):
        raise TableError(
            f"{table.name}: column {column.name!r} has values in "
            f"{int((~column.missing()).sum())} of {table.rows} rows, none of them "
            f"among the training rows; leave the column out with --drop {column.name!r}"
        )
    largest = float(np.abs(there).max())
    scaled = there / largest if largest else there  # so that squares do not overflow
    mean = float(scaled.mean()) * (largest or 1.0)
    spread = float(scaled.std()) * (largest or 1.0)
    constant = spread <= 1e-15 * max(largest, 1e-290)  # the noise of rounding
    return NumberColumn(
        column.name,
        mean,
        0.0 if constant else 1.0 / spread,
        bool(column.missing().any()),
    )


def _learn_categories(column: Column, rows: Any) -> CategoryColumn:
    texts = column.as_texts()
    values = sorted({text for text in texts if text is not None})
    among = {texts[row] for row in rows}
    trained = [value in among for value in values]
    if any(text is None for text in texts):
        values.append(MISSING_NAME)
        trained.append(None in among)
    return CategoryColumn(column.name, tuple(values), tuple(trained))


def _no_categories(column: Column, learned: CategoryColumn) -> str:
    """Why a column is left out though its cells are texts; empty where it is not."""
    keep = f"--categories {column.name!r}"
    texts = [value for value in learned.values if value != MISSING_NAME]
    if are_dates(texts):
        return (
            f"column {column.name!r} holds dates, such as {texts[0]!r}: it was left "
            "out (give its year, month or day as columns of numbers, or take it as "
            f"categories with {keep})"
        )
    if len(learned.values) > MOST_CATEGORIES:
        return (
            f"column {column.name!r} has {len(learned.values)} different texts: it was "
            f"left out (keep it with {keep})"
        )
    return ""


def _number_inputs(table: Table, column: Column, learned: NumberColumn) -> list[Any]:
    import numpy as np

    if column.numbers is None:
        _refuse_text(table, column)
    check_finite(table, column)
    values = column.numbers
    if values is None:  # every cell is missing
        values = np.full(table.rows, np.nan)
    gone = np.isnan(values)
    inputs = [np.where(gone, 0.0, (values - learned.mean) * learned.factor)]
    return [*inputs, gone.astype(float)] if learned.flagged else inputs


def _refuse_text(table: Table, column: Column) -> None:
    assert column.texts is not None
    for row, text in enumerate(column.texts):
        if text is not None and (column.odd is None or row == column.odd):
            raise TableError(
                f"{table.name}: column {column.name!r} held numbers when the model was "
                f"trained, and row {row + table.first} says {text!r}; give a number, "
                "or leave the cell empty if it is missing"
            )


def _category_inputs(
    table: Table, column: Column, learned: CategoryColumn, unseen: str
) -> Any:
    import numpy as np

    values = learned.values
    inputs = np.zeros((table.rows, len(values)))
    missing = values.index(MISSING_NAME) if MISSING_NAME in values else None
    gone = column.missing().tolist()
    for row, place in enumerate(column.places(values)):
        number = missing if gone[row] else place
        if number is not None:
            inputs[row, number] = float(learned.trained[number])
        elif not gone[row] and unseen == "error":
            text = str(column.as_texts()[row])
            raise TableError(
                f"{table.name}: column {column.name!r} has {text!r} in row "
                f"{row + table.first}, a category that the training table did not have"
                f"{nearest(text, values)} (it had: {listed(values)}); mend the cell, "
                "or let chainrule predict take unseen categories as none of these "
                "with --unseen ignore"
            )
    return inputs
