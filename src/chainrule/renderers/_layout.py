"""Where the parts of a diagram go: units in columns, labels along edges, none overlap.

Coordinates are in pixels, y downwards. The gap between two levels grows until every
label of its edges has a place of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from chainrule.documents import Diagram, Edge, Level

RADIUS = 30.0
ROW = 104.0
ROW_WITH_GRADIENTS = 134.0
TOP = RADIUS + 8
LINE = 12.0
"""From one line of what stands below a unit to the next."""
LABEL = 11.0
"""Height of an edge's label; a letter is about `LETTER` of that wide."""
LETTER = 0.58
NARROWEST, WIDEST = 150.0, 900.0
_NEAR = LABEL + 3.5

Point = tuple[float, float]


@dataclass(frozen=True)
class Placed:
    """A label: its middle, its turn in degrees, its text lines' width."""

    at: Point
    turn: float
    edge: Edge


@dataclass(frozen=True)
class Layout:
    """Everything placed: the size, the units' middles, the labels."""

    width: float
    height: float
    row: float
    rows: int
    units: dict[tuple[int, int], Point]
    labels: tuple[Placed, ...]
    unlabeled: int


@dataclass(frozen=True)
class Below:
    """What stands below units: so many lines at most, so wide; room at the sides."""

    lines: int
    wide: float
    side: float

    def covers(self, x: float, y: float) -> bool:
        """Whether a point, seen from a unit's middle, lies on it."""
        return abs(x) < self.wide / 2 and 0 < y < self.high - LABEL / 2

    @property
    def high(self) -> float:
        """How far it reaches below a unit's middle."""
        return RADIUS + 8 + LINE * self.lines


def laid_out(
    of: Diagram, texts: dict[int, list[str]], below: Below, row: float = ROW
) -> Layout:
    """Place a diagram; `texts` gives the lines of each edge's label by its index."""
    rows = max((_rows(level) for level in of.levels), default=1)
    height = TOP + row * (rows - 1) + below.high
    x = below.side
    units: dict[tuple[int, int], Point] = {}
    labels: list[Placed] = []
    missing = 0
    for depth, level in enumerate(of.levels):
        if depth == 0:
            units |= _column(level, depth, x, (rows, row))
            continue
        edges = [
            (index, edge)
            for index, edge in enumerate(of.edges)
            if edge.level == depth and edge.source is not None
        ]
        gap = NARROWEST
        while True:
            column = _column(level, depth, x + gap, (rows, row))
            found = _labels(edges, texts, units | column, below)
            if found is not None or gap > WIDEST:
                break
            gap *= 1.15
        missing += 0 if found is not None else len(edges)
        units |= column
        labels += found or []
        x += gap
    return Layout(x + below.side, height, row, rows, units, tuple(labels), missing)


def _rows(level: Level) -> int:
    return len(level.units) + bool(level.left_out)


def _column(
    level: Level, depth: int, x: float, grid: tuple[int, float]
) -> dict[tuple[int, int], Point]:
    """The middles of a level's units; `grid` is the most rows and their distance."""
    rows, row = grid
    top = TOP + row * (rows - _rows(level)) / 2
    return {(depth, at): (x, top + row * at) for at in range(len(level.units))}


def left_out_at(level: Level, x: float, layout: Layout) -> Point:
    """Where it says how many units are not drawn."""
    return x, TOP + layout.row * (layout.rows + _rows(level) - 2) / 2


def _labels(
    edges: list[tuple[int, Edge]],
    texts: dict[int, list[str]],
    units: dict[tuple[int, int], Point],
    below: Below,
) -> list[Placed] | None:
    """A place for every label of one gap; None where they do not all fit."""
    if not edges:
        return []
    depth = edges[0][1].level
    taken = Taken()
    blocked = [at for place, at in units.items() if place[0] in (depth - 1, depth)]
    placed: list[Placed] = []
    order = sorted(edges, key=lambda pair: _steepness(pair[1], units), reverse=True)
    for index, edge in order:
        lines = texts.get(index, [])
        if not lines:
            continue
        start, end = units[depth - 1, edge.source or 0], units[depth, edge.unit]
        found = _place((start, end), lines, taken, blocked, below)
        if found is None:
            return None
        at, dots = found
        taken.add(dots)
        placed.append(Placed(at, _turn(start, end), edge))
    return placed


