"""A chart as inline SVG: curves over a grid, with a key below."""

from __future__ import annotations

import math
from html import escape

from chainrule.documents import Chart, Series
from chainrule.renderers._plain import clean

_WIDE, _HIGH = 640.0, 260.0
_LEFT, _TOP, _BOTTOM = 58.0, 12.0, 34.0
_COLORS = 4


def chart_svg(of: Chart) -> str:
    """The curves; not finite points are left out."""
    points = [(x, y) for series in of.series for x, y in _finite(of, series)]
    if not points:
        return ""
    xs, ys = [x for x, _ in points], [_scaled(of, y) for _, y in points]
    x0, x1 = min(xs), max(xs)
    y0, y1 = min(ys), max(ys)
    if y1 - y0 < 1e-12 * max(1.0, abs(y0)):
        y0, y1 = y0 - 0.5, y1 + 0.5
    across = (_WIDE - _LEFT - 14) / ((x1 - x0) or 1)
    up = (_HIGH - _TOP - _BOTTOM) / (y1 - y0)
    parts = [
        _grid_line(_HIGH - _BOTTOM - (at - y0) * up, label)
        for at, label in _ticks(of, y0, y1)
    ]
    for number, series in enumerate(of.series):
        places = " ".join(
            f"{_LEFT + (x - x0) * across:.1f},"
            f"{_HIGH - _BOTTOM - (_scaled(of, y) - y0) * up:.1f}"
            for x, y in _thinned(_finite(of, series))
        )
        parts.append(f'<polyline class="line s{number % _COLORS}" points="{places}"/>')
    parts += [
        _text(_LEFT, _HIGH - 16, f"{x0:g}", "start"),
        _text(_WIDE - 14, _HIGH - 16, f"{x1:g}", "end"),
        _text((_LEFT + _WIDE) / 2, _HIGH - 3, clean(of.x), "middle"),
    ]
    title = escape(clean(of.title) or "chart")
    return (
        f'<svg class="chart fits" role="img" viewBox="0 0 {_WIDE:.0f} {_HIGH:.0f}"'
        f' style="--wide:{_WIDE:.0f}px"><title>{title}</title>{"".join(parts)}</svg>'
    )


def chart_key(of: Chart) -> str:
    """Each series with its color, its first and last value."""
    return "".join(
        f'<span><i class="s{number % _COLORS}"></i>{escape(clean(series.name))}'
        f"{_ends(series)}</span>"
        for number, series in enumerate(of.series)
    )


def _ends(series: Series) -> str:
    if not series.points:
        return ""
    return f": {series.points[0][1]:.6g} → {series.points[-1][1]:.6g}"


def _finite(of: Chart, series: Series) -> list[tuple[float, float]]:
    return [
        (x, y)
        for x, y in series.points
        if math.isfinite(x) and math.isfinite(y) and (y > 0 or not of.log)
    ]


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most some hundred points, the last among them."""
    step = max(1, len(points) // 400)
    return points[::step] + ([points[-1]] if (len(points) - 1) % step else [])


def _scaled(of: Chart, y: float) -> float:
    return math.log10(y) if of.log else y


def _ticks(of: Chart, low: float, high: float) -> list[tuple[float, str]]:
    """Round numbers between the ends; powers of ten on a logarithmic scale."""
    if of.log and high - low >= 2:
        step = max(1, round((high - low) / 5))
        return [
            (float(at), f"{10.0**at:g}")
            for at in range(math.ceil(low), math.floor(high) + 1, step)
        ]
    rough = (high - low) / 4
    size = 10.0 ** math.floor(math.log10(rough))
    step_size = next(size * k for k in (1, 2, 5, 10) if size * k >= rough)
    first = math.ceil(low / step_size)
    places = [step_size * k for k in range(first, math.floor(high / step_size) + 1)]
    return [(at, f"{10.0**at if of.log else at:.3g}") for at in places]


def _grid_line(y: float, label: str) -> str:
    return (
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDE - 14}" y1="{y:.1f}" y2="{y:.1f}"/>'
        + _text(_LEFT - 6, y + 4, label, "end")
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
