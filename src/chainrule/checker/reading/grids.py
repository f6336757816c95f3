"""A matrix of weights that is written row by row, with other brackets or with none.

``W1 =`` and rows of figures below it, as MATLAB prints them; rows between bars or drawn
brackets. They become one line, ``W1 = [[0.15 0.20], [0.25 0.30]]``.
"""

from __future__ import annotations

import re

from chainrule.checker.reading.signs import EQUAL

_FIGURE = r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_ROW = re.compile(
    rf"\s*[\[(|⎡⎢⎣]{{0,2}}\s*(?P<row>{_FIGURE}(?:(?:\s*[,;&|]\s*|\s+){_FIGURE}){{1,50}})"
    r"\s*[\])|⎤⎥⎦]{0,2}[,;]?\s*"
)
_HEAD = re.compile(
    rf"(?P<head>[^=≈:]{{0,60}}[Ww](?:eights?\b|[\d_^([{{']|\s*(?=[=≈:]))[^=≈:]{{0,30}})"
    rf"(?:{EQUAL}|:=|:)(?P<rest>.*)"
)
_APART = re.compile(r"\s*[,;&|]\s*|\s+")
_USUAL = re.compile(r"\s*\[")
MOST_ROWS = 50
"""Rows that such a matrix may have."""


def in_brackets(lines: list[str]) -> list[str]:
    """The lines, the rows of such a matrix in one line with usual brackets.

    >>> in_brackets(["W1 =", "  0.15 0.20", "  0.25 0.30", "end"])
    ['W1 = [[0.15 0.20], [0.25 0.30]]', 'end']
    """
    found: list[str] = []
    at = 0
    while at < len(lines):
        count, whole = _matrix(lines, at)
        found.append(whole)
        at += count
    return found


def _matrix(lines: list[str], at: int) -> tuple[int, str]:
    """How many lines are one matrix, and those in one line; else the first alone."""
    alone = 1, lines[at]
    if len(lines[at]) > 1_000 or not (head := _HEAD.fullmatch(lines[at])):
        return alone
    below = at + 1
    own = _ROW.fullmatch(head["rest"])
    if not own and head["rest"].strip():
        return alone
    while (
        not own and below < len(lines) and below < at + 3 and not lines[below].strip()
    ):
        below += 1  # blank, as MATLAB has it
    rows = [own["row"]] if own else []
    end = below
    while end < min(len(lines), below + MOST_ROWS) and (row := _row(lines[end])):
        rows.append(row)
        end += 1
    widths = {len(_APART.split(row)) for row in rows}
    usual = _USUAL.match(head["rest"]) or (
        not own and _USUAL.match("".join(lines[below : below + 1]))
    )
    if len(widths) != 1 or end == below or (usual and _is_closed(lines[at:end])):
        return alone
    texts = ", ".join(f"[{' '.join(_APART.split(row))}]" for row in rows)
    return end - at, f"{head['head']}= [{texts}]"


def _row(line: str) -> str:
    found = _ROW.fullmatch(line) if len(line) <= 1_000 else None
    return found["row"] if found else ""


def _is_closed(lines: list[str]) -> bool:
    """Whether the brackets of a matrix are those of a list of lists."""
    text = "".join(lines)
    return "[[" in text.replace(" ", "")
