"""Tables, diagrams, charts and verdict sheets as lines of text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from chainrule.documents import (
    Chart,
    Claim,
    Column,
    Diagram,
    Edge,
    Figure,
    Level,
    Mark,
    Series,
    Sheet,
    Table,
    Unit,
)
from chainrule.renderers._marks import SIGN, TONE, WORD
from chainrule.renderers._plain import slopes
from chainrule.renderers._terminal import fill, pad, style, width

if TYPE_CHECKING:
    from chainrule.renderers.text import TextRenderer

_GAP = "  "
_NARROWEST = 10
"""A column of words is not made narrower than this; then rows become records."""


def table(fold: TextRenderer, of: Table) -> list[str]:
    """Columns side by side where they fit, else one record per row."""
    head = [fold.inlines(column.title) for column in of.columns]
    body = [[fold.inlines(cell) for cell in row.cells] for row in of.rows]
    margins = [fold.margin(row.mark) for row in of.rows]
    margin = max(map(width, margins), default=0)
    room = fold.columns - 2 - margin
    sizes = _sizes(of.columns, head, body, room)
    caption = fill(fold.inlines(of.caption), fold.columns) if of.caption else []
    if sizes is None:
        return caption + _records(fold, head, body, margins)
    blank = " " * (2 + margin)
    lines = caption + _cells(of.columns, [style("bold", h) for h in head], sizes, blank)
    rule = "-" if fold.options.ascii else "─"
    lines.append(blank + _GAP.join(rule * size for size in sizes))
    for sign, cells in zip(margins, body, strict=True):
        first, *rest = _cells(of.columns, cells, sizes, "")
        lines += ["  " + pad(sign, margin) + first, *(blank + line for line in rest)]
    return lines


def _sizes(
    columns: tuple[Column, ...], head: list[str], body: list[list[str]], room: int
) -> list[int] | None:
    """The columns' widths, those of words narrowed as need be; None where none fit."""
    rows = [head, *body]
    sizes = [max(width(row[at]) for row in rows) for at in range(len(columns))]
    over = sum(sizes) + len(_GAP) * (len(sizes) - 1) - room
    while over > 0:
        words = [at for at, column in enumerate(columns) if not column.numeric]
        widest = max(words, key=lambda at: sizes[at], default=-1)
        if widest < 0 or sizes[widest] <= _NARROWEST:
            return None
        sizes[widest] -= 1
        over -= 1
    return sizes


def _cells(
    columns: tuple[Column, ...], cells: list[str], sizes: list[int], indent: str
) -> list[str]:
    """One row of a table, as many lines as its highest cell needs."""
    filled = [fill(cell, size) for cell, size in zip(cells, sizes, strict=True)]
    height = max(map(len, filled), default=0)
    lines = []
    for line in range(height):
        parts = [
            pad(cell[line] if line < len(cell) else "", size, column.numeric)
            for cell, size, column in zip(filled, sizes, columns, strict=True)
        ]
        lines.append((indent + _GAP.join(parts)).rstrip())
    return lines


def _records(
    fold: TextRenderer, head: list[str], body: list[list[str]], margins: list[str]
) -> list[str]:
    lines: list[str] = []
    for sign, cells in zip(margins, body, strict=True):
        for at, (title, cell) in enumerate(zip(head, cells, strict=True)):
            start = "  " + (sign if at == 0 else " " * width(sign))
            named = f"{style('bold', title)}: " if title else ""
            lines += fill(start + named + cell, fold.columns, "      ")
        lines.append("")
    return lines[:-1]


# --- diagram --------------------------------------------------------------------------


def diagram(fold: TextRenderer, of: Diagram) -> list[str]:
    """The levels one below the other: what each unit is fed by, and its value."""
    lines = fill(fold.inlines(of.caption), fold.columns) if of.caption else []
    for depth, level in enumerate(of.levels):
        lines += fill(
            style("bold", "  " + fold.words(level.title)), fold.columns, "    "
        )
        lines += _level(fold, of, depth, level)
        if level.left_out:
            lines += fill(f"    and {level.left_out} more", fold.columns, "    ")
    return lines


def _level(fold: TextRenderer, of: Diagram, depth: int, level: Level) -> list[str]:
    lines: list[str] = []
    for at, unit in enumerate(level.units):
        into = [edge for edge in of.edges if (edge.level, edge.unit) == (depth, at)]
        text = "    " + _unit(fold, unit)
        if into:
            sources = of.levels[depth - 1].units
            fed = ", ".join(_edge(fold, edge, sources, level.bias) for edge in into)
            text += f"  {fold.words('←')} {fed}"
        lines += fill(text, fold.columns, "        ")
    return lines


def _unit(fold: TextRenderer, unit: Unit) -> str:
    text = style("bold", fold.words(unit.name))
    for word, figure in ((" =", unit.value), (", target", unit.target)):
        if figure is not None:
            text += f"{word} {_value(fold, figure)}"
    if unit.gradient is not None and fold.options.gradients:
        slope = fold.words(slopes(fold.speller.notation).by_net)
        text += f", {slope} {_value(fold, unit.gradient)}"
    return text


