"""The last digit was rounded the wrong way."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import off_in_last_place, plain_digits
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    right = copy.write(copy.figure.decimals, "half_up")
    if (
        right
        and copy.figure.digits >= 3
        and off_in_last_place(right, plain_digits(copy.figure.text))
    ):
        return f"{right} with the last digit off by one"
    return None


ROUNDED_WRONGLY = Mistake(
    code="rounded-wrongly",
    title="the last digit was rounded the wrong way",
    why=("the digit behind the last is not looked at, or is rounded up below five"),
    cure="round up from five on, and down below it",
    source="slips seen in hand-worked sheets",
    weight=1,
    slip=_slip,
)
