"""The sign was lost or turned."""

from __future__ import annotations

from chainrule.checker.mistakes._digits import bare, plain_digits, same_sign
from chainrule.checker.mistakes._record import Copy, Mistake


def _slip(copy: Copy) -> str | None:
    for how in ("half_up", "cut"):
        right = copy.write(copy.figure.decimals, how)
        if right and bare(right) == bare(plain_digits(copy.figure.text)):
            if bare(right) and not same_sign(right, copy.figure.text):
                return f"{right} with the other sign"
    return None


SIGN_LOST = Mistake(
    code="sign-lost",
    title="the sign was lost or turned",
    why=("a minus is overlooked in copying, or two minus signs are taken for one"),
    cure=("write brackets around negative numbers, and check the sign before the size"),
    source="Negnevitsky's exclusive-or example, step of theta5",
    weight=0,
    slip=_slip,
)
