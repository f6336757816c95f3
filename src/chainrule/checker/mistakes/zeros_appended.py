"""Rounded to fewer places, and zeros written behind."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import bare, plain_digits
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    digits = plain_digits(copy.figure.text)
    zeros = len(digits) - len(digits.rstrip("0")) if "." in digits else 0
    for more in range(zeros, 0, -1):
        for how in ("half_up", "cut"):
            shorter = copy.write(copy.figure.decimals - more, how)
            if shorter and len(bare(shorter)) > 1 and _padded(shorter, more) == digits:
                return f"{shorter}, with {'a zero' if more == 1 else 'zeros'} behind"
    return None


def _padded(shorter: str, zeros: int) -> str:
    return shorter + ("" if "." in shorter else ".") + "0" * zeros


ZEROS_APPENDED = Mistake(
    code="zeros-appended",
    title="zeros were written behind a figure of fewer places",
    why="a column of figures is made to look alike",
    cure="compute the missing places, or write no more than are known",
    source="a lesson's 0.6800 for 0.68027, beside figures of four places",
    weight=0,
    slip=_slip,
)
