"""Overviews: tables, the network as a picture, curves."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.documents.inlines import Expression, Figure, Inlines, Mark


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, and whether its cells are numbers."""

    title: Inlines
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a mark colors it and stands in its margin."""

    cells: tuple[Inlines, ...]
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; numeric columns are aligned on the right."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of the diagram: its name, value, and its gradient (dE/dnet)."""

    name: str
    value: Figure | None = None
    gradient: Figure | None = None
    target: Figure | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A layer of the diagram, inputs first; `left_out` units are not drawn.

    `title` is what stands under it (``hidden layer, logistic``), `bias` what its units'
    biases are called.
    """

    title: str
    units: tuple[Unit, ...]
    left_out: int = 0
    bias: str = "bias"


@dataclass(frozen=True, slots=True)
class Edge:
    """A weight from unit `source` of the level before to unit `unit` of `level`.

    Positions count from 0; `source` is None for a bias.
    """

    level: int
    unit: int
    source: int | None
    name: Expression | None
    value: Figure | None = None
    gradient: Figure | None = None


@dataclass(frozen=True, slots=True)
class Diagram:
    """The network as a picture: levels of units, edges with weights and gradients."""

    levels: tuple[Level, ...]
    edges: tuple[Edge, ...]
    caption: Inlines = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a chart: its name and its points, x rising."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A curve, such as the loss per epoch; `log` draws y on a logarithmic scale."""

    title: str
    series: tuple[Series, ...]
    x: str = ""
    y: str = ""
    log: bool = False
