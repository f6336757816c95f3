"""Equations as lines aligned at their equals signs, broken where too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from chainrule.documents import Block, Equation, Expression, Figure
from chainrule.formulas import Choice
from chainrule.renderers._speller import DocumentSpeller


class Line(NamedTuple):
    """One line: the sign that begins it (none where a side goes on), and its text."""

    relation: str
    text: str
    too_wide: bool = False


def runs(blocks: tuple[Block, ...]) -> Iterator[Block | list[Equation]]:
    """The blocks in order, equations that follow each other taken together."""
    for alike, group in groupby(blocks, lambda block: isinstance(block, Equation)):
        if alike:
            yield [block for block in group if isinstance(block, Equation)]
        else:
            yield from group


def left_width(speller: DocumentSpeller, of: Equation) -> float:
    """About how wide the left side is, in em."""
    if of.left is None:
        return 0.0
    return em(DocumentSpeller("unicode", speller.notation).spell(of.left))


def aligned(
    speller: DocumentSpeller, of: Equation, room: float, widest: float = 0.0
) -> tuple[str, list[Line]]:
    """The left side, and the lines right of it.

    Both together are at most about `room` em wide, in a run of equations whose left
    sides are up to `widest`.
    """
    here = speller.at(of.read_at)
    flat = DocumentSpeller("unicode", speller.notation, here.home)
    left = "" if of.left is None else here.spell(of.left)
    room -= max(widest, left_width(here, of))
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
    return flat.size(before, em) + em(flat.spell(value)) + 3.5 <= room


def _side(
    speller: DocumentSpeller,
    flat: DocumentSpeller,
    step: Expression | Figure,
    relation: str,
    room: float,
) -> list[Line]:
    """One side in as many lines as it needs, all about as long."""
    whole = speller.spell(step)
    size = flat.size(step, em)
    if size <= room:
        return [Line(relation, whole)]
    if isinstance(step, Choice):
        return [Line(relation, whole, True)]
    pieces = speller.pieces(step)
    widths = [em(piece) for piece in flat.pieces(step)]
    if max(widths) > room:
        pieces = speller.pieces(step, deep=True)
        widths = [em(piece) for piece in flat.pieces(step, deep=True)]
    lines = _filled(pieces, widths, room)
    for narrower in range(int(room) - 1, 0, -1):
        balanced = _filled(pieces, widths, narrower)
        if len(balanced) > len(lines) or any(used > narrower for _, used in balanced):
            break
        lines = balanced
    return [
        Line("" if at else relation, text, used > room)
        for at, (text, used) in enumerate(lines)
    ]


def _filled(
    pieces: list[str], widths: list[float], room: float
) -> list[tuple[str, float]]:
    """The pieces in as few lines as fit, each with its width."""
    lines: list[tuple[str, float]] = []
    text, used = "", 0.0
    for piece, size in zip(pieces, widths, strict=True):
        if text and used + size > room:
            lines.append((text, used))
            text, used = "", 2.0
        text += piece
        used += size
    return [*lines, (text, used)]


def em(flat: str) -> float:
    """About how wide a flatly spelled formula is when set in type, in em."""
    stacked = re.sub(r"∂([^\s·/]+)/∂([^\s·/)]+)", _wider, flat)
    return 0.46 * len(stacked) + 0.35 * stacked.count("·")


def _wider(found: re.Match[str]) -> str:
    return "∂" + max(found[1], found[2], key=len)
