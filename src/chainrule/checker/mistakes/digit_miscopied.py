"""One digit was miscopied."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import one_changed, plain_digits
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    right = copy.write(copy.figure.decimals, "half_up")
    if (
        right
        and copy.figure.digits >= 3
        and one_changed(right, plain_digits(copy.figure.text))
    ):
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
