"""Reads a table: CSV, Parquet, or a bundled data set by name."""

from __future__ import annotations

from pathlib import Path

from chainrule.errors import TableError, missing_package, nearest
from chainrule.training.tables.bundled import BUNDLED, bundled
from chainrule.training.tables.csv_file import parse_csv
from chainrule.training.tables.table import Column, Table

PARQUET = frozenset({".parquet", ".pq"})
TEXT = frozenset({".csv", ".tsv", ".txt", ".tab"})
"""The endings of files that are read as tables."""


def is_table(name: str) -> bool:
    """Whether a command's argument means a table, not an example file.

    >>> is_table("iris"), is_table("data/wine.CSV"), is_table("slides.toml")
    (True, True, False)
    """
    return name in BUNDLED or Path(name).suffix.lower() in PARQUET | TEXT


def is_there(name: str) -> bool:
    """Whether there is a file of that name, or a bundled data set."""
    return name in BUNDLED or Path(name).is_file()


def read_table(name: str | Path, encoding: str = "utf-8") -> Table:
    """Read a table.

    Args:
        name: a ``.csv`` or ``.parquet`` file, or the name of a bundled data set.
        encoding: how the characters of a CSV file are coded; a byte-order mark wins.

    Raises:
        TableError: there is no such file, or it can't be read as a table.
        MissingPackageError: Parquet needs polars; the bundled sets need scikit-learn.

    Example:
        >>> table = read_table("iris")
        >>> table.rows, table.target
        (150, 'species')
    """
    text = str(name)
    path = Path(name)
    if text in BUNDLED and not path.is_file():
        return bundled(text)
    if path.is_dir():
        raise TableError(f"{text} is a folder: name a CSV or Parquet file in it")
    if not path.is_file():
        raise TableError(
            f"there is no file {text!r}{nearest(text, BUNDLED)}: name a CSV or Parquet "
            f"file, or a bundled data set ({', '.join(BUNDLED)})"
        )
    if path.suffix.lower() in PARQUET:
        return _read_parquet(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(
            f"can't read {text}: {(error.strerror or str(error)).lower()}"
        ) from None
    return parse_csv(data, text, encoding)


def _read_parquet(path: Path) -> Table:
    try:
        import polars as pl
    except ImportError:
        raise missing_package("polars", "table", "a Parquet table") from None
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).strip().splitlines()[0].lower()
        raise TableError(
            f"{path} can't be read as Parquet ({reason}): write it anew"
        ) from None
    if not frame.height or not frame.width:
        raise TableError(f"{path} is empty: give a table with columns and rows")
    columns = tuple(_column(frame[name]) for name in frame.columns)
    return Table(str(path), columns, frame.height)


def _column(series: object) -> Column:
    import polars as pl

    assert isinstance(series, pl.Series)
    name, kind = series.name, series.dtype
    if kind.is_numeric():
        numbers = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
        return Column(name, numbers=numbers)
    if kind == pl.Boolean:
        words = {True: "true", False: "false", None: None}
        return Column(name, texts=tuple(words[x] for x in series.to_list()))
    if kind in (pl.String, pl.Categorical, pl.Enum, pl.Date, pl.Datetime, pl.Time):
        # dates and times as the texts that a CSV file has for them
        texts = tuple(x or None for x in series.cast(pl.String).to_list())
        return Column(name, texts=texts)
    if kind == pl.Null:
        return Column(name, texts=(None,) * len(series))
    return Column(name, texts=(None,) * len(series), unusable=str(kind))
