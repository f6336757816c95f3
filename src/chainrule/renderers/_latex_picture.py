r"""Diagrams and charts with LaTeX's own ``picture`` environment: no package is needed.

Edges are rules and labels are texts, turned with ``\rotatebox`` of graphicx: a box for
each, where ``\qbezier`` sets hundreds of dots, too many for TeX's memory in a dense
network. Circles and curves, which are short, are drawn with it. Places are those of the
SVG picture.
"""

from __future__ import annotations

import math
from itertools import pairwise

from chainrule.documents import Chart, Unit
from chainrule.renderers._drawing import LONGEST_NAME, Drawing, shortened
from chainrule.renderers._latex_words import latex_words
from chainrule.renderers._layout import RADIUS, between_circles

_THICK = "0.3pt"
"""How thick a line is."""
_DOTS = 60
"""Dots of an arc: near enough to each other to be a line."""
_CAPTIONS = 36
"""Room for the captions below the picture, in pixels."""
_LARGEST, _ROOMY, _SMALLEST = 0.29, 0.24, 0.17
"""Millimeters for a pixel: larger letters from the second, no labels below the last."""


def picture(drawing: Drawing, room: float) -> tuple[str, bool]:
    """The network in at most `room` mm, and whether every value is in the picture."""
    layout = drawing.layout
    if not layout.units:
        return "", False
    scale = min(_LARGEST, room / layout.width)
    labeled = scale >= _SMALLEST and not layout.unlabeled
    lines = [*_edges(drawing)]
    for placed in layout.labels if labeled else ():
        texts = drawing.label_of(placed)
        inside = [rf"\colorbox{{white}}{{{_text(line)}}}" for line in texts]
        turned = rf"\rotatebox{{{-placed.turn:.1f}}}{{{_stack(inside)}}}"
        lines.append(_put(*placed.at, turned))
    for (depth, row), (x, y) in layout.units.items():
        lines += _unit(drawing, depth, row, (x, y), labeled)
    lines += [_put(x, y, _text(text)) for x, y, text in drawing.captions()]
    body = "\n".join(lines)
    high = layout.height + _CAPTIONS
    letters = r"\scriptsize" if scale >= _ROOMY else r"\tiny"
    size = f"({layout.width:.0f},{high:.0f})(0,{-high:.0f})"
    return (
        f"\\begin{{center}}\n\\fboxsep=0.5pt{letters}\\sffamily"
        f"\\setlength{{\\unitlength}}{{{scale:.4f}mm}}\n"
        f"\\begin{{picture}}{size}\n{body}\n\\end{{picture}}\n\\end{{center}}",
        labeled,
    )


def _edges(drawing: Drawing) -> list[str]:
    units = drawing.layout.units
    return [
        _rule(*between_circles(units[edge.level - 1, edge.source], units[place]))
        for edge in drawing.of.edges
        if edge.source is not None and (place := (edge.level, edge.unit)) in units
    ]


def _rule(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A straight line, put by its middle and turned."""
    (x0, y0), (x1, y1) = start, end
    turn = math.degrees(math.atan2(y0 - y1, x1 - x0))
    rule = rf"\rule{{{math.dist(start, end):.1f}\unitlength}}{{{_THICK}}}"
    turned = rf"\rotatebox{{{turn:.2f}}}{{{rule}}}"
    return _put((x0 + x1) / 2, (y0 + y1) / 2, turned)


def _unit(
    drawing: Drawing, depth: int, row: int, at: tuple[float, float], labeled: bool
) -> list[str]:
    x, y = at
    unit: Unit = drawing.of.levels[depth].units[row]
    name = rf"\textbf{{{latex_words(shortened(unit.name, LONGEST_NAME))}}}"
    inside = [name] if unit.value is None else [name, _text(drawing.figure(unit.value))]
    lines = [
        *_circle(x, y),
        _put(x, y, _stack(inside)),
    ]
    if labeled:
        below = drawing.below(unit, depth, row)
        lines += [
            _put(x, y + RADIUS + 12 + 14 * at, _text(text))
            for at, (text, _) in enumerate(below)
        ]
    return lines


def _circle(x: float, y: float) -> list[str]:
    """A circle of eight arcs: LaTeX's own circles end at 40 points."""
    eighth = math.pi / 4
    corner = RADIUS / math.cos(eighth / 2)
    lines = []
    for step in range(8):
        turns = (step * eighth, (step + 0.5) * eighth, (step + 1) * eighth)
        places = [
            f"({x + size * math.cos(turn):.2f},{-y + size * math.sin(turn):.2f})"
            for turn, size in zip(turns, (RADIUS, corner, RADIUS), strict=True)
        ]
        lines.append(rf"\qbezier[{_DOTS}]" + "".join(places))
    return lines


def _stack(lines: list[str]) -> str:
    """Lines above each other, each in its middle."""
    if len(lines) == 1:
        return lines[0]
    return r"\shortstack{" + r"\\".join(lines) + "}"


def _put(x: float, y: float, text: str) -> str:
    return rf"\put({x:.1f},{-y:.1f}){{\makebox(0,0){{{text}}}}}"


def _text(text: str) -> str:
    """A label, its minus signs as long as a minus is."""
    return r"\ensuremath{-}".join(map(latex_words, text.split("-")))


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