def _steepness(edge: Edge, units: dict[tuple[int, int], Point]) -> float:
    start, end = units[edge.level - 1, edge.source or 0], units[edge.level, edge.unit]
    return abs(end[1] - start[1])


def _turn(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


def _place(
    edge: tuple[Point, Point],
    lines: list[str],
    taken: Taken,
    blocked: list[Point],
    below: Below,
) -> tuple[Point, list[Point]] | None:
    """The first free place along an edge, tried from its first third."""
    start, end = edge
    length = math.dist(start, end)
    long = max(map(len, lines)) * LABEL * LETTER
    room = length - 2 * RADIUS - long - 8
    if room < 0:
        return None
    first = (RADIUS + 4 + long / 2) / length
    steps = max(2, int(room / 5))
    tries = [first + room / length * step / steps for step in range(steps + 1)]
    tries.sort(key=lambda t: abs(t - 0.36))
    for t in tries:
        at = _along(start, end, t)
        dots = _dots(at, start, end, long, len(lines))
        if _free(dots, taken, blocked, below):
            return at, dots
    return None


def between_circles(start: Point, end: Point) -> tuple[Point, Point]:
    """The part of an edge that lies outside its units."""
    part = RADIUS / math.dist(start, end)
    return _along(start, end, part), _along(start, end, 1 - part)


def _along(start: Point, end: Point, t: float) -> Point:
    return start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])


def _dots(at: Point, start: Point, end: Point, long: float, lines: int) -> list[Point]:
    """Points that cover a label, half its height apart."""
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    count = max(2, math.ceil(long / (LABEL / 2)))
    offsets = [0.0] if lines == 1 else [-LABEL * 0.6, LABEL * 0.6]
    return [
        (
            at[0] + ux * long * (step / count - 0.5) - uy * off,
            at[1] + uy * long * (step / count - 0.5) + ux * off,
        )
        for off in offsets
        for step in range(count + 1)
    ]


class Taken:
    """The points that labels cover already, found again by squares of the plane."""

    def __init__(self) -> None:
        self.squares: dict[tuple[int, int], list[Point]] = {}

    def add(self, dots: list[Point]) -> None:
        """Cover these points, too."""
        for x, y in dots:
            square = int(x // _NEAR), int(y // _NEAR)
            self.squares.setdefault(square, []).append((x, y))

    def is_near(self, at: Point) -> bool:
        """Whether a label here would come too near to another one."""
        x, y = at
        column, row = int(x // _NEAR), int(y // _NEAR)
        return any(
            math.dist(at, other) < _NEAR
            for i in (column - 1, column, column + 1)
            for j in (row - 1, row, row + 1)
            for other in self.squares.get((i, j), ())
        )


def _free(dots: list[Point], taken: Taken, blocked: list[Point], below: Below) -> bool:
    return not any(taken.is_near(dot) or _at_unit(dot, blocked, below) for dot in dots)


def _at_unit(dot: Point, blocked: list[Point], below: Below) -> bool:
    """Whether a point lies on a unit, or on what stands below it."""
    x, y = dot
    return any(
        math.hypot(x - a, y - b) < RADIUS + LABEL / 2 + 1 or below.covers(x - a, y - b)
        for a, b in blocked
        if abs(x - a) < 90 and abs(y - b) < 110
    )


def overlaps(layout: Layout, texts: dict[int, list[str]], of: Diagram) -> int:
    """How many pairs of labels come too near to each other (tests expect none)."""
    covers = []
    for placed in layout.labels:
        edge = placed.edge
        start = layout.units[edge.level - 1, edge.source or 0]
        end = layout.units[edge.level, edge.unit]
        lines = texts[of.edges.index(edge)]
        long = max(map(len, lines)) * LABEL * LETTER
        covers.append(_dots(placed.at, start, end, long, len(lines)))
    return sum(
        any(math.dist(a, b) < LABEL for a in first for b in second)
        for at, first in enumerate(covers)
        for second in covers[at + 1 :]
    )
