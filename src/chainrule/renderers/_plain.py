"""What formats without pictures share: diagrams and charts as tables, clean words."""

from __future__ import annotations

import re
from typing import NamedTuple

from chainrule.documents import (
    Chart,
    Column,
    Diagram,
    Edge,
    Figure,
    Inlines,
    Math,
    Row,
    Strong,
    Table,
)
from chainrule.formulas import Notation
from chainrule.formulas.notation import GREEK

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLES = 12


def clean(text: str, keep: str = "") -> str:
    """Words without control characters (but those in `keep`)."""
    text = _SURROGATE.sub("�", text)
    return _CONTROL.sub(lambda sign: sign[0] if sign[0] in keep else "�", text)


class Slopes(NamedTuple):
    """The gradients of a diagram in one lecture's letters."""

    error: str
    by_net: str
    by_weight: str


def slopes(notation: Notation) -> Slopes:
    """How ∂E/∂net and ∂E/∂w are written.

    >>> slopes(Notation(net="z", error="C")).by_net
    '∂C/∂z'
    """
    error, net = (GREEK.get(name, name) for name in (notation.error, notation.net))
    return Slopes(f"∂{error}", f"∂{error}/∂{net}", f"∂{error}/∂w")


def diagram_tables(of: Diagram, notation: Notation) -> list[Table]:
    """A table of the units and one of the weights; empty columns are left out."""
    units: list[tuple[Inlines, ...]] = [
        (
            (Strong(unit.name),),
            (level.title,),
            _cell(unit.value),
            _cell(unit.gradient),
            _cell(unit.target),
        )
        for level in of.levels
        for unit in level.units
    ]
    units += [
        ((f"and {level.left_out} more",), (level.title,), (), (), ())
        for level in of.levels
        if level.left_out
    ]
    _, by_net, by_weight = slopes(notation)
    titles = ("unit", "layer", "value", by_net, "target")
    tables = [_table(titles, units, of.caption)]
    if of.edges:
        rows = [_edge(of, edge) for edge in of.edges]
        titles = ("from", "to", "weight", "value", by_weight)
        tables.append(_table(titles, rows, ()))
    return tables


def _edge(of: Diagram, edge: Edge) -> tuple[Inlines, ...]:
    units = of.levels[edge.level].units
    sources = of.levels[edge.level - 1].units
    source = of.levels[edge.level].bias
    if edge.source is not None:
        source = sources[edge.source].name
    name: Inlines = () if edge.name is None else (Math(edge.name),)
    to = (units[edge.unit].name,)
    return ((source,), to, name, _cell(edge.value), _cell(edge.gradient))


def _cell(figure: Figure | None) -> Inlines:
    return () if figure is None else (figure,)


def _table(
    titles: tuple[str, ...], rows: list[tuple[Inlines, ...]], caption: Inlines
) -> Table:
    used = [at for at in range(len(titles)) if any(row[at] for row in rows)]
    words = {"unit", "layer", "from", "to", "weight"}
    columns = tuple(Column((titles[at],), titles[at] not in words) for at in used)
    body = tuple(Row(tuple(row[at] for at in used)) for row in rows)
    return Table(columns, body, caption)


def chart_rows(of: Chart) -> Table:
    """A chart as a table of about a dozen of its points, the last among them."""
    xs = sorted({x for series in of.series for x, _ in series.points})
    step = max(1, -(-len(xs) // _SAMPLES))
    chosen = list(dict.fromkeys([*xs[::step], *xs[-1:]]))
    lookup = [dict(series.points) for series in of.series]
    rows = tuple(
        Row(((f"{x:g}",), *(_point(points.get(x)) for points in lookup)))
        for x in chosen
    )
    titles = [of.x or "x", *(series.name for series in of.series)]
    columns = tuple(Column((title,), True) for title in titles)
    return Table(columns, rows, (of.title,) if of.title else ())


def _point(y: float | None) -> Inlines:
    return () if y is None else (f"{y:.6g}",)
