"""Answers in CSV: ``quantity,value``, or a table with its names in row and column."""

from __future__ import annotations

import csv
import io
import re

from chainrule.checker.model import Unread
from chainrule.checker.reading.entries import add_entry
from chainrule.checker.reading.loose import read_rows
from chainrule.checker.reading.places import Place, Places
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example

_COLUMNS = {
    "quantity": "of", "name": "of", "of": "of", "value": "says", "says": "says",
    "answer": "says", "figure": "says", "after": "after", "updates": "after",
    "case": "case", "where": "where", "remark": "where", "working": "working",
    "symbol": "of", "variable": "of", "result": "says", "größe": "of", "wert": "says",
    "ergebnis": "says", "grandeur": "of", "valeur": "says", "résultat": "says",
    "cantidad": "of", "valor": "says", "resultado": "says", "量": "of", "值": "says",
    "calculation": "working", "rechnung": "working", "note": "where",
    "iteration": "iteration", "epoch": "epoch", "epoche": "epoch", "sample": "case",
    "pattern": "case", "fall": "case",
}  # fmt: skip
_PART = re.compile(r"[;\t,]")
_INSIDE = re.compile(r"(?<=\d),(?=\d)")
_FIGURE = re.compile(r"\s*[-+−]?[\d.,]+(?:[eE][-+]?\d+|\s*%)?\s*")
_QUOTED = re.compile(r'"[^"]*"|\{[^{}]*\}|\([^()]*\)|\[[^][]*\]')


def read_csv(
    text: str,
    name: str = "answers",
    *,
    pointed: bool = False,
    example: Example | None = None,
) -> tuple[list[Claim], list[Unread]]:
    r"""Answers as ``quantity,value``, with or without a heading row.

    Columns ``after``, ``case``, ``where`` and ``working`` are read too; commas,
    semicolons or tabs part them. With `pointed`, a comma inside a figure is a decimal
    point where semicolons part the cells: so spreadsheets write in many countries.
    With the `example`, a table with units or parameters in its rows is read as well.

    >>> read_csv("quantity,value\nnet_h1,0.3775")[0][0].of
    'net_h1'
    """
    try:
        rows = _rows(text)
    except csv.Error as error:
        raise ChainruleError(f"{name}: not CSV ({error}): mend that row") from None
    pointed = pointed and _mark(text.lstrip()) == ";"
    columns = _heading(rows[0]) if rows else None
    headed = columns is not None or bool(rows and _is_heading(rows[0]))
    if example is not None and columns is None and headed and len(rows[0]) > 2:
        cells = [[_pointed(cell) if pointed else cell for cell in row] for row in rows]
        return read_rows(cells, example)
    places = Places(example, text) if example is not None else None
    claims: list[Claim] = []
    unread: list[Unread] = []
    for number, row in enumerate(rows, 1):
        if (number == 1 and headed) or not any(cell.strip() for cell in row):
            continue
        entry = _entry(columns or ["of", "says", "after", "case", "where"], row)
        if pointed:
            entry |= {
                key: _pointed(entry[key]) for key in ("says", "working") if key in entry
            }
        add_entry(entry, f"row {number}", claims, unread, _place(entry, places))
    return claims, unread


def _entry(keys: list[str | None], row: list[str]) -> dict[str, str]:
    pairs = zip(keys, row, strict=False)
    return {key: cell.strip() for key, cell in pairs if key is not None}


def _place(entry: dict[str, str], places: Places | None) -> Place | None:
    """Where a row is read by its iteration or epoch."""
    for word in ("iteration", "epoch"):
        number = entry.get(word, "")
        if places is not None and number.isdecimal() and number.isascii():
            zero = places.from_zero
            return places.during(Place(), int(number[:9]), word, from_zero=zero)
    return None


def _pointed(cell: str) -> str:
    return _INSIDE.sub(".", cell)


def _rows(text: str) -> list[list[str]]:
    """The rows, each parted by its own first mark where no cell is quoted."""
    if '"' in text:
        first = next((line for line in text.splitlines() if line.strip()), "")
        return list(csv.reader(io.StringIO(text), delimiter=_mark(first)))
    lines = text.splitlines()
    return [row for each in lines for row in csv.reader([each], delimiter=_mark(each))]


def _mark(line: str) -> str:
    """What parts the cells of a line: its first mark outside quotes and brackets."""
    found = _PART.search(_QUOTED.sub("", line))
    return found[0] if found else ","


def _is_heading(row: list[str]) -> bool:
    """Whether a row has words only, so no figure."""
    words = [cell for cell in row if cell.strip()]
    return len(words) > 1 and not any(map(_FIGURE.fullmatch, words[1:]))


def _heading(row: list[str]) -> list[str | None] | None:
    """The meaning of each column, where the first row is a heading."""
    found = [_COLUMNS.get(cell.strip().lower()) for cell in row]
    return found if "of" in found and "says" in found else None
