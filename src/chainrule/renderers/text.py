"""The document on a terminal: fits the width, in color where there is color."""

from __future__ import annotations

import chainrule.documents as doc
from chainrule.formulas import Choice, Node
from chainrule.renderers import _text_tables as tables
from chainrule.renderers._fold import Fold
from chainrule.renderers._marks import SIGN, TONE
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller
from chainrule.renderers._terminal import (
    fill,
    finish,
    join_pieces,
    plain_ascii,
    safe,
    style,
    width,
)


class TextRenderer(Fold[list[str]]):
    """Folds blocks into lines; one method per kind of block."""

    def __init__(self, document: doc.Document, options: Options) -> None:
        self.options = options
        self.columns = max(options.width, 20)
        box = None if not options.color else (lambda part: style("culprit", part))
        kind = "ascii" if options.ascii else "unicode"
        self.speller = DocumentSpeller(kind, document.notation, box=box)

    # --- inlines --------------------------------------------------------------------

    def words(self, text: str) -> str:
        """Foreign text, safe for this terminal."""
        return plain_ascii(safe(text)) if self.options.ascii else safe(text)

    def figure(self, of: doc.Figure) -> str:
        """A figure within a line."""
        return style("value", self.spell(of))

    def math(
        self, of: doc.Expression | doc.Figure, home: doc.Expression | None = None
    ) -> str:
        """A formula within a line."""
        return self.spell(of, home)

    def code(self, text: str) -> str:
        """Something typed."""
        quote = "" if self.options.color else "`"
        return quote + style("code", self.words(text)) + quote

    def strong(self, text: str) -> str:
        """Words with emphasis."""
        return style("bold", self.words(text))

    def marked(self, text: str, mark: doc.Mark) -> str:
        """Words that carry a verdict."""
        return style(TONE[mark], self.words(text))

    def spell(
        self, of: doc.Expression | doc.Figure, home: doc.Expression | None = None
    ) -> str:
        """A formula, quantity or figure, safe for this terminal."""
        return self.words_kept(self.speller.at(home).spell(of))

    def words_kept(self, text: str) -> str:
        """What a speller gave: its styles stay, the rest is made safe."""
        text = safe(text, keep_styles=True)
        return plain_ascii(text) if self.options.ascii else text

    # --- blocks ---------------------------------------------------------------------

    def blocks(self, blocks: tuple[doc.Block, ...]) -> list[str]:
        """All blocks, an empty line between them but not between short equations."""
        lines: list[str] = []
        short = False
        for block in blocks:
            found = self.block(block)
            alone = isinstance(block, doc.Equation) and len(found) == 1
            if lines and not (short and alone):
                lines.append("")
            lines += found
            short = alone
        return lines

    def heading(self, level: int, inlines: doc.Inlines) -> list[str]:
        """A heading, underlined down to level 2."""
        lines = fill(self.inlines(inlines), self.columns)
        rule = {0: "═", 1: "─"}.get(level)
        if rule is None:
            return [style("bold", line) for line in lines]
        sign = {"═": "=", "─": "-"}[rule] if self.options.ascii else rule
        under = sign * max(width(line) for line in lines)
        return [*(style("head", line) for line in lines), style("head", under)]

    def paragraph(self, inlines: doc.Inlines) -> list[str]:
        """A few sentences."""
        return fill(self.inlines(inlines), self.columns)

    def bullets(self, items: tuple[doc.Inlines, ...]) -> list[str]:
        """A list."""
        sign = self.words("• ")
        return [
            line
            for item in items
            for line in fill(sign + self.inlines(item), self.columns, "  ")
        ]

    def note(self, of: doc.Note) -> list[str]:
        """A remark, set in behind its sign."""
        sign = style(TONE[of.mark], self.words(SIGN[of.mark]) + " ")
        return fill("  " + sign + self.inlines(of.inlines), self.columns, "    ")

    def code_block(self, of: doc.CodeBlock) -> list[str]:
        """Code as it is; only a line that is too long goes on in the next."""
        return [
            line
            for source in self.words(of.text).splitlines()
            for line in join_pieces(["  " + source], self.columns, "    ")
        ]

    # --- derivations ----------------------------------------------------------------

    def equation(self, of: doc.Equation, indent: str = "  ") -> list[str]:
        """``left = formula`` and below it the numbers put in, with their value."""
        left = "" if of.left is None else self.spell(of.left, of.read_at)
        margin = self.margin(of.mark)
        hang = " " * min(width(margin + left), self.columns // 3)
        lines: list[str] = []
        for row in self.rows(of, self.columns - width(indent) - len(hang)):
            first = not lines
            start = indent + (margin + left if first else hang)
            if first and width(margin + left) > len(hang):
                lines += join_pieces([start], self.columns, indent)
                start = indent + hang
            lines += join_pieces(
                [start + row[0], *row[1:]], self.columns, indent + hang + "     "
            )
        start = indent + hang + "   "
        remark = self.remarks(of)
        return lines + (fill(start + remark, self.columns, start) if remark else [])

    def margin(self, mark: doc.Mark | None) -> str:
        """The sign of a mark, before the equation."""
        return "" if mark is None else style(TONE[mark], self.words(SIGN[mark])) + " "

    def rows(self, of: doc.Equation, room: int) -> list[list[str]]:
        """The sides of an equation as rows of pieces: one row, or two of them, or more.

        The formula stands alone where not all fits; numbers and value share a row.
        """
        sides = [self.side(step, of) for step in of.steps]
        if width("".join(map("".join, sides))) <= room:
            return [[piece for side in sides for piece in side]]
        if len(sides) > 1 and width("".join(sides[-2] + sides[-1])) <= room:
            sides[-2:] = [sides[-2] + sides[-1]]
        return sides

    def side(self, step: Node | doc.Figure, of: doc.Equation) -> list[str]:
        """One side with the sign before it, in pieces."""
        speller = self.speller.at(of.read_at)
        sign = self.words_kept(f" {speller.relation(step)} ")
        if of.left is None and step is of.steps[0]:
            sign = ""
        parts = (
            speller.cases(step) if isinstance(step, Choice) else speller.pieces(step)
        )
        pieces = [self.words_kept(piece) for piece in parts]
        is_wide = max(map(width, pieces)) > self.columns - 12
        if is_wide and not isinstance(step, Choice):
            deep = speller.pieces(step, deep=True)
            pieces = [self.words_kept(piece) for piece in deep]
        if isinstance(step, doc.Figure):
            pieces = [style("value", pieces[0])]
        return [sign + pieces[0], *pieces[1:]]

    def remarks(self, of: doc.Equation) -> str:
        """What stands behind an equation: the second value, the note."""
        parts: list[str] = []
        if of.beside is not None:
            word = style("dim", f"{self.words(of.beside_word)}: ")
            parts.append(word + self.figure(of.beside))
        if of.note:
            parts.append(style("dim", self.inlines(of.note)))
        return "; ".join(parts)

    def contributions(self, of: doc.Contributions) -> list[str]:
        """One product per path, its value and share; then the sum."""
        lines = [line for path in of.paths for line in self.path(path)]
        if of.remainder:
            text = style("dim", self.inlines(of.remainder))
            lines += fill("  " + text, self.columns, "    ")
        return lines + self.equation(of.sum)

    def path(self, path: doc.Path) -> list[str]:
        """One path: the units on the way, then its product."""
        way = style("bold", self.words(" → ".join(path.through)))
        share = (
            "" if path.share is None else style("dim", f"  {self.share(path.share)}")
        )
        lines = fill(f"  via {way}{share}", self.columns, "    ")
        return [*lines, *self.equation(path.equation, "    ")]

    def share(self, text: str) -> str:
        """A share of the sum, in percent."""
        return f"{self.speller.number(text)} %"

    # --- overviews and verdicts -----------------------------------------------------

    def table(self, of: doc.Table) -> list[str]:
        """Columns side by side."""
        return tables.table(self, of)

    def diagram(self, of: doc.Diagram) -> list[str]:
        """The levels one below the other."""
        return tables.diagram(self, of)

    def chart(self, of: doc.Chart) -> list[str]:
        """Each series as a line of bars."""
        return tables.chart(self, of)

    def sheet(self, of: doc.Sheet) -> list[str]:
        """The claims in order."""
        return tables.sheet(self, of)


def render(document: doc.Document, options: Options = DEFAULT) -> str:
    """The document as text for a terminal."""
    fold = TextRenderer(document, options)
    lines: list[str] = []
    if document.title:
        lines += [*fold.heading(0, (document.title,))]
    for extra in (document.subtitle, (document.source,) if document.source else ()):
        if extra:
            lines += fill(style("dim", fold.inlines(extra)), fold.columns)
    if lines and document.blocks:
        lines.append("")
    return finish(lines + fold.blocks(document.blocks), options.color)
