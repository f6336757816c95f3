"""A digit was written twice."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import one_doubled, plain_digits
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    for how in ("half_up", "cut"):
        shorter = copy.write(copy.figure.decimals - 1, how)
        if shorter and plain_digits(copy.figure.text) in one_doubled(shorter):
            return f"{shorter} with one digit written twice"
    return None


DIGIT_DOUBLED = Mistake(
    code="digit-doubled",
    title="a digit was written twice",
    why="a repeated digit slips in where a figure is copied",
    cure="copy figures in groups of three digits and read them back",
    source="slips seen in hand-worked sheets",
    weight=0,
    slip=_slip,
)
