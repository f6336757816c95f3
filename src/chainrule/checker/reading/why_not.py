"""Why a statement could not be read, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable

from chainrule.checker.reading.heads import Heads
from chainrule.checker.reading.statements import Statement
from chainrule.checker.reading.whole_error import WholeError

_COMMA = re.compile(r"[-+−]?\d+,\d+")


class WhyNot:
    """Says it of the statements of one text."""

    def __init__(self, heads: Heads, whole: WholeError) -> None:
        self.heads, self.whole = heads, whole

    def nameless(self, head: str) -> str:
        """Why a head names nothing."""
        if unit := self.heads.whose(head):
            return f"{unit} is a unit: write net_{unit} or out_{unit}"
        if self.whole.asks(head):
            return "say of which case it is, or write E_batch"
        return "no quantity of the example is named"

    def says(self, found: Statement, is_figure: Callable[[str], bool]) -> str:
        """Why a statement has no figure."""
        if not found.shown:
            figure = is_figure(found.head)
            return self.nameless("") if figure else "no figure after its sign"
        last = found.shown[-1]
        if _COMMA.fullmatch(last) and not self.heads.example.notation.decimal_comma:
            return (
                f"{last!r} is no figure: write a decimal point, or set decimal_comma "
                "in [notation]"
            )
        return f"{last!r} is no figure: end the line with a number"
