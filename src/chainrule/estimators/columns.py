"""Tables with categories and missing cells, as inputs of a network.

A column of numbers is taken as it is, a missing cell at the column's mean with a second
input that says so; a column of categories becomes one input for each of them, missing
being one more, and a category that was not there when it was fitted none of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.errors import SettingError
from chainrule.estimators.cells import (
    check_categories,
    holds_numbers,
    holds_times,
    numbers,
    objects,
    words,
)


@dataclass(frozen=True, eq=False)
class Encoder:
    """What was learned of a table: its columns, and what becomes of the two kinds.

    `columns` are the table's, names or numbers; `numeric` and `worded` the places of
    the columns of numbers and of categories.
    """

    columns: tuple[Any, ...]
    numeric: tuple[int, ...]
    worded: tuple[int, ...]
    imputer: Any
    encoder: Any

    def inputs(self, X: Any) -> Any:
        """The inputs of a table's rows, float64, shape ``(case, unit_in)``.

        Columns are taken by name from a table and by place from an array.
        """
        names, columns = _columns(X)
        if set(self.columns) <= set(names):
            columns = [columns[names.index(name)] for name in self.columns]
        parts = []
        if self.numeric:
            found = _numbers(self.columns, columns, self.numeric)
            parts.append(self.imputer.transform(found))
        if self.worded:
            parts.append(self.encoder.transform(_words(columns, self.worded)))
        return np.hstack(parts)


def learn(X: Any, categories: Any) -> Encoder:
    """What becomes of a table's columns.

    Args:
        X: a DataFrame, or an array, whose columns are numbered from 0.
        categories: "auto" for the columns that hold no numbers, or a list of columns.

    Raises:
        SettingError: a column that is named is not there, or can't be an input.
    """
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import OneHotEncoder

    names, columns = _columns(X)
    worded = _worded(names, columns, categories)
    numeric = [place for place in range(len(names)) if place not in worded]
    imputer = SimpleImputer(add_indicator=True, keep_empty_features=True)
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    if numeric:
        imputer.fit(_numbers(names, columns, numeric))
    for place in worded:
        check_categories(names[place], words(columns[place]))
    if worded:
        encoder.fit(_words(columns, worded))
    return Encoder(tuple(names), tuple(numeric), tuple(worded), imputer, encoder)


def _columns(X: Any) -> tuple[list[Any], list[Any]]:
    """The names of a table's columns, or their numbers, and the columns."""
    if not hasattr(X, "columns"):
        return list(range(X.shape[1])), list(X.T)
    if hasattr(X, "column_names"):  # pyarrow's columns are called so
        return list(X.column_names), [
            objects(X[name].to_pylist()) for name in X.column_names
        ]
    names = list(X.columns)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise SettingError(
            f"the table has {names.count(twice[0])} columns named {twice[0]!r}: give "
            "each a name of its own"
        )
    return names, [X[name] for name in names]


def as_table(X: Any) -> Any:
    """A table as it is, other rows as an array; their numbers stay beside words."""
    from sklearn.utils import check_array

    if hasattr(X, "columns"):
        return X
    found = check_array(X, dtype=None, ensure_all_finite=False)
    if found.dtype.kind in "US" and not hasattr(X, "dtype"):
        return check_array(X, dtype=object, ensure_all_finite=False)
    return found


def _worded(names: list[Any], columns: list[Any], categories: Any) -> list[int]:
    """The places of the columns that hold categories."""
    if isinstance(categories, str):
        return [
            place
            for place, (name, column) in enumerate(zip(names, columns, strict=True))
            if _is_worded(name, column)
        ]
    lacking = [name for name in categories if name not in names]
    if lacking:
        raise SettingError(
            f"categories names the column {lacking[0]!r}, which is not there: "
            f"name columns of the table ({', '.join(map(str, names[:12]))})"
        )
    return sorted({names.index(name) for name in categories})


def _is_worded(name: Any, column: Any) -> bool:
    if holds_times(column):
        raise SettingError(
            f"the column {name!r} holds dates or times, of which each would be a "
            "category: make numbers of it, or name the categories in a list"
        )
    return not holds_numbers(column)


def _numbers(names: Any, columns: list[Any], places: Any) -> Any:
    """Some columns side by side as float64, NaN where a cell is missing."""
    return np.column_stack([numbers(names[at], columns[at]) for at in places])


def _words(columns: list[Any], places: Any) -> Any:
    """Some columns side by side as objects, NaN where a cell is missing."""
    return np.column_stack([objects(words(columns[at])) for at in places])
