"""The decimal point slipped."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import bare, plain_digits, same_sign
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    figure = copy.figure
    for shift in (1, -1, 2, -2, 3, -3):
        for how in ("half_up", "cut"):
            right = copy.write(figure.decimals + shift, how)
            if (
                right
                and figure.digits >= 1
                and bare(right) == bare(plain_digits(figure.text))
            ):
                if same_sign(right, figure.text):
                    return f"off by a factor of {10 ** abs(shift)}"
    return None


POINT_SLIPPED = Mistake(
    code="point-slipped",
    title="the decimal point slipped",
    why="zeros behind the point are miscounted, or a factor of ten is lost",
    cure="write small numbers with a power of ten and estimate the size first",
    source="S. V. Gurlahosur's worked example, dE/dw1",
    weight=0,
    slip=_slip,
)
