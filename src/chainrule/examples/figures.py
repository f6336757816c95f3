"""Numbers of a file or of a Python list, read exactly, with their spelling kept.

A decimal in a file arrives as a `Figure`: the text as it was written. A Python float
means the shortest decimal that gives it (0.15 is 15/100), a NumPy scalar likewise at
its own precision; NumPy itself is never imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chainrule.errors import NumberError
from chainrule.examples.faults import shown
from chainrule.formulas.decimals import MAX_EXPONENT, exact
from chainrule.formulas.plain import shortened

_NUMBER = "allowed a finite decimal such as 0.15"


class Figure(str):
    """A decimal of a TOML file, as it was written."""

    __slots__ = ()


def figure(value: object) -> tuple[Fraction, str]:
    """The exact number that a value means, and how it was written.

    Raises `NumberError` with a sentence on what was got and what is allowed.

    >>> figure(0.15)
    (Fraction(3, 20), '0.15')
    """
    text = _text(value)
    if isinstance(value, Fraction):
        if value.denominator.bit_length() + value.numerator.bit_length() > 20_000:
            raise NumberError(f"got a fraction of absurd length, {_NUMBER}: shorten it")
        return value, ""
    try:
        return exact(text), text.removeprefix("+").replace("_", "")
    except NumberError as error:
        raise NumberError(f"got {shortened(text, 40)}, {_NUMBER}: {error}") from None


def _text(value: object) -> str:
    """The decimal text of a number of any kind."""
    match value:
        case Figure():
            return _finite(value.replace("_", ""))
        case bool() | str():
            remedy = "remove the quotes" if isinstance(value, str) else "write a number"
            raise NumberError(f"got {shown(value)}, {_NUMBER}: {remedy}")
        case int():
            if value.bit_length() > 4 * MAX_EXPONENT:
                raise NumberError(f"got {shown(value)}, {_NUMBER}: is it a slip?")
            return str(value)
        case float():
            return _finite(float.__repr__(value))
        case Decimal():
            return _finite(str(value))
        case Fraction():
            return ""
        case _:
            return _finite(_scalar(value))


def _scalar(value: Any) -> str:
    """The text of a NumPy scalar, or of a zero-dimensional array."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    if kind and kind in "iuf" and getattr(value, "shape", None) == ():
        return str(value)
    raise NumberError(f"got {shown(value)}, {_NUMBER}: write one number")


def _finite(text: str) -> str:
    if text.lower().lstrip("+-") in ("inf", "nan", "infinity", "snan"):
        raise NumberError(f"got {text}, {_NUMBER}: replace it by a number")
    return text


def _as_it_is(value: Any) -> Any:
    return value


def plain_list(value: Any) -> Any:
    """Arrays and tuples as lists, deep into mappings and lists; the rest as it is."""
    if isinstance(value, Mapping):
        return {key: plain_list(each) for key, each in value.items()}
    if hasattr(value, "dtype"):
        if getattr(value, "shape", ()) != ():
            return [plain_list(part) for part in value]
        kinds = {"i": int, "u": int, "b": bool, "U": str}
        return kinds.get(value.dtype.kind, _as_it_is)(value)
    if isinstance(value, (list, tuple)):
        return [plain_list(part) for part in value]
    return value
