"""A slip in carrying."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import (
    off_by_one_column,
    plain_digits,
    same_sign,
)
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    if copy.figure.digits < 3:
        return None
    printed = plain_digits(copy.figure.text)
    for right in copy.rights():
        if same_sign(right, printed) and off_by_one_column(right, printed):
            return f"{right} with one column off by one"
    return None


ARITHMETIC_SLIP = Mistake(
    code="arithmetic-slip",
    title="a slip in carrying",
    why=("a one is lost or carried too much where columns are added or multiplied"),
    cure="add in the other order as a check",
    source="the slip mended in cs231n, pull request 105",
    weight=1,
    slip=_slip,
)
