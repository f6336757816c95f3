"""The document in Markdown, with mathematics as GitHub shows it.

Equations that follow each other share one display, aligned at their equals signs. What
passes through Markdown is the matter of `_md_words`; other readers of Markdown (VS
Code, Jupyter, pandoc) understand the same.
"""

from __future__ import annotations

import chainrule.documents as doc
from chainrule.renderers._aligned import Line, aligned, left_width, runs
from chainrule.renderers._fold import Fold
from chainrule.renderers._marks import SIGN, WORD
from chainrule.renderers._md_words import (
    beside,
    code_fence,
    code_span,
    escaped,
    tidy,
)
from chainrule.renderers._plain import chart_rows, diagram_tables
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller

_ROOM = 38.0
"""What GitHub's narrowest column holds, in em."""


class MarkdownRenderer(Fold[str]):
    """Folds blocks into Markdown; one method per kind of block."""

    def __init__(self, document: doc.Document) -> None:
        self.speller = DocumentSpeller("markdown", document.notation)
        self.flat = DocumentSpeller("unicode", document.notation)

    # --- inlines --------------------------------------------------------------------

    def inlines(self, inlines: doc.Inlines) -> str:
        """A line of inlines."""
        line = ""
        for each in inlines:
            text = self.inline(each)
            if text.startswith("$"):
                text = beside(line, text.strip("$"))
            elif line.endswith("$") and text[:1].isalnum():
                text = f" {text}"
            line += text
        return line

    def words(self, text: str) -> str:
        """Foreign words."""
        return escaped(text)

    def figure(self, of: doc.Figure) -> str:
        """A figure: in words, or with its power of ten as a formula."""
        plain = "e" not in of.text.lower()
        return self.flat.number(of.text) if plain else self.math(of)

    def math(
        self, of: doc.Expression | doc.Figure, home: doc.Expression | None = None
    ) -> str:
        """A formula within a line."""
        return f"${tidy(self.speller.at(home).spell(of))}$"

    def code(self, text: str) -> str:
        """Something typed."""
        return code_span(text)

    def strong(self, text: str) -> str:
        """Words with emphasis."""
        return f"**{escaped(text)}**"

    def marked(self, text: str, mark: doc.Mark) -> str:
        """Words that carry a verdict."""
        return f"{SIGN[mark]} {escaped(text)}"

    # --- blocks ---------------------------------------------------------------------

    def blocks(self, blocks: tuple[doc.Block, ...]) -> list[str]:
        """All blocks; equations that follow each other share a display."""
        return [
            self.displays(run) if isinstance(run, list) else self.block(run)
            for run in runs(blocks)
        ]

    def heading(self, level: int, inlines: doc.Inlines) -> str:
        """A heading below the title."""
        return f"{'#' * min(level + 1, 6)} {self.inlines(inlines)}"

    def paragraph(self, inlines: doc.Inlines) -> str:
        """A few sentences."""
        return self.inlines(inlines)

    def bullets(self, items: tuple[doc.Inlines, ...]) -> str:
        """A list."""
        return "\n".join(f"- {self.inlines(item)}" for item in items)

    def note(self, of: doc.Note) -> str:
        """One of GitHub's alerts."""
        kind = "WARNING" if of.mark is doc.Mark.WRONG else "NOTE"
        return f"> [!{kind}]\n> {self.inlines(of.inlines)}"

    def code_block(self, of: doc.CodeBlock) -> str:
        """Code in a fence."""
        return code_fence(of.text, of.language)

    # --- derivations ----------------------------------------------------------------

    def equation(self, of: doc.Equation) -> str:
        """A display of one equation."""
        return self.displays([of])

    def displays(self, run: list[doc.Equation]) -> str:
        """Equations in displays, which end where there is a remark to make."""
        parts: list[str] = []
        shared: list[doc.Equation] = []
        for each in run:
            if each.mark is not None:
                parts += [self.display(shared)] if shared else []
                parts.append(f"{SIGN[each.mark]} {WORD[each.mark]}:")
                shared = []
            shared.append(each)
            if remark := self.remarks(each):
                parts += [self.display(shared), remark]
                shared = []
        return "\n\n".join([*parts, self.display(shared)] if shared else parts)

    def display(self, run: list[doc.Equation]) -> str:
        """Equations between double dollars, an empty line between them."""
        widest = max(left_width(self.speller, each) for each in run)
        found = [aligned(self.speller, each, _ROOM, widest) for each in run]
        if len(found) == len(found[0][1]) == 1:
            left, (line,) = found[0]
            sides = [part for part in (left, line.relation, line.text) if part]
            return f"$$\n{tidy(' '.join(sides))}\n$$"
        rows = [" \\cr\n".join(_rows(left, lines)) for left, lines in found]
        body = tidy(" \\cr\n&\\cr\n".join(rows))
        return f"$$\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}\n$$"

    def contributions(self, of: doc.Contributions) -> str:
        """One display formula per path under its units, then the sum."""
        parts = [self.path(path) for path in of.paths]
        parts += [self.inlines(of.remainder)] if of.remainder else []
        return "\n\n".join([*parts, self.equation(of.sum)])

    def path(self, path: doc.Path) -> str:
        """One path: the units on the way, then its product."""
        way = escaped(" → ".join(path.through))
        share = "" if path.share is None else f", {self.flat.number(path.share)} %"
        return f"via **{way}**{share}\n\n{self.equation(path.equation)}"

    # --- overviews ------------------------------------------------------------------

    def table(self, of: doc.Table) -> str:
        """A GitHub table; marks get a column of their own."""
        marked = any(row.mark for row in of.rows)
        head = [self.inlines(column.title) for column in of.columns]
        rules = ["---:" if column.numeric else ":---" for column in of.columns]
        body = [[self.inlines(cell) for cell in row.cells] for row in of.rows]
        if marked:
            head, rules = ["", *head], [":---", *rules]
            body = [
                [SIGN[row.mark] if row.mark else "", *cells]
                for row, cells in zip(of.rows, body, strict=True)
            ]
        caption = f"{self.inlines(of.caption)}\n\n" if of.caption else ""
        return caption + "\n".join(
            "| " + " | ".join(cells) + " |" for cells in (head, rules, *body)
        )

    def diagram(self, of: doc.Diagram) -> str:
        """The units and the weights as tables."""
        return "\n\n".join(map(self.table, diagram_tables(of, self.speller.notation)))

    def chart(self, of: doc.Chart) -> str:
        """The curves as a table."""
        return self.table(chart_rows(of))

    # --- verdicts -------------------------------------------------------------------

    def sheet(self, of: doc.Sheet) -> str:
        """A table of all claims, then what there is to say on single ones."""
        titles = ["figure", "printed", "verdict", "right"]
        points = any(claim.points for claim in of.claims)
        columns = [
            doc.Column((title,), title in ("printed", "right")) for title in titles
        ]
        if points:
            columns.append(doc.Column(("points",), True))
        rows = tuple(doc.Row(_cells(claim, points), claim.mark) for claim in of.claims)
        parts = [self.table(doc.Table(tuple(columns), rows))]
        parts += [self.reasons(c) for c in of.claims if c.because or c.formulas]
        return "\n\n".join(parts)

    def reasons(self, claim: doc.Claim) -> str:
        """Why a figure is wrong, and the formula with the culprit."""
        sign = f"{SIGN[claim.mark]} "
        title = self.inlines((sign, *_name(claim), ": ", doc.Strong(claim.says)))
        blocks = [title]
        if claim.because:
            blocks.append(self.bullets(claim.because))
        for word, formula in claim.formulas:
            blocks += [f"{word}:", self.equation(formula)]
        return "\n\n".join(blocks)


