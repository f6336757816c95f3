"""One digit was miscopied."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import one_changed, plain_digits
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    if copy.figure.digits < 3:
        return None
    printed = plain_digits(copy.figure.text)
    for right in copy.rights():
        if one_changed(right, printed):
            return f"{right} with one digit changed"
    return None


DIGIT_MISCOPIED = Mistake(
    code="digit-miscopied",
    title="one digit was miscopied",
    why="one digit is misread or mistyped (1 and 7, 3 and 8)",
    cure="read every copied figure back",
    source="slips seen in hand-worked sheets",
    weight=1,
    slip=_slip,
)
