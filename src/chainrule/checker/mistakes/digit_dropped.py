"""A digit was dropped."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import one_dropped, plain_digits
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    digits = copy.figure.text
    for how in ("half_up", "cut"):
        longer = copy.write(copy.figure.decimals + 1, how)
        if longer and plain_digits(digits) in one_dropped(longer):
            return f"{longer} without one digit"
    return None


DIGIT_DROPPED = Mistake(
    code="digit-dropped",
    title="a digit was dropped",
    why="a long decimal is copied digit by digit and one is skipped",
    cure="copy figures in groups of three digits and read them back",
    source="the slides' out_h1, 0.59326992 for 0.593269992",
    weight=0,
    slip=_slip,
)
