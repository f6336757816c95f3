"""Digits gone wrong in copying, on plain decimal strings."""

from __future__ import annotations

from itertools import pairwise

from chainrule.checker.figures import read_figure, scaled
from chainrule.formulas.numbers import place_point


def plain_digits(text: str) -> str:
    """A figure as a plain decimal with its own number of places.

    >>> plain_digits("+.850"), plain_digits("3.51e-5")
    ('0.850', '0.0000351')
    """
    figure = read_figure(text)
    return place_point(scaled(figure), figure.decimals)


def bare(text: str) -> str:
    """The significant digits alone, without sign, point and leading zeros."""
    return text.lstrip("-").replace(".", "").lstrip("0")


def same_sign(left: str, right: str) -> bool:
    """Whether both are negative, or neither is."""
    return plain_digits(left).startswith("-") == plain_digits(right).startswith("-")


def one_dropped(longer: str) -> set[str]:
    """The decimal with one digit behind the point left out."""
    head, point, tail = longer.partition(".")
    return {head + point + tail[:i] + tail[i + 1 :] for i in range(len(tail) - 1)}


def one_doubled(shorter: str) -> set[str]:
    """The decimal with one digit behind the point written twice."""
    head, point, tail = shorter.partition(".")
    return {head + point + tail[: i + 1] + tail[i:] for i in range(len(tail))}


def swapped(right: str) -> set[str]:
    """The decimal with two neighboring digits swapped."""
    places = [index for index, sign in enumerate(right) if sign.isdigit()]
    found = set()
    for left, other in pairwise(places):
        signs = list(right)
        signs[left], signs[other] = signs[other], signs[left]
        found.add("".join(signs))
    return found - {right}


def one_changed(right: str, printed: str) -> bool:
    """Whether exactly one digit differs."""
    if len(right) != len(printed):
        return False
    differing = [
        i for i, (a, b) in enumerate(zip(right, printed, strict=True)) if a != b
    ]
    return len(differing) == 1 and right[differing[0]].isdigit()


def rerounded(longer: str, places: int) -> str:
    """The decimal rounded half up to so many places fewer, digit by digit."""
    for _ in range(places):
        head, _, tail = longer.partition(".")
        if not tail:
            return ""
        sign = "-" if head.startswith("-") else ""
        units = int(head.lstrip("-") + tail)
        units, last = divmod(units, 10)
        longer = place_point(units + (last >= 5), len(tail) - 1)
        longer = sign + longer if longer.strip("0.") else longer
    return longer


def _units(text: str) -> int:
    return int(text.replace(".", ""))


def off_by_one_column(right: str, printed: str) -> bool:
    """Whether they differ by one in a single column, carried where it overflows."""
    if right.count(".") != printed.count("."):
        return False
    if len(right.partition(".")[2]) != len(printed.partition(".")[2]):
        return False
    gap = str(abs(_units(right) - _units(printed)))
    return len(gap) > 1 and gap.strip("0") == "1"


def off_in_last_place(right: str, printed: str) -> bool:
    """Whether they differ by one in the last place."""
    if len(right.partition(".")[2]) != len(printed.partition(".")[2]):
        return False
    return abs(_units(right) - _units(printed)) == 1
