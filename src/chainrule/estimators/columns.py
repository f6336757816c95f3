"""Tables with categories and missing cells, as inputs of a network.

A column of numbers is taken as it is, a missing cell at the column's mean with a second
input that says so; a column of categories becomes one input for each of them, missing
being one more, and a category that was not there when it was fitted none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from chainrule.errors import SettingError


def learn(X: Any, categories: Any) -> Any:
    """A fitted `ColumnTransformer` for a table.

    Args:
        X: a DataFrame, or an array where `categories` is a list of column numbers.
        categories: "auto" for the columns that hold no numbers, or a list of columns.

    Raises:
        SettingError: a column that is named is not there.
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.preprocessing import OneHotEncoder

    named = hasattr(X, "columns")
    X = X if named else np.asarray(X)
    columns = list(X.columns) if named else list(range(X.shape[1]))
    words = _words(X, columns, categories)
    numbers = [name for name in columns if name not in words]
    parts = [
        ("numbers", SimpleImputer(add_indicator=True), numbers),
        (
            "categories",
            OneHotEncoder(handle_unknown="ignore", sparse_output=False),
            words,
        ),
    ]
    return ColumnTransformer([part for part in parts if part[2]]).fit(X)


def _words(X: Any, columns: list[Any], categories: Any) -> list[Any]:
    """The columns that hold categories."""
    if not isinstance(categories, str):
        found = list(categories)
        lacking = [name for name in found if name not in columns]
        if lacking:
            raise SettingError(
                f"categories names the column {lacking[0]!r}, which is not there: "
                f"name columns of the table ({', '.join(map(str, columns[:12]))})"
            )
        return found
    if hasattr(X, "columns"):
        kinds: Iterable[tuple[Any, Any]] = ((name, X[name]) for name in columns)
    else:
        kinds = ((name, X[:, name]) for name in columns)
    found = []
    for name, values in kinds:
        if _is_time(values):
            raise SettingError(
                f"the column {name!r} holds dates or times, of which each would be a "
                "category: make numbers of it, or name the categories in a list"
            )
        if not _numeric(values):
            found.append(name)
    return found


def _is_time(values: Any) -> bool:
    """Whether a column holds dates, times or durations."""
    check = getattr(values.dtype, "is_temporal", None)  # polars
    if callable(check):
        return bool(check())
    return getattr(values.dtype, "kind", "") in ("M", "m")


def _numeric(values: Any) -> bool:
    """Whether a column holds numbers (missing ones too)."""
    kind = values.dtype
    check = getattr(kind, "is_numeric", None)  # polars
    if callable(check):
        return bool(check())
    if isinstance(kind, np.dtype):
        return kind.kind in "iuf" or (kind.kind == "O" and _all_numbers(values))
    return bool(getattr(kind, "_is_numeric", False)) and kind.kind in "iuf"


def _all_numbers(values: Any) -> bool:
    from numbers import Real

    return all(
        value is None or (isinstance(value, Real) and not isinstance(value, bool))
        for value in values
    )


def apply(encoder: Any, X: Any) -> Any:
    """The inputs of a table, float64."""
    X = X if hasattr(X, "columns") else np.asarray(X)
    return np.asarray(encoder.transform(X), dtype=np.float64)
