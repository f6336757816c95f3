"""Answers in TOML and CSV."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from chainrule.checker.model import Unread
from chainrule.errors import ChainruleError, nearest
from chainrule.examples.model import Claim

_KEYS = ("of", "says", "after", "case", "where", "working")
_COLUMNS = {
    "quantity": "of", "name": "of", "of": "of", "value": "says", "says": "says",
    "answer": "says", "figure": "says", "after": "after", "updates": "after",
    "case": "case", "where": "where", "remark": "where", "working": "working",
    "symbol": "of", "variable": "of", "result": "says", "größe": "of", "wert": "says",
    "ergebnis": "says", "grandeur": "of", "valeur": "says", "résultat": "says",
    "cantidad": "of", "valor": "says", "resultado": "says", "量": "of", "值": "says",
    "calculation": "working", "rechnung": "working", "note": "where",
}  # fmt: skip
_OF_AN_EXAMPLE = (
    "title", "source", "network", "parameters", "cases", "training", "given",
    "notation",
)  # fmt: skip


_PART = re.compile(r"[;\t,]")
_INSIDE = re.compile(r"(?<=\d),(?=\d)")
_QUOTED = re.compile(r'"[^"]*"|\{[^{}]*\}|\([^()]*\)|\[[^][]*\]')


class _Written(str):
    """A number as it was written in the file: its digits count."""

    __slots__ = ()


def read_toml(text: str, name: str = "answers") -> tuple[list[Claim], list[Unread]]:
    """Answers as ``[[claims]]`` or ``[[answers]]``, or a plain table of figures.

    >>> read_toml('net_h1 = "0.3775"')[0][0].says
    '0.3775'
    """
    try:
        data = tomllib.loads(text, parse_float=_Written)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ChainruleError(f"{name}: not TOML ({error}): mend that place") from None
    claims: list[Claim] = []
    unread: list[Unread] = []
    listed = "claims" in data or "answers" in data
    for key, value in data.items():
        if listed and key in _OF_AN_EXAMPLE:
            continue  # an example file with its claims is a file of answers, too
        if isinstance(value, list) and key in ("claims", "answers"):
            for number, entry in enumerate(value, 1):
                _add_entry(entry, f"{key}[{number}]", claims, unread)
        elif isinstance(value, Mapping) and key in ("answers", "claims"):
            _add_table(value, claims, unread)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            claims.append(Claim(key, str(value)))
        else:
            unread.append(
                Unread(key, "neither a figure nor a list of [[claims]]", True)
            )
    return claims, unread


def _add_table(
    table: Mapping[str, Any], claims: list[Claim], unread: list[Unread]
) -> None:
    for key, value in table.items():
        if isinstance(value, str | int) and not isinstance(value, bool):
            claims.append(Claim(key, str(value)))
        else:
            unread.append(Unread(key, "not a figure", True))


def _add_entry(
    entry: Any, place: str, claims: list[Claim], unread: list[Unread]
) -> None:
    if not isinstance(entry, Mapping):
        unread.append(Unread(place, "not a table with of and says", True))
        return
    odd = [key for key in entry if key not in _KEYS]
    if odd:
        hint = nearest(odd[0], _KEYS)
        unread.append(Unread(f"{place}.{odd[0]}", f"unknown key{hint}"))
    _add(entry, place, claims, unread)


def _add(
    entry: Mapping[str, Any], place: str, claims: list[Claim], unread: list[Unread]
) -> None:
    of, says = entry.get("of"), entry.get("says")
    if not isinstance(of, str) or not of.strip():
        unread.append(Unread(place, "it does not say of which quantity", True))
        return
    if not isinstance(says, str | int) or isinstance(says, bool) or says == "":
        unread.append(Unread(f"{place} ({of})", "it says no figure", True))
        return
    counts = {}
    for key, least in (("after", 0), ("case", 1)):
        count = _count(entry.get(key), least)
        if count is None:
            why = f"{key} is {entry[key]!r}: write a whole number from {least}"
            unread.append(Unread(f"{place} ({of})", why, True))
            return
        counts[key] = count
    where, working = (str(entry.get(key) or "") for key in ("where", "working"))
    claims.append(
        Claim(of.strip(), str(says), counts["after"], counts["case"], where, working)
    )


def _count(value: Any, least: int) -> int | None:
    if value is None or value == "":
        return least
    try:
        count = int(str(value))
    except ValueError:
        return None
    return count if count >= least else None


def read_csv(
    text: str, name: str = "answers", *, pointed: bool = False
) -> tuple[list[Claim], list[Unread]]:
    r"""Answers as ``quantity,value``, with or without a heading row.

    Columns ``after``, ``case``, ``where`` and ``working`` are read too; commas,
    semicolons or tabs part them. With `pointed`, a comma inside a figure is a decimal
    point where semicolons part the cells: so spreadsheets write in many countries.

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
    claims: list[Claim] = []
    unread: list[Unread] = []
    for number, row in enumerate(rows, 1):
        if (number == 1 and headed) or not any(cell.strip() for cell in row):
            continue
        keys = columns or ["of", "says", "after", "case", "where"]
        entry = {
            key: cell.strip()
            for key, cell in zip(keys, row, strict=False)
            if key is not None
        }
        if pointed:
            entry |= {
                key: _INSIDE.sub(".", entry[key])
                for key in ("says", "working")
                if key in entry
            }
        _add(entry, f"row {number}", claims, unread)
    return claims, unread


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
    return len(words) > 1 and not any(map(str.isdigit, "".join(words[1:])))


def _heading(row: list[str]) -> list[str | None] | None:
    """The meaning of each column, where the first row is a heading."""
    found = [_COLUMNS.get(cell.strip().lower()) for cell in row]
    return found if "of" in found and "says" in found else None
