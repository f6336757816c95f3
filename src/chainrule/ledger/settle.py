"""Raising the precision until a question about a value has a certain answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from chainrule.errors import NumberError
from chainrule.formulas.numbers import (
    FIRST_PRECISION,
    LAST_PRECISION,
    Undecided,
    Value,
    is_exact,
    precision,
)

Answer = TypeVar("Answer")


def settle(
    value: Callable[[int], Value],
    read: Callable[[Value], Answer],
    name: str,
    bits: int = FIRST_PRECISION,
) -> Answer:
    """The answer that `read` gives for the value, at the first precision that decides.

    Raises `NumberError` where the value is not finite, or where it lies so near a
    boundary that even the last precision can't tell.
    """
    while bits <= LAST_PRECISION:
        try:
            found = value(bits)
            if not is_exact(found) and not found.is_finite():
                raise Undecided
            with precision(bits):
                return read(found)
        except Undecided:
            bits *= 2
    raise NumberError(
        f"{name} has no finite value, or lies nearer to a boundary than "
        f"{LAST_PRECISION} bits can tell: check the numbers of the example"
    )
