"""What a diagram shows and where: the same for SVG and for LaTeX's picture."""

from __future__ import annotations

from chainrule.documents import Diagram, Edge, Expression, Figure, Level, Unit
from chainrule.formulas import Notation
from chainrule.renderers._layout import (
    LABEL,
    LETTER,
    RADIUS,
    ROW,
    ROW_WITH_GRADIENTS,
    TOP,
    Below,
    Layout,
    Placed,
    laid_out,
    left_out_at,
)
from chainrule.renderers._plain import clean, slopes
from chainrule.renderers._speller import DocumentSpeller

LONGEST_NAME = 8
"""Letters of a name that fit into a unit's circle, small if there are many."""
MOST_NAMED = 24
"""A level with more edges than this has their values without the names."""


class Drawing:
    """One diagram: its places and the texts of its parts."""

    def __init__(self, of: Diagram, notation: Notation, gradients: bool) -> None:
        self.of = of
        self.gradients = gradients
        self.speller = DocumentSpeller("unicode", notation)
        self.slopes = slopes(notation)
        crowds = [0] * len(of.levels)
        for edge in of.edges:
            crowds[edge.level] += edge.source is not None
        self.texts = {
            index: self.label(edge, crowds[edge.level] <= MOST_NAMED)
            for index, edge in enumerate(of.edges)
        }
        row = ROW_WITH_GRADIENTS if gradients else ROW
        self.layout: Layout = laid_out(of, self.texts, self.room_below(), row)

    def room_below(self) -> Below:
        """The room for what stands below units, and for the titles at the sides."""
        stacks = {
            (depth, row): [text for text, _ in self.below(unit, depth, row)]
            for depth, level in enumerate(self.of.levels)
            for row, unit in enumerate(level.units)
        }
        last = len(self.of.levels) - 1
        sides = [text for (at, _), s in stacks.items() if at in (0, last) for text in s]
        for level in (self.of.levels[:1], self.of.levels[-1:]):
            sides += [text for each in level for text in title_lines(each)]
        return Below(
            max(map(len, stacks.values()), default=0),
            max((wide(text) for stack in stacks.values() for text in stack), default=0),
            max([RADIUS + 6, *(wide(text) / 2 + 4 for text in sides)]),
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
        if edge.source is None or self.is_sample(edge):
            return []
        name = "" if edge.name is None else self.name(edge.name)
        value = "" if edge.value is None else self.figure(edge.value)
        both = f"{name} = {value}" if name and value else name + value
        lines = [both if named or not value else value]
        if self.gradients and edge.gradient is not None:
            lines.append(f"{self.slopes.error} {self.figure(edge.gradient)}")
        return [line for line in lines if line]

    def is_sample(self, edge: Edge) -> bool:
        """Whether it stands for many: a name without a value tells nothing then."""
        near = self.of.levels[edge.level - 1 : edge.level + 1]
        return edge.value is None and any(level.left_out for level in near)

    def below(self, unit: Unit, depth: int, row: int) -> list[tuple[str, str]]:
        """What stands below a unit, with its class: gradients, bias, target."""
        lines: list[tuple[str, str]] = []
        if self.gradients and unit.gradient is not None and depth > 0:
            slope = f"{self.slopes.by_net} {self.figure(unit.gradient)}"
            lines.append((slope, "grad on"))
        for edge in self.of.edges:
            if (edge.level, edge.unit, edge.source) != (depth, row, None):
                continue
            if self.is_sample(edge):
                continue
            lines.append((self.label_of_bias(edge), "soft on"))
            if self.gradients and edge.gradient is not None:
                slope = f"{self.slopes.error} {self.figure(edge.gradient)}"
                lines.append((slope, "grad on"))
        if unit.target is not None:
            lines.append((f"target {self.figure(unit.target)}", "on"))
        return lines

    def label_of_bias(self, bias: Edge) -> str:
        """``b1 = 0.35`` below its unit."""
        word = self.of.levels[bias.level].bias
        name = word if bias.name is None else self.name(bias.name)
        return name if bias.value is None else f"{name} = {self.figure(bias.value)}"

    def label_of(self, placed: Placed) -> list[str]:
        """The lines of a placed label."""
        return next(
            self.texts[index]
            for index, edge in enumerate(self.of.edges)
            if edge is placed.edge
        )

    def width_of(self, placed: Placed) -> float:
        """How long a placed label is, with a little room."""
        return wide(max(self.label_of(placed), key=len)) + 4

    def captions(self) -> list[tuple[float, float, str]]:
        """Below each level what it is, between two how many weights where not all."""
        lines: list[tuple[float, float, str]] = []
        last: tuple[float, int, int] | None = None
        for depth, level in enumerate(self.of.levels):
            x = self.layout.units.get((depth, 0), (0.0, 0.0))[0]
            bottom = self.layout.height + 16
            for row, part in enumerate(title_lines(level)):
                lines.append((x, bottom + 13 * row, part))
            if level.left_out:
                _, y = left_out_at(level, x, self.layout)
                lines.append((x, y, f"and {level.left_out:,} more"))
            units = len(level.units) + level.left_out
            if last is not None and (level.left_out or last[2]):
                rows = self.layout.rows - bool(max(level.left_out, last[2]))
                y = TOP + self.layout.row * (rows - 0.55)
                weights = f"{last[1] * units:,} weights"
                lines.append(((last[0] + x) / 2, y, weights))
            last = (x, units, level.left_out)
        return lines


def title_lines(level: Level) -> list[str]:
    """What a level is, in two lines: the layer, its activation."""
    return [part[:26] for part in clean(level.title).split(", ")[:2]]


def wide(text: str) -> float:
    """About how wide a label is."""
    return len(text) * LABEL * LETTER


def shortened(name: str, most: int) -> str:
    """A name of at most so many letters."""
    return name if len(name) <= most else name[: most - 1] + "…"
