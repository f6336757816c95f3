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
    """

    def __init__(self, what: str, *records: Record) -> None:
        self.what = what
        self._records = {record.name: record for record in records}
        self._aliases = {
            alias: record for record in records for alias in record.aliases
        }

    def __getitem__(self, name: str) -> Record:
        return self._records[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def find(self, wanted: str | Record) -> Record:
        """The record of a name, an alias or itself.

        Raises `SettingError` with the nearest known name where there is none.
        """
        if not isinstance(wanted, str):
            return wanted
        key = wanted.strip().lower().replace("-", "_").replace(" ", "_")
        found = self._records.get(key) or self._aliases.get(key)
        if found is None:
            known = [*self._records, *self._aliases]
            raise SettingError(
                f"unknown {self.what} {wanted!r}{nearest(key, known)} "
                f"(known: {', '.join(self._records)})"
            )
        return found
