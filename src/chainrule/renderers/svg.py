"""The diagram alone, as a picture: units with values, weights along the edges."""

from __future__ import annotations

from html import escape

from chainrule.documents import Diagram, Document, Edge, Expression, Figure, Unit
from chainrule.errors import SettingError
from chainrule.formulas import Notation
from chainrule.renderers._layout import (
    LABEL,
    LETTER,
    RADIUS,
    ROW,
    ROW_WITH_GRADIENTS,
    Layout,
    Placed,
    between_circles,
    laid_out,
    left_out_at,
)
from chainrule.renderers._plain import clean
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller

MOST_NAMED = 24
"""A level with more edges than this has their values without the names."""

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
.net .small{font-size:9px}
.net .paper{fill:var(--paper)}
.net .soft{fill:var(--soft)}
.net .grad{fill:var(--warm)}
.net .on{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
"""


class Drawing:
    """Draws one diagram."""

    def __init__(self, of: Diagram, notation: Notation, gradients: bool) -> None:
        self.of = of
        self.gradients = gradients
        self.speller = DocumentSpeller("unicode", notation)
        crowds = [0] * len(of.levels)
        for edge in of.edges:
            crowds[edge.level] += edge.source is not None
        self.texts = {
            index: self.label(edge, crowds[edge.level] <= MOST_NAMED)
            for index, edge in enumerate(of.edges)
        }
        row = ROW_WITH_GRADIENTS if gradients else ROW
        self.layout: Layout = laid_out(of, self.texts, row)

    def svg(self, own_style: bool = True) -> str:
        """The whole picture; inside a page the page brings the style."""
        wide, high = self.layout.width, self.layout.height + 38
        style = f"<style>{COLORS}{RULES}</style>" if own_style else ""
        paper = (
            '<rect width="100%" height="100%" class="paper"/>'
            if own_style else ""
        )  # fmt: skip
        parts = [*self.edges(), *self.units(), *self.labels(), *self.titles()]
        title = escape(self.described())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="net" role="img"'
            f' viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}"'
            f' style="--wide:{wide:.0f}px"'
            f' height="{high:.0f}"><title>{title}</title>{style}{paper}'
            f"{''.join(parts)}</svg>"
        )

    def described(self) -> str:
        """The picture in words, for those who can't see it."""
        sizes = [len(level.units) + level.left_out for level in self.of.levels]
        return f"A network with {', '.join(map(str, sizes))} units in its layers"

    def figure(self, figure: Figure) -> str:
        """A figure in this notation."""
        return self.speller.spell(figure)

    def name(self, of: Expression) -> str:
        """A parameter's name, shortened."""
        return shortened(clean(self.speller.spell(of)), 14)

    def label(self, edge: Edge, named: bool) -> list[str]:
        """The lines of an edge's label: its weight, and below it the gradient."""
        if edge.source is None:
            return []
        name = "" if edge.name is None else self.name(edge.name)
        value = "" if edge.value is None else self.figure(edge.value)
        both = f"{name} = {value}" if name and value else name + value
        lines = [both if named or not value else value]
        if self.gradients and edge.gradient is not None:
            lines.append(f"∂E {self.figure(edge.gradient)}")
        return [line for line in lines if line]

    def edges(self) -> list[str]:
        """The lines from unit to unit."""
        lines = []
        for edge in self.of.edges:
            if edge.source is None:
                continue
            start = self.layout.units[edge.level - 1, edge.source]
            end = self.layout.units[edge.level, edge.unit]
            (x0, y0), (x1, y1) = between_circles(start, end)
            lines.append(
                f'<line class="edge" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}"'
                f' y2="{y1:.1f}"/>'
            )
        return lines

    def labels(self) -> list[str]:
        """The weights, turned along their edges."""
        return [self.turned(each, self.label_of(each)) for each in self.layout.labels]

    def turned(self, placed: Placed, lines: list[str]) -> str:
        """One label on its edge."""
        x, y = placed.at
        first = LABEL * (0.36 if len(lines) == 1 else -0.25)
        kinds = ("", ' class="grad"')
        texts = "".join(
            f'<text{kinds[row]} y="{first + row * LABEL * 1.2:.1f}">'
            f"{escape(line)}</text>"
            for row, line in enumerate(lines)
        )
        long = max(map(len, lines)) * LABEL * LETTER + 4
        high = LABEL * 1.2 * len(lines)
        paper = (
            f'<rect class="paper" x="{-long / 2:.1f}" y="{-high / 2:.1f}"'
            f' width="{long:.1f}" height="{high:.1f}"/>'
        )
        move = f"translate({x:.1f} {y:.1f}) rotate({placed.turn:.1f})"
        return f'<g transform="{move}">{paper}{texts}</g>'

    def units(self) -> list[str]:
        """The circles with name and value; bias, target and gradient beside them."""
        return [
            self.unit(depth, row, at) for (depth, row), at in self.layout.units.items()
        ]

    def unit(self, depth: int, row: int, at: tuple[float, float]) -> str:
        """One unit."""
        unit = self.of.levels[depth].units[row]
        x, y = at
        name = clean(unit.name)
        short = shortened(name, 8)
        low = -3 if unit.value is not None else 4.5
        parts = [
            f'<circle class="unit" cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS:.0f}">'
            f"<title>{escape(name)}</title></circle>",
            _text(x, y + low, short, "name"),
        ]
        if unit.value is not None:
            value = self.figure(unit.value)
            parts.append(_text(x, y + 12, value, "small" if len(value) > 8 else ""))
        for line, (text, kind) in enumerate(self.below(unit, depth, row)):
            parts.append(_text(x, y + RADIUS + 13 + 12 * line, text, kind))
        if self.gradients and unit.gradient is not None and depth > 0:
            text = f"∂E/∂net {self.figure(unit.gradient)}"
            parts.append(_text(x, y - RADIUS - 5, text, "grad on"))
        return "".join(parts)

    def below(self, unit: Unit, depth: int, row: int) -> list[tuple[str, str]]:
        """What stands below a unit, with its class: bias, its gradient, target."""
        lines: list[tuple[str, str]] = []
        for edge in self.of.edges:
            if (edge.level, edge.unit, edge.source) != (depth, row, None):
                continue
            lines.append((self.label_of_bias(edge), "soft on"))
            if self.gradients and edge.gradient is not None:
                lines.append((f"∂E {self.figure(edge.gradient)}", "grad on"))
        if unit.target is not None:
            lines.append((f"target {self.figure(unit.target)}", "on"))
        return lines

    def label_of_bias(self, bias: Edge) -> str:
        """``b1 = 0.35`` below its unit."""
        name = "bias" if bias.name is None else self.name(bias.name)
        return name if bias.value is None else f"{name} = {self.figure(bias.value)}"

    def label_of(self, placed: Placed) -> list[str]:
        """The lines of a placed label."""
        return next(
            self.texts[index]
            for index, edge in enumerate(self.of.edges)
            if edge is placed.edge
        )

    def titles(self) -> list[str]:
        """What each level is, and how many of its units are not drawn."""
        lines = []
        for depth, level in enumerate(self.of.levels):
            x = self.layout.units.get((depth, 0), (0.0, 0.0))[0]
            bottom = self.layout.height + 22
            for row, part in enumerate(clean(level.title).split(", ")[:2]):
                lines.append(_text(x, bottom + 13 * row - 6, part[:26], "soft"))
            if level.left_out:
                _, y = left_out_at(level, x, self.layout)
                lines.append(_text(x, y, f"and {level.left_out:,} more", "soft"))
        return lines


def shortened(name: str, most: int) -> str:
    """A name of at most so many letters."""
    return name if len(name) <= most else name[: most - 1] + "…"


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
    return Drawing(diagram, document.notation, options.gradients).svg() + "\n"
