"""Digits gone wrong in copying: from the truth, or from what follows from the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.mistakes._record import Copy, Mistake
from chainrule.checker.model import Figure
from chainrule.errors import ChainruleError
from chainrule.formulas.numbers import Undecided, Value, decimal_string
from chainrule.ledger.settle import settle

SLIPS = tuple(each for each in MISTAKES.values() if each.slip is not None)


def slips(
    figure: Figure, value: Callable[[int], Value]
) -> Iterator[tuple[Mistake, str]]:
    """Every slip that makes the figure of a right value, given at so many bits."""
    known: dict[tuple[int, str], str | None] = {}

    def write(decimals: int, how: str) -> str | None:
        key = (decimals, how)
        if key not in known:
            known[key] = _decimal(value, decimals, how)
        return known[key]

    copy = Copy(figure, write)
    for mistake in SLIPS:
        assert mistake.slip is not None
        detail = mistake.slip(copy)
        if detail is not None:
            yield mistake, detail


def _decimal(value: Callable[[int], Value], decimals: int, how: str) -> str | None:
    try:
        return settle(value, lambda found: decimal_string(found, decimals, how), "")
    except (ChainruleError, ZeroDivisionError, Undecided):
        return None