def _edge(fold: TextRenderer, edge: Edge, sources: tuple[Unit, ...], bias: str) -> str:
    parts = [bias if edge.source is None else fold.words(sources[edge.source].name)]
    if edge.source is not None:
        parts.append("by")
    if edge.name is not None:
        parts.append(fold.spell(edge.name))
    if edge.value is not None:
        parts += ["=" if edge.name is not None else "", _value(fold, edge.value)]
    if edge.gradient is not None and fold.options.gradients:
        slope = fold.words(slopes(fold.speller.notation).error)
        parts.append(f"({slope} {_value(fold, edge.gradient)})")
    return "\u00a0".join(part.replace(" ", "\u00a0") for part in parts if part)


def _value(fold: TextRenderer, figure: Figure) -> str:
    return style("value", fold.spell(figure))


# --- chart ----------------------------------------------------------------------------

_EIGHTHS = "▁▂▃▄▅▆▇█"
_STEPS = "_.-=+*#@"


def chart(fold: TextRenderer, of: Chart) -> list[str]:
    """Each series as a line of bars, from its first to its last value."""
    lines = [style("bold", fold.words(of.title))] if of.title else []
    for series in of.series:
        lines += _bars(fold, of, series)
    return [line for text in lines for line in fill(text, fold.columns, "  ")]


def _bars(fold: TextRenderer, of: Chart, series: Series) -> list[str]:
    points = [point for point in series.points if math.isfinite(point[1])]
    if not points:
        return [f"  {fold.words(series.name)}: no finite value"]
    room = max(8, min(60, fold.columns - 4))
    step = max(1, -(-len(points) // room))
    heights = [_height(of, y) for _, y in points[::step]]
    low, high = min(heights), max(heights)
    scale = 7 / (high - low) if high > low else 0
    signs = _STEPS if fold.options.ascii else _EIGHTHS
    bars = "".join(signs[round((height - low) * scale)] for height in heights)
    (x0, first), (x1, last) = points[0], points[-1]
    arrow = fold.words("→")
    text = f"{first:.6g} {arrow} {last:.6g}  ({fold.words(of.x)} {x0:g} to {x1:g})"
    return [f"  {fold.words(series.name)}: {text}", f"  {style('value', bars)}"]


def _height(of: Chart, y: float) -> float:
    return math.log10(max(y, 1e-300)) if of.log else y


# --- sheet ----------------------------------------------------------------------------


def sheet(fold: TextRenderer, of: Sheet) -> list[str]:
    """The claims in order, their marks in the margin, reasons below the wrong ones."""
    names = [_name(fold, claim) for claim in of.claims]
    figures = [fold.words(claim.says) for claim in of.claims]
    most = max(fold.columns // 3, 8)
    first = min(max(map(width, names), default=0), fold.columns * 2 // 5)
    second = min(max(map(width, figures), default=0), most)
    lines: list[str] = []
    for claim, name, figure in zip(of.claims, names, figures, strict=True):
        sign = style(TONE[claim.mark], fold.words(SIGN[claim.mark]))
        points = f"  {fold.words(claim.points)}" if claim.points else ""
        row = f"{sign} {pad(name, first)}  {pad(figure, second)}{points}"
        verdict = _verdict(fold, claim)
        if width(row + verdict) <= fold.columns:
            row, verdict = row + verdict, ""
        lines += fill(row, fold.columns, "      ")
        lines += fill(f"    {verdict}", fold.columns, "      ") if verdict else []
        lines += _reasons(fold, claim)
    return lines


def _name(fold: TextRenderer, claim: Claim) -> str:
    place = f", {fold.words(claim.place)}" if claim.place else ""
    return fold.inlines(claim.name) + place


def _verdict(fold: TextRenderer, claim: Claim) -> str:
    """The verdict in words with the right figure, where there is more to say."""
    text = "" if claim.mark is Mark.CORRECT else f"  {WORD[claim.mark]}"
    if claim.truth is not None and claim.mark is not Mark.CORRECT:
        stands = claim.mark not in (Mark.WRONG, Mark.FOLLOWS)
        text += f"; {'unrounded' if stands else 'right is'} {_value(fold, claim.truth)}"
    return style(TONE[claim.mark], text)


def _reasons(fold: TextRenderer, claim: Claim) -> list[str]:
    indent = "      "
    lines: list[str] = []
    if claim.where:
        lines += fill(
            indent + style("dim", fold.words(claim.where)), fold.columns, indent
        )
    for reason in claim.because:
        lines += fill(indent + fold.inlines(reason), fold.columns, indent)
    for word, formula in claim.formulas:
        lines += fill(indent + style("dim", word), fold.columns, indent)
        lines += fold.equation(formula, indent + "  ")
    return lines
