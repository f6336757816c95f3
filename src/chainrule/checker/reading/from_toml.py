"""Answers in TOML: ``[[claims]]``, tables of figures, and vectors of a layer."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chainrule.checker.model import Unread
from chainrule.checker.reading.entries import KEYS, add_entry
from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.places import Place, Places
from chainrule.checker.reading.vectors import Vectors
from chainrule.errors import ChainruleError, nearest
from chainrule.examples.model import Claim, Example
from chainrule.examples.slips import too_long

_OF_AN_EXAMPLE = (
    "title", "source", "network", "parameters", "cases", "training", "given",
    "notation",
)  # fmt: skip
MOST_TABLES = 20
"""How deep tables may be nested."""


class _Written(str):
    """A number as it was written in the file: its digits count."""

    __slots__ = ()


def read_toml(
    text: str, name: str = "answers", example: Example | None = None
) -> tuple[list[Claim], list[Unread]]:
    """Answers as ``[[claims]]`` or ``[[answers]]``, or plain tables of figures.

    With the `example` the name of a table may say more: ``[h1]`` and ``net = …``,
    ``[case_2]``, ``[after_1_update]``; and ``net_h = [0.3775, 0.3925]`` is dealt out.

    >>> read_toml('net_h1 = "0.3775"')[0][0].says
    '0.3775'
    """
    try:
        data = tomllib.loads(text, parse_float=_Written)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ChainruleError(f"{name}: not TOML ({error}): mend that place") from None
    except ValueError:
        raise ChainruleError(f"{name}: {too_long(text)}") from None
    reader = _Reader(example)
    listed = "claims" in data or "answers" in data
    for key, value in data.items():
        if not (listed and key in _OF_AN_EXAMPLE):
            reader.add(key, value, Place(), "", 0)
        # an example file with its claims is a file of answers, too
    return reader.claims, reader.unread


class _Reader:
    """One walk through the tables."""

    def __init__(self, example: Example | None) -> None:
        self.heads = Heads(example) if example else None
        self.vectors = Vectors(self.heads.layers) if self.heads else None
        self.places = Places(example) if example else None
        self.claims: list[Claim] = []
        self.unread: list[Unread] = []

    def add(self, key: str, value: Any, place: Place, of: str, depth: int) -> None:
        """What a key holds: a figure, a table, entries or a vector."""
        if isinstance(value, str | int) and not isinstance(value, bool):
            name = self._named(key, of)
            claim = Claim(name, str(value), place.after, place.case)
            self.claims.append(claim)
        elif isinstance(value, Mapping) and depth < MOST_TABLES:
            inner, place = self._told(key, place)
            for each, what in value.items():
                self.add(each, what, place, inner, depth + 1)
        elif isinstance(value, list) and any(isinstance(v, Mapping) for v in value):
            for number, entry in enumerate(value, 1):
                self._entry(entry, f"{key}[{number}]", place)
        elif dealt := self._dealt(key, value):
            self.claims += [Claim(n, s, place.after, place.case) for n, s in dealt]
        else:
            self.unread.append(
                Unread(key, "neither a figure nor a list of [[claims]]", True)
            )

    def _named(self, key: str, of: str) -> str:
        """``net`` in the table of h1; ``w5`` in the table of gradients."""
        if self.heads is None or not of:
            return key
        if found := self.heads.cell(key, of):
            return found
        known = self.heads.is_quantity(key) and not self.heads.parameter(key)
        return key if known else self.heads.cell(of, key) or key

    def _told(self, key: str, place: Place) -> tuple[str, Place]:
        """What the name of a table says of the figures in it."""
        if self.places is None or key in ("answers", "claims"):
            return "", place
        rest, place = self.places.placed(key.replace("_", " "), place)
        return ("" if not rest.strip() else key), place

    def _entry(self, entry: Any, place: str, default: Place) -> None:
        if not isinstance(entry, Mapping):
            self.unread.append(Unread(place, "not a table with of and says", True))
            return
        for odd in [key for key in entry if key not in KEYS][:1]:
            hint = nearest(odd, KEYS)
            self.unread.append(Unread(f"{place}.{odd}", f"unknown key{hint}"))
        add_entry(entry, place, self.claims, self.unread, replace(default))

    def _dealt(self, key: str, value: Any) -> list[tuple[str, str]]:
        if self.vectors is None or not isinstance(value, list):
            return []
        return self.vectors.dealt(f"{key} = {str(value).replace(chr(39), '')}")
