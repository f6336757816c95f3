"""The cells of one column: numbers, categories or times, and which of them are missing.

Columns come from pandas, from polars or from NumPy; None, NaN, pandas' NA and NaT are
all the one missing cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time, timedelta
from numbers import Number
from typing import Any

import numpy as np

from chainrule.errors import SettingError

_OF_PANDAS = ("NAType", "NaTType")
_TIMES = ("period[", "date", "time", "timestamp", "duration")
"""How pandas' own and pyarrow's kinds of times begin."""


def is_missing(cell: Any) -> bool:
    """Whether a cell holds nothing.

    >>> [is_missing(cell) for cell in (None, float("nan"), "", 0)]
    [True, True, False, False]
    """
    if cell is None or type(cell).__name__ in _OF_PANDAS:
        return True
    return isinstance(cell, Number) and bool(cell != cell)  # noqa: PLR0124 - NaN


def holds_times(column: Any) -> bool:
    """Whether a column holds dates, times or durations."""
    check = getattr(column.dtype, "is_temporal", None)  # polars
    if callable(check) and check():
        return True
    kind = getattr(column.dtype, "kind", "O")
    if kind in ("M", "m") or str(column.dtype).startswith(_TIMES):
        return True
    return kind == "O" and isinstance(_first(column), date | time | timedelta)


def holds_numbers(column: Any) -> bool:
    """Whether a column holds numbers (missing ones too)."""
    dtype = column.dtype
    check = getattr(dtype, "is_numeric", None)  # polars
    if callable(check) and check():
        return True
    if dtype == "category" or isinstance(_first(column), str):
        return False
    if getattr(dtype, "kind", "O") == "O":
        return all(is_missing(cell) or _is_number(cell) for cell in column)
    return dtype.kind in "iuf"


def _first(column: Iterable[Any]) -> Any:
    """The first cell that is not missing; None where all are."""
    return next((cell for cell in column if not is_missing(cell)), None)


def _is_number(cell: Any) -> bool:
    plain = isinstance(cell, Number) and not isinstance(cell, bool | complex)
    return plain and not isinstance(cell, np.bool | np.complexfloating)


def numbers(name: Any, column: Any) -> Any:
    """A column of numbers, float64, shape ``(case,)``; missing cells are NaN.

    Raises:
        SettingError: a cell holds no number; it names the column.
    """
    kind = getattr(column.dtype, "kind", "O")
    if kind in "iuf":
        pandas = hasattr(column, "isna")
        more = {"na_value": np.nan} if pandas else {}
        return column.to_numpy(np.float64, **more) if pandas else np.float64(column)
    check = getattr(column.dtype, "is_numeric", None)
    if callable(check) and check():
        return column.cast(float).to_numpy()
    return np.fromiter(_floats(name, column), np.float64, len(column))


def _floats(name: Any, column: Iterable[Any]) -> Iterator[float]:
    for cell in column:
        try:
            yield float("nan") if is_missing(cell) else float(cell)
        except (TypeError, ValueError):
            raise SettingError(
                f"the column {name!r} held numbers where the network was fitted, and "
                f"has {cell!r} here: give a number, or None where it is missing"
            ) from None


def words(column: Iterable[Any]) -> list[Any]:
    """The categories of a column, NaN where a cell is missing."""
    return [np.nan if is_missing(cell) else cell for cell in column]


def objects(cells: list[Any]) -> Any:
    """Cells as an array of objects, shape ``(case,)``, whatever they are."""
    found = np.empty(len(cells), dtype=object)
    for number, cell in enumerate(cells):
        found[number] = cell
    return found


def check_categories(name: Any, cells: list[Any]) -> None:
    """Raise `SettingError` where cells can't be told apart and sorted."""
    present = [cell for cell in cells if not is_missing(cell)]
    try:
        sorted(set(present))
    except TypeError:
        kinds = sorted({type(cell).__name__ for cell in present})
        raise SettingError(
            f"the column {name!r} holds {' and '.join(kinds)}, which are no categories "
            "that can be sorted: make texts of its cells"
        ) from None
