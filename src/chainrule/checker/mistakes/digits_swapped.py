"""Two neighboring digits were swapped."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import plain_digits, swapped
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    printed = plain_digits(copy.figure.text)
    for right in copy.rights():
        if printed in swapped(right):
            return f"{right} with two digits swapped"
    return None


DIGITS_SWAPPED = Mistake(
    code="digits-swapped",
    title="two neighboring digits were swapped",
    why="typing a figure from paper, two keys change places",
    cure="read every copied figure back from right to left",
    source="slips seen in hand-worked sheets",
    weight=0,
    slip=_slip,
)
