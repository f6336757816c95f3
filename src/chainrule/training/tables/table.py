"""A table in memory: named columns of numbers or of texts, some cells missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from chainrule.errors import TableError, nearest


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column: `numbers` (float64, NaN where missing) or `texts` (None where missing).

    Attributes:
        name: its heading.
        numbers: shape ``(row,)``, where every cell that is there is a number.
        texts: a tuple of strings and None, where they are not.
        odd: for a column of texts that are mostly numbers, the first row (from 0) that
            is none.
        unusable: what kind of values it has, where these are neither numbers nor texts.
        decimal_comma: whether its numbers may have decimal commas.
    """

    name: str
    numbers: Any = None
    texts: tuple[str | None, ...] | None = None
    odd: int | None = None
    unusable: str = ""
    decimal_comma: bool = False

    def as_texts(self) -> tuple[str | None, ...]:
        """Every cell as a text: the categories of a column of numbers."""
        if self.texts is not None:
            return self.texts
        return tuple(number_text(x) if x == x else None for x in self.numbers.tolist())  # noqa: PLR0124 - NaN

    def places(self, values: Sequence[str]) -> list[int | None]:
        """Where each cell stands among categories; None where it does not.

        A cell that was read as a number is also found under another spelling: 7 as
        ``007``, which is a text beside texts and a number in a table of its own.
        """
        place = {value: number for number, value in enumerate(values)}
        texts = self.as_texts()
        if self.texts is None:
            spelled = {_as_number(value): value for value in reversed(values)}
            texts = tuple(
                text if text is None or text in place else spelled.get(float(text))
                for text in texts
            )
        return [None if text is None else place.get(text) for text in texts]

    def missing(self) -> Any:
        """Which cells are missing, booleans of shape ``(row,)``."""
        import numpy as np

        if self.texts is not None:
            return np.array([text is None for text in self.texts], dtype=bool)
        return np.isnan(self.numbers)

    def take(self, rows: Any) -> Column:
        """The column with some of its rows only, by their indices."""
        texts, odd = self.texts, None
        if texts is not None:
            texts = tuple(texts[row] for row in rows)
        if self.odd is not None:
            odd = next((at for at, row in enumerate(rows) if row == self.odd), None)
        numbers = None if self.numbers is None else self.numbers[rows]
        return replace(self, numbers=numbers, texts=texts, odd=odd)


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Columns of equal length.

    Attributes:
        name: the file, or the name of a bundled data set; for messages.
        columns: in the file's order.
        rows: how many rows there are.
        target: the column that is usually predicted, where that is known.
        notes: sentences on what was made of the file.
        first: the number of its first row in the file; for messages.
    """

    name: str
    columns: tuple[Column, ...]
    rows: int
    target: str | None = None
    notes: tuple[str, ...] = ()
    first: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str, what: str = "column") -> Column:
        """The column of a name; raises `TableError` with the nearest name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError(
            f"{self.name} has no {what} {name!r}{nearest(name, self.names)} "
            f"(it has: {listed(self.names)})"
        )


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def number_text(x: float) -> str:
    """The shortest text of a number: ``3`` for 3.0.

    >>> number_text(3.0), number_text(0.1)
    ('3', '0.1')
    """
    return str(int(x)) if x.is_integer() and abs(x) < 1e15 else repr(x)


def listed(names: tuple[str, ...] | list[str], most: int = 12) -> str:
    """Names joined by commas, the later ones of many left out."""
    more = f", … {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
