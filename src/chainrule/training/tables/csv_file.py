"""Reads CSV, and says which line is at fault where it can't."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

from chainrule.errors import TableError
from chainrule.training.tables.table import Column, Table, listed

_MISSING = ", ?, NA, N/A, n/a, na, <NA>, #N/A, NaN, nan, NAN, null, NULL, None"
MISSING = frozenset(_MISSING.split(", "))
"""The cells that count as missing."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins with the mark of UTF-16
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


_OTHERS = {
    b"\x1f\x8b": "a gzip file: unpack it first",
    b"PK\x03\x04": "a zip file, or a workbook: save its sheet as CSV",
    b"\xd0\xcf\x11\xe0": "a workbook: save its sheet as CSV",
    b"PAR1": "a Parquet file: let its name end in .parquet",
}
"""How files begin that are no text, and what to do."""


def parse_csv(data: bytes, name: str, encoding: str = "utf-8") -> Table:
    r"""A table from the bytes of a CSV file.

    The first line holds the columns' names. The separator is the one of ``, ; tab |``
    that the first line has most of; with another separator than the comma, numbers may
    have decimal commas.

    Raises:
        TableError: it can't be read as a table; names the line.

    Example:
        >>> parse_csv(b"a;b\n1,5;x\n2;NA\n", "example").columns[0].numbers
        array([1.5, 2. ])
    """
    text = decoded(data, name, encoding)
    if not text.strip():
        raise TableError(f"{name} is empty: give a table with a line of column names")
    separator = _separator(text.lstrip().partition("\n")[0])
    header, rows = _cells(text, name, separator)
    if not rows:
        raise TableError(
            f"{name} has column names but no rows: add a row for each case"
        )
    _check_header(header, name)
    columns = [
        column(heading, cells, decimal_comma=separator != ",")
        for heading, cells in zip(header, zip(*rows, strict=True), strict=True)
    ]
    columns, notes = _without_index(columns, name)
    return Table(name, tuple(columns), len(rows), notes=notes)


