"""Tables typed with tabs or spaces, as consoles and spreadsheets give them.

Two lines or more whose cells stand apart by a tab, or by two spaces, are a table where
the first has no figure and all the others do; pandas leaves out the first cell.
"""

from __future__ import annotations

import re

_APART = re.compile(r"\s*\t\s*|\s{2,}")
_FIGURE = re.compile(r"[-+−]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][-+]?\d+|\s?%)?")
_EQUAL = re.compile(r"[=≈]|:\s")
_SIGN = re.compile(r"[=≈|]|:\s")


def aligned(lines: list[str]) -> list[str]:
    """The lines, such tables as rows of Markdown."""
    out: list[str] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        rows = [_cells(line) for line in lines[at:end]]
        if len(rows) > 1:
            if len(rows[0]) + 1 == len(rows[1]):
                rows[0].insert(0, "")
            out += [f"| {' | '.join(row)} |" for row in rows]
        else:
            out.append(lines[at])
        at = max(end, at + 1)
    return out


def _end(lines: list[str], start: int) -> int:
    """Where the table that begins at a line ends; the line itself where it is none."""
    heading = _cells(lines[start])
    if len(heading) < 2 or any(map(_FIGURE.fullmatch, heading)):
        return start
    width, end = 0, start + 1
    while end < len(lines):
        row = _cells(lines[end])
        figures = sum(_FIGURE.fullmatch(cell) is not None for cell in row[1:])
        width = width or len(row)
        wide = len(row) == width and width in (len(heading), len(heading) + 1)
        if not (wide and figures and figures >= len(row) - 2):
            break
        end += 1
    return end if end > start + 1 else start


def _cells(line: str) -> list[str]:
    if len(line) > 1_000 or not line.strip():
        return []
    bare = line.strip()
    if " | " in bare and not bare.startswith("|") and not _EQUAL.search(bare):
        return [cell.strip() for cell in bare.split("|")]
    if _SIGN.search(line):
        return []
    return _APART.split(line.strip("\n") if "\t" in line else line.strip())
