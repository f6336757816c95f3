"""The faults of one example file, collected so that they are told together.

Every fault is one lower-case sentence after the file and the key: what it got, what is
allowed, and the remedy. `Table` reads the values of one TOML table and notes what is
wrong with each; readers go on with a stand-in, so that one look finds every fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chainrule.errors import ExampleError, nearest
from chainrule.formulas.plain import shortened

MOST_TOLD = 20
"""Faults that one message lists; the rest is counted."""
LONGEST_TEXT = 2000
"""Characters of a title, a source or a place."""


def shown(value: object) -> str:
    """A value for a message, short whatever it is."""
    match value:
        case bool():
            return str(value).lower()
        case str() if type(value) is str:
            return f"{shortened(value, 40)!r}"
        case Mapping():
            return "a table"
        case list() | tuple():
            return f"a list of {len(value)}"
        case int() if value.bit_length() > 128:
            return f"a whole number of about {int(value.bit_length() * 0.30103)} digits"
        case _:
            return shortened(str(value), 40)


def counted(count: int, word: str) -> str:
    """``1 row``, ``2 rows``."""
    return (
        f"{count} {word}"
        if count == 1
        else f"{count} {word.removesuffix('y')}"
        + ("ies" if word.endswith("y") else "s")
    )


def listed(names: Iterable[str], limit: int = 6) -> str:
    """``a, b and c``, or the first few and how many more."""
    every = [shortened(name, 40) for name in names]
    if len(every) > limit:
        return f"{', '.join(every[:limit])} and {len(every) - limit} more"
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))


class Faults:
    """What is wrong with one file; `check` raises it all at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0
        self._told: list[str] = []

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, key: str, sentence: str) -> None:
        """Note one fault."""
        self.count += 1
        if len(self._told) < MOST_TOLD:
            where = f"{self.file}: {key}" if key else self.file
            line = f"{where}: {sentence}"
            if line in self._told:
                self.count -= 1
            else:
                self._told.append(line)

    def has(self, key: str) -> bool:
        """Whether a fault of this very key has been told."""
        return any(line.startswith(f"{self.file}: {key}: ") for line in self._told)

    def check(self) -> None:
        """Raise `ExampleError` with every fault, one a line, where there is any."""
        if self._told:
            more = self.count - len(self._told)
            rest = [f"{self.file}: and {more} more faults"] if more else []
            raise ExampleError("\n".join([*self._told, *rest]))


class Table:
    """The values of one table of the file, with its key and its faults."""

    def __init__(
        self, values: object, key: str, faults: Faults, allowed: Iterable[str]
    ) -> None:
        self.key, self.faults = key, faults
        self.allowed = tuple(allowed)
        if isinstance(values, Mapping):
            self.values: Mapping[str, Any] = values
        else:
            faults.add(key, f"got {shown(values)}, allowed a table: write [{key}]")
            self.values = {}

    def at(self, name: str) -> str:
        """The full key of a value."""
        return f"{self.key}.{name}" if self.key else name

    def fault(self, name: str, sentence: str) -> None:
        """Note what is wrong with a value."""
        self.faults.add(self.at(name), sentence)

    def refuse_unknown(self, remedy: str = "correct or remove it") -> None:
        """Note each key that the table may not have."""
        unknown = [str(name) for name in self.values if name not in self.allowed]
        for name in unknown[:MOST_TOLD]:
            hint = nearest(name[:60], self.allowed)
            self.faults.add(
                self.at(shortened(name, 40)),
                f"unknown key{hint} (allowed: {', '.join(self.allowed)}): {remedy}",
            )
        self.faults.count += len(unknown[MOST_TOLD:])

    def get(self, name: str) -> Any:
        """The value, or None."""
        return self.values.get(name)

    def text(self, name: str, default: str = "", longest: int = LONGEST_TEXT) -> str:
        """A string."""
        value = self.values.get(name, default)
        if not isinstance(value, str) or _is_figure(value):
            self.fault(name, f"got {shown(value)}, allowed a text: put it in quotes")
            return default
        if len(value) > longest:
            self.fault(
                name, f"got {len(value)} characters, allowed {longest}: shorten it"
            )
            return default
        return value

    def named(self, name: str) -> str | None:
        """A name that is looked up; None where it is no string, which is noted."""
        before = self.faults.count
        found = self.text(name)
        return found if self.faults.count == before else None

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self.values.get(name, default)
        if value in allowed if isinstance(value, str) else False:
            return str(value)
        hint = nearest(value[:60], allowed) if isinstance(value, str) else ""
        words = " or ".join(f'"{word}"' for word in allowed)
        self.fault(
            name, f"got {shown(value)}, allowed {words}{hint}: write one of these"
        )
        return default

    def flag(self, name: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(name, default)
        if isinstance(value, bool):
            return value
        self.fault(
            name, f"got {shown(value)}, allowed true or false: write one of these"
        )
        return default

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        """A whole number between two others."""
        value = self.values.get(name, default)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if whole and least <= value <= most:
            return int(value)
        self.fault(
            name,
            f"got {shown(value)}, allowed a whole number from {least} to {most}: "
            "correct it",
        )
        return default


def _is_figure(value: str) -> bool:
    """Whether a string is really a number of the file."""
    return type(value) is not str