def decoded(data: bytes, name: str, encoding: str) -> str:
    """The characters of a file; raises `TableError` where they are coded otherwise."""
    for begin, what in _OTHERS.items():
        if data.startswith(begin):
            raise TableError(f"{name} is no CSV, but {what}")
    marks = (marked for mark, marked in _MARKS.items() if data.startswith(mark))
    encoding = next(marks, encoding)
    try:
        text = data.decode(encoding)
    except LookupError:
        raise TableError(
            f"unknown encoding {encoding!r}: give one such as utf-8, latin-1 or cp1252"
        ) from None
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        line = data.count(b"\n", 0, at) + 1
        byte = f"byte 0x{data[at]:02x} in line {line}" if at < len(data) else "its end"
        raise TableError(
            f"{name} is not {encoding} ({byte}): save it as UTF-8, or name its "
            "encoding, such as --encoding latin-1"
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise TableError(
            f"{name} is not {encoding} text (a character 0 in line {line}): save it "
            "as UTF-8, or name its encoding, such as --encoding utf-16-le"
        )
    return text


def _separator(line: str) -> str:
    outside = "".join(line.split('"')[::2])  # what stands in quotes does not count
    return max(",;\t|", key=outside.count) if outside else ","


def _cells(text: str, name: str, separator: str) -> tuple[list[str], list[list[str]]]:
    """The header, and the rows, each as long as the header."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator,
        skipinitialspace=True,
        strict=True,
    )
    header: list[str] = []
    rows: list[list[str]] = []
    try:
        for row in reader:
            if not row or (len(row) == 1 and not row[0].strip() and len(header) != 1):
                continue
            if not header:
                header = [cell.strip() for cell in row]
            elif len(row) != len(header):
                raise TableError(
                    f"{name}, line {reader.line_num}: {_counted(len(row), 'value')} "
                    f"for {_counted(len(header), 'column')}; give every row a value "
                    "per column (leave a missing one empty)"
                )
            else:
                rows.append(row)
    except csv.Error as error:
        raise TableError(
            f"{name}, line {reader.line_num}: can't be read as CSV "
            f"({str(error).lower()}); mend the quotes, or write the file anew"
        ) from None
    return header, rows


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _check_header(header: list[str], name: str) -> None:
    twice = [heading for heading in dict.fromkeys(header) if header.count(heading) > 1]
    if all(_is_number(heading) for heading in header):
        raise TableError(
            f"{name}: the first line holds numbers ({listed(header, 3)}), not column "
            "names; add a line of names at the top"
        )
    if twice:
        what = f"named {twice[0]!r}" if twice[0] else "without a name"
        raise TableError(
            f"{name}: {header.count(twice[0])} columns are {what}; "
            "give each column a name of its own"
        )


def _without_index(
    columns: list[Column], name: str
) -> tuple[list[Column], tuple[str, ...]]:
    """Leave out a nameless first column that counts the rows, as pandas writes one."""
    for number, found in enumerate(columns):
        if found.name:
            continue
        if number == 0 and len(columns) > 1 and _counts(found.numbers):
            note = "the first column has no name and counts the rows: it was left out"
            return columns[1:], (note,)
        raise TableError(
            f"{name}: column {number + 1} has no name; give it one in the first line"
        )
    return columns, ()


def _counts(numbers: Any) -> bool:
    import numpy as np

    if numbers is None:
        return False
    first = numbers[0]
    return first in (0, 1) and bool((numbers == first + np.arange(len(numbers))).all())


def column(name: str, cells: tuple[str, ...], *, decimal_comma: bool = False) -> Column:
    """A column of numbers where every cell that is there is one, else of texts.

    >>> column("size", ("1", "?", "3e2")).numbers
    array([  1.,  nan, 300.])
    >>> column("color", (" red", "")).texts
    ('red', None)
    """
    import numpy as np

    stripped = [cell.strip() for cell in cells]
    missing = [cell in MISSING for cell in stripped]
    numbers = _numbers(stripped, missing, decimal_comma)
    if numbers is not None and not all(missing):
        return Column(name, numbers=np.array(numbers, dtype=np.float64))
    texts = tuple(
        None if gone else cell for cell, gone in zip(stripped, missing, strict=True)
    )
    odd = _odd(texts, decimal_comma)
    return Column(name, texts=texts, odd=odd, decimal_comma=decimal_comma)


def _numbers(
    cells: list[str], missing: list[bool], decimal_comma: bool
) -> list[float] | None:
    """All cells as floats, None where one is no number."""
    try:
        values = list(map(float, cells))
    except ValueError:
        values = []
    if len(values) == len(cells) and not any("_" in cell for cell in cells):
        # a cell such as "nan" is missing, and float() has read it as NaN
        return values
    values = []
    for cell, gone in zip(cells, missing, strict=True):
        if gone:
            values.append(float("nan"))
        elif _is_number(cell, decimal_comma):
            values.append(_to_float(cell, decimal_comma))
        else:
            return None
    return values


def _is_number(cell: str, decimal_comma: bool = False) -> bool:
    try:
        value = _to_float(cell, decimal_comma)
    except ValueError:
        return False
    return "_" not in cell and value == value  # noqa: PLR0124 - NaN is no number


def number(cell: str, decimal_comma: bool = False) -> float | None:
    """The number that a cell holds, None where it holds none.

    >>> number("1,5", decimal_comma=True), number("1,5"), number("x")
    (1.5, None, None)
    """
    return _to_float(cell, decimal_comma) if _is_number(cell, decimal_comma) else None


def _to_float(cell: str, decimal_comma: bool) -> float:
    if decimal_comma and cell.count(",") == 1 and "." not in cell:
        cell = cell.replace(",", ".")
    return float(cell)


def _odd(texts: tuple[str | None, ...], decimal_comma: bool) -> int | None:
    """The first row that is no number, in a column where most cells are numbers."""
    there = [(row, text) for row, text in enumerate(texts) if text is not None]
    odd = [row for row, text in there if not _is_number(text, decimal_comma)]
    return odd[0] if there and len(odd) * 2 < len(there) else None
