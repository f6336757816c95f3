r"""Diagrams and charts with LaTeX's own ``picture`` environment: no package is needed.

Lines are drawn with ``\qbezier``, which takes any slope. The diagram shows the wiring
and the outputs; the weights stand in the table below it.
"""

from __future__ import annotations

import math
from itertools import pairwise

from chainrule.documents import Chart, Diagram, Level
from chainrule.renderers._latex_words import latex_words
from chainrule.renderers._speller import DocumentSpeller

_WIDE = 130.0
_ROW = 12.0
_RADIUS = 3.5


def picture(of: Diagram, speller: DocumentSpeller) -> str:
    """The network: a circle per unit with its name, its value beside it."""
    if not of.levels:
        return ""
    tallest = max(len(level.units) + bool(level.left_out) for level in of.levels)
    height = _ROW * tallest + 10
    gap = (_WIDE - 30) / max(len(of.levels) - 1, 1)
    at = {
        (depth, row): (10 + gap * depth, _y(level, row, height))
        for depth, level in enumerate(of.levels)
        for row in range(len(level.units))
    }
    lines = [_line(at, edge.level, edge.unit, edge.source) for edge in of.edges]
    for depth, level in enumerate(of.levels):
        places = [at[depth, row] for row in range(len(level.units))]
        lines += _units(level, places, speller)
        if level.left_out:
            y = _y(level, len(level.units), height)
            more = rf"\makebox(0,0){{\scriptsize and {level.left_out} more}}"
            lines.append(rf"\put({10 + gap * depth:.2f},{y:.2f}){{{more}}}")
    body = "\n".join(line for line in lines if line)
    return (
        "\\begin{center}\n\\setlength{\\unitlength}{1mm}\n"
        f"\\begin{{picture}}({_WIDE:.0f},{height:.0f})\n{body}\n\\end{{picture}}\n"
        "\\end{center}"
    )


def _y(level: Level, row: int, height: float) -> float:
    count = len(level.units) + bool(level.left_out)
    return (height + 10) / 2 + _ROW * ((count - 1) / 2 - row)


def _line(
    at: dict[tuple[int, int], tuple[float, float]],
    level: int,
    unit: int,
    source: int | None,
) -> str:
    if source is None:
        return ""
    (x0, y0), (x1, y1) = at[level - 1, source], at[level, unit]
    length = math.hypot(x1 - x0, y1 - y0)
    dx, dy = _RADIUS * (x1 - x0) / length, _RADIUS * (y1 - y0) / length
    x0, y0, x1, y1 = x0 + dx, y0 + dy, x1 - dx, y1 - dy
    middle = f"{(x0 + x1) / 2:.2f},{(y0 + y1) / 2:.2f}"
    return rf"\qbezier({x0:.2f},{y0:.2f})({middle})({x1:.2f},{y1:.2f})"


def _units(
    level: Level, places: list[tuple[float, float]], speller: DocumentSpeller
) -> list[str]:
    lines = []
    for unit, (x, y) in zip(level.units, places, strict=True):
        name = rf"\makebox(0,0){{\scriptsize {latex_words(unit.name[:12])}}}"
        lines.append(rf"\put({x:.2f},{y:.2f}){{\circle{{{2 * _RADIUS:.1f}}}}}")
        lines.append(rf"\put({x:.2f},{y:.2f}){{{name}}}")
        if unit.value is not None:
            value = rf"\makebox(0,0){{\tiny ${speller.spell(unit.value)}$}}"
            lines.append(rf"\put({x:.2f},{y - _RADIUS - 1.8:.2f}){{{value}}}")
    return lines


def chart_picture(of: Chart) -> str:
    """The curves, each from its first to its last point."""
    points = [(x, y) for s in of.series for x, y in s.points if math.isfinite(y)]
    if len(points) < 2:
        return ""
    xs = [x for x, _ in points]
    ys = [_scaled(of, y) for _, y in points]
    x0, y0 = min(xs), min(ys)
    across, up = (max(xs) - x0) or 1, (max(ys) - y0) or 1
    lines = [r"\put(0,0){\vector(1,0){124}}", r"\put(0,0){\vector(0,1){54}}"]
    for series in of.series:
        kept = series.points[:: max(1, len(series.points) // 60)]
        placed = [
            (120 * (x - x0) / across, 50 * (_scaled(of, y) - y0) / up)
            for x, y in kept
            if math.isfinite(y)
        ]
        for (xa, ya), (xb, yb) in pairwise(placed):
            middle = f"{(xa + xb) / 2:.2f},{(ya + yb) / 2:.2f}"
            lines.append(rf"\qbezier({xa:.2f},{ya:.2f})({middle})({xb:.2f},{yb:.2f})")
    body = "\n".join(lines)
    return (
        "\\begin{center}\n\\setlength{\\unitlength}{1mm}\n"
        f"\\begin{{picture}}(126,56)\n{body}\n\\end{{picture}}\n\\end{{center}}"
    )


def _scaled(of: Chart, y: float) -> float:
    return math.log10(max(y, 1e-300)) if of.log else y
