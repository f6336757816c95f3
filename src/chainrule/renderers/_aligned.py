"""An equation as lines aligned at their equals signs, broken where too wide."""

from __future__ import annotations

import re
from typing import NamedTuple

from chainrule.documents import Equation, Expression, Figure
from chainrule.renderers._speller import DocumentSpeller


class Line(NamedTuple):
    """One line: the sign that begins it (none where a side goes on), and its text."""

    relation: str
    text: str
    too_wide: bool = False


def aligned(
    speller: DocumentSpeller, of: Equation, room: float
) -> tuple[str, list[Line]]:
    """The left side, and the lines right of it, each at most about `room` em wide."""
    here = speller.at(of.read_at)
    flat = DocumentSpeller("unicode", speller.notation, here.home)
    left = "" if of.left is None else here.spell(of.left)
    if of.left is not None:
        room -= em(flat.spell(of.left))
    lines: list[Line] = []
    for index, step in enumerate(of.steps):
        relation = here.relation(step) if left or index else ""
        found = _side(here, flat, step, relation, room - 1.5)
        if index and index + 1 == len(of.steps) and _fits(of, index, flat, room):
            last = lines.pop()
            text = f"{last.text} {found[0].relation} {found[0].text}"
            found = [Line(last.relation, text)]
        lines += found
    return left, lines


def _fits(of: Equation, index: int, flat: DocumentSpeller, room: float) -> bool:
    """Whether the value goes on the line of the numbers put in."""
    before, value = of.steps[index - 1], of.steps[index]
    return em(flat.spell(before)) + em(flat.spell(value)) + 3.5 <= room


def _side(
    speller: DocumentSpeller,
    flat: DocumentSpeller,
    step: Expression | Figure,
    relation: str,
    room: float,
) -> list[Line]:
    whole = speller.spell(step)
    if em(flat.spell(step)) <= room:
        return [Line(relation, whole)]
    pieces = speller.pieces(step)
    widths = [em(piece) for piece in flat.pieces(step)]
    if max(widths) > room:
        pieces = speller.pieces(step, deep=True)
        widths = [em(piece) for piece in flat.pieces(step, deep=True)]
    lines: list[Line] = []
    text, used = "", 0.0
    for piece, size in zip(pieces, widths, strict=True):
        if text and used + size > room:
            lines.append(Line("" if lines else relation, text, used > room))
            text, used = "", 2.0
        text += piece
        used += size
    return [*lines, Line("" if lines else relation, text, used > room)]


def em(flat: str) -> float:
    """About how wide a flatly spelled formula is when set in type, in em."""
    stacked = re.sub(r"∂([^\s·/]+)/∂([^\s·/)]+)", _wider, flat)
    return 0.46 * len(stacked) + 0.35 * stacked.count("·")


def _wider(found: re.Match[str]) -> str:
    return "∂" + max(found[1], found[2], key=len)
