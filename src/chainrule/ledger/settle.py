"""Raising the precision until a question about a value has a certain answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from flint import arb

from chainrule.errors import NumberError
from chainrule.formulas.numbers import (
    FIRST_PRECISION,
    LAST_PRECISION,
    Undecided,
    Value,
    is_exact,
    outermost,
    precision,
)

Answer = TypeVar("Answer")
SURE = arb(10) ** -1000
"""A ball at the last precision is this small unless its value is ill conditioned."""


def settle(
    value: Callable[[int], Value],
    read: Callable[[Value], Answer],
    name: str,
    bits: int = FIRST_PRECISION,
) -> Answer:
    """The answer that `read` gives for the value, at the first precision that decides.

    A value that the last precision can't tell from a tie, such as 1/2 as a softmax of
    equal net inputs, is taken for the tie. Raises `NumberError` where the value is not
    finite.
    """
    last: Value | None = None
    while bits <= LAST_PRECISION:
        try:
            last = None
            last = found = value(bits)
            if not is_exact(found) and not found.is_finite():
                raise Undecided
            with precision(bits):
                return read(found)
        except Undecided:
            bits *= 2
    if last is not None and last.is_finite() and last.rad() < SURE:
        with suppress(Undecided):
            return read(outermost(last))
    raise NumberError(
        f"{name} has no finite value, or lies nearer to a boundary than "
        f"{LAST_PRECISION} bits can tell: check the numbers of the example"
    )
