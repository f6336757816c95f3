"""Rounded twice."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import plain_digits, rerounded
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    for more in (1, 2, 3):
        for how in ("half_up", "cut"):
            longer = copy.write(copy.figure.decimals + more, how)
            if longer and rerounded(longer, more) == plain_digits(copy.figure.text):
                return f"{longer}, rounded again"
    return None


ROUNDED_TWICE = Mistake(
    code="rounded-twice",
    title="rounded twice",
    why="a figure that was rounded already is rounded again to fewer digits",
    cure="round the unrounded value, once, at the end",
    source="the postnetwork softmax example, 0.56045 to 0.5605 to 0.561",
    weight=0,
    slip=_slip,
)