def _rows(left: str, lines: list[Line]) -> list[str]:
    """The lines of an equation behind their alignment marks, small where too wide."""
    rows = []
    for line in lines:
        sign = line.relation if line.relation or not left else r"\qquad"
        small = r"\small " if line.too_wide else ""
        rows.append(f"&{sign} {small}{line.text}")
    return [f"{left} {rows[0]}", *rows[1:]]


def _name(claim: doc.Claim) -> doc.Inlines:
    """What a claim is of, and where in the run."""
    return claim.name + tuple(
        f", {part}" for part in (claim.place, claim.where) if part
    )


def _cells(claim: doc.Claim, points: bool) -> tuple[doc.Inlines, ...]:
    """The row of a claim; what is wrong stands out."""
    word = WORD[claim.mark]
    verdict = doc.Strong(word) if claim.mark is doc.Mark.WRONG else word
    truth: doc.Inlines = () if claim.truth is None else (claim.truth,)
    row = (_name(claim), (claim.says,), (verdict,), truth)
    return (*row, (claim.points,)) if points else row


def render(document: doc.Document, options: Options = DEFAULT) -> str:
    """The document as Markdown."""
    fold = MarkdownRenderer(document)
    parts: list[str] = []
    if document.title and not options.fragment:
        parts.append(f"# {escaped(document.title)}")
    if document.subtitle:
        parts.append(fold.inlines(document.subtitle))
    if document.source:
        parts.append(f"*{escaped(document.source)}*")
    return "\n\n".join(parts + fold.blocks(document.blocks)) + "\n"
