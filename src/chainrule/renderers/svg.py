"""The diagram alone, as a picture: units with values, weights along the edges."""

from __future__ import annotations

import math
from html import escape

from chainrule.documents import Diagram, Document
from chainrule.errors import SettingError
from chainrule.renderers._drawing import LONGEST_NAME, Drawing, shortened, wide
from chainrule.renderers._layout import (
    LABEL,
    LINE,
    RADIUS,
    Placed,
    Point,
    between_circles,
)
from chainrule.renderers._plain import clean
from chainrule.renderers._record import DEFAULT, Options

COLORS = """
.net{--ink:#1d2126;--soft:#59626d;--line:#8a94a0;--paper:#fff;--unit:#eef4fb;
--accent:#0b5cad;--warm:#a33b00}
@media (prefers-color-scheme:dark){.net{--ink:#e8e8e4;--soft:#a5adb8;--line:#6b7683;
--paper:#15181b;--unit:#1f2a36;--accent:#79b8ff;--warm:#ffab70}}
@media print{.net{--ink:#000;--soft:#333;--line:#777;--paper:#fff;--unit:#fff;
--accent:#000;--warm:#000}}
"""
"""The picture's own colors; inside a page the page brings them."""

RULES = """
.net{font:11px system-ui,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",sans-serif}
.net text{fill:var(--ink);text-anchor:middle}
.net .edge{stroke:var(--line);stroke-width:1.1}
.net .unit{fill:var(--unit);stroke:var(--accent);stroke-width:1.6}
.net .name{font-weight:600;font-size:13px}
.net .small{font-size:9px} .net .long{font-size:10px}
.net .paper{fill:var(--paper)}
.net .soft{fill:var(--soft)}
.net .grad{fill:var(--warm)}
.net .on{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
"""


def drawn(drawing: Drawing, own_style: bool = True) -> str:
    """The whole picture; inside a page the page brings the style."""
    wide, high = drawing.layout.width, drawing.layout.height + 36
    style = f"<style>{COLORS}{RULES}</style>" if own_style else ""
    paper = (
        '<rect width="100%" height="100%" class="paper"/>'
        if own_style else ""
    )  # fmt: skip
    parts = [*_edges(drawing), *_units(drawing), *_labels(drawing), *_titles(drawing)]
    title = escape(drawing.described())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="net" role="img"'
        f' viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}"'
        f' style="--wide:{wide:.0f}px"'
        f' height="{high:.0f}"><title>{title}</title>{style}{paper}'
        f"{''.join(parts)}</svg>"
    )


def _edges(drawing: Drawing) -> list[str]:
    """The lines from unit to unit, each with a gap for its label."""
    labels = {id(placed.edge): placed for placed in drawing.layout.labels}
    lines: list[str] = []
    for edge in drawing.of.edges:
        if edge.source is None:
            continue
        start = drawing.layout.units[edge.level - 1, edge.source]
        end = drawing.layout.units[edge.level, edge.unit]
        ends = between_circles(start, end)
        placed = labels.get(id(edge))
        if placed is None:
            lines.append(_line(*ends))
            continue
        half = drawing.width_of(placed) / 2 / math.dist(start, end)
        dx, dy = (end[0] - start[0]) * half, (end[1] - start[1]) * half
        x, y = placed.at
        lines += [_line(ends[0], (x - dx, y - dy)), _line((x + dx, y + dy), ends[1])]
    return lines


def _line(start: Point, end: Point) -> str:
    (x0, y0), (x1, y1) = start, end
    return (
        f'<line class="edge" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>'
    )


def _labels(drawing: Drawing) -> list[str]:
    """The weights, turned along their edges."""
    placed = drawing.layout.labels
    return [_turned(each, drawing.label_of(each)) for each in placed]


def _turned(placed: Placed, lines: list[str]) -> str:
    """One label on its edge."""
    x, y = placed.at
    first = LABEL * (0.36 if len(lines) == 1 else -0.25)
    kinds = ("", ' class="grad"')
    texts = "".join(
        f'<text{kinds[row]} y="{first + row * LABEL * 1.2:.1f}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    long = wide(max(lines, key=len)) + 4
    high = LABEL * 1.2 * len(lines)
    paper = (
        f'<rect class="paper" x="{-long / 2:.1f}" y="{-high / 2:.1f}"'
        f' width="{long:.1f}" height="{high:.1f}"/>'
    )
    move = f"translate({x:.1f} {y:.1f}) rotate({placed.turn:.1f})"
    return f'<g transform="{move}">{paper}{texts}</g>'


def _units(drawing: Drawing) -> list[str]:
    """The circles with name and value; bias, target and gradient beside them."""
    return [
        _unit(drawing, depth, row, at)
        for (depth, row), at in drawing.layout.units.items()
    ]


def _unit(drawing: Drawing, depth: int, row: int, at: tuple[float, float]) -> str:
    """One unit."""
    unit = drawing.of.levels[depth].units[row]
    x, y = at
    name = clean(unit.name)
    short = shortened(name, LONGEST_NAME)
    size = "name long" if len(short) > LONGEST_NAME - 2 else "name"
    low = -3 if unit.value is not None else 4.5
    parts = [
        f'<circle class="unit" cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS:.0f}">'
        f"<title>{escape(name)}</title></circle>",
        _text(x, y + low, short, size),
    ]
    if unit.value is not None:
        value = drawing.figure(unit.value)
        parts.append(_text(x, y + 12, value, "small" if len(value) > 8 else ""))
    for line, (text, kind) in enumerate(drawing.below(unit, depth, row)):
        parts.append(_text(x, y + RADIUS + 13 + LINE * line, text, kind))
    return "".join(parts)


def _titles(drawing: Drawing) -> list[str]:
    """The captions drawn."""
    return [_text(x, y, text, "soft") for x, y, text in drawing.captions()]


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    own = f' class="{kind}"' if kind else ""
    return f'<text{own} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def render(document: Document, options: Options = DEFAULT) -> str:
    """The first diagram of the document.

    Raises `SettingError` where the document has none.
    """
    found = [block for block in document.blocks if isinstance(block, Diagram)]
    diagram = found[0] if found else document.picture
    if diagram is None:
        raise SettingError(
            "there is no diagram to draw here: choose another format, such as html"
        )
    return drawn(Drawing(diagram, document.notation, options.gradients)) + "\n"
