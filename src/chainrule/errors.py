"""Every error that a reader of chainrule can meet, each one sentence and one remedy.

The tree::

    ChainruleError              anything that the person at the keyboard can mend
    ├── ExampleError            a fault of an example file
    ├── QuantityError           a quantity that does not exist, or can't be derived
    ├── NumberError             a figure that can't be read, or has no finite value
    ├── TableError              a fault of a data table
    ├── ModelError              a model file that can't be used
    ├── SettingError            a setting or option out of its range
    ├── DivergenceError         a training run whose numbers left the finite ones
    └── MissingPackageError     an optional package that is not installed

Messages are lower case, say what, where, got and allowed, and end with the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable


class ChainruleError(Exception):
    """Base of all errors that a user can mend; its text is one clear sentence."""


class ExampleError(ChainruleError):
    """A fault of an example file: names the file, the key and the remedy."""


class QuantityError(ChainruleError):
    """A quantity that does not exist here, or that can't be derived."""


class NumberError(ChainruleError):
    """A figure that can't be read, or a quantity without a finite value."""


class TableError(ChainruleError):
    """A fault of a data table: names the file, the column or row, and the remedy."""


class ModelError(ChainruleError):
    """A model file that can't be read, written or used."""


class SettingError(ChainruleError, ValueError):
    """A setting or an option that is out of its range."""


class DivergenceError(ChainruleError):
    """A training run whose numbers left the finite ones."""


class MissingPackageError(ChainruleError, ImportError):
    """An optional package that the wanted feature needs and that is not installed."""


def missing_package(package: str, extra: str, what_for: str) -> MissingPackageError:
    """The error for an optional package, with the command that installs it."""
    return MissingPackageError(
        f"{what_for} needs {package}, which is not installed: "
        f"run pip install 'chainrule[{extra}]'"
    )


def nearest(name: str, allowed: Iterable[str]) -> str:
    """``"; did you mean 'tanh'?"`` where a known name is near, else nothing.

    >>> nearest("thanh", ["tanh", "relu"])
    "; did you mean 'tanh'?"
    """
    from difflib import get_close_matches

    found = get_close_matches(name, list(allowed), n=1, cutoff=0.6)
    return f"; did you mean {found[0]!r}?" if found else ""
