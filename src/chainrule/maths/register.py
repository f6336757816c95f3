"""A register: the records of one folder, by name and by the names others give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, Protocol, TypeVar

from chainrule.errors import SettingError, nearest


class Named(Protocol):
    """What a record must offer to be registered."""

    @property
    def name(self) -> str:
        """The registered name."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """What Keras, PyTorch and scikit-learn call it."""


Record = TypeVar("Record", bound=Named)


class Register(Mapping[str, Record], Generic[Record]):
    """Records by name; where a name is accepted, so is an alias or the record itself.

    >>> from chainrule.maths.activations import ACTIVATIONS
    >>> ACTIVATIONS.find("sigmoid").name
    'logistic'
    >>> ACTIVATIONS.find("LeakyReLU").name
    'leaky_relu'
    """

    def __init__(self, what: str, *records: Record) -> None:
        self.what = what
        self._records = {record.name: record for record in records}
        self._known: dict[str, Record] = {}
        for record in records:
            for name in (record.name, *record.aliases):
                key = plain(name)
                if self._known.setdefault(key, record) is not record:
                    raise ValueError(f"two records answer to the {what} {name!r}")

    def __getitem__(self, name: str) -> Record:
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def find(self, wanted: str | Record) -> Record:
        """The record of a name, an alias or itself; case and separators don't matter.

        Raises `SettingError` with the nearest known name where there is none.
        """
        if not isinstance(wanted, str):
            return wanted
        found = self._known.get(plain(wanted))
        if found is None:
            raise SettingError(
                f"unknown {self.what} {wanted!r}{self._nearest(wanted)} "
                f"(known: {', '.join(self._records)})"
            )
        return found

    def _nearest(self, wanted: str) -> str:
        """The nearest name; of an alias, whose it is, for it is not among the known."""
        names = {
            name: record.name
            for record in self._records.values()
            for name in (*record.aliases, record.name)
        }
        hint = nearest(wanted.strip().lower().replace("-", "_"), names)
        found = next((name for name in names if hint.endswith(f"{name!r}?")), "")
        own = names.get(found, found)
        return hint if own == found else f"{hint[:-1]}, another name of {own!r}?"


def plain(name: str) -> str:
    """A name without case and separators: ``LeakyReLU`` and ``leaky_relu`` are one."""
    return "".join(sign for sign in name.lower() if sign not in "_- \t\n")
