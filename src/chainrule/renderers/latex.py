r"""The document in LaTeX: a whole file for pdflatex, or a fragment for a document.

A fragment defines nothing, and names the packages that it needs in its first line. Long
equations are broken at their operators, so that nothing sticks out into the margin.
"""

from __future__ import annotations

import chainrule.documents as doc
from chainrule.renderers import _latex_tables as tables
from chainrule.renderers._aligned import Line, aligned, left_width, runs
from chainrule.renderers._drawing import Drawing
from chainrule.renderers._fold import Fold
from chainrule.renderers._latex_needs import packages
from chainrule.renderers._latex_picture import chart_picture, picture
from chainrule.renderers._latex_tables import SIGNS
from chainrule.renderers._latex_words import latex_words
from chainrule.renderers._plain import chart_rows, diagram_tables
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller

_ROOM = 38.0
"""Text width of the document in em, less the indentation of display formulas."""
_ROOM_OF_A_SLIDE = 27.0
"""The same on a slide of 128 by 96 mm, for which a fragment is made."""
_MILLIMETERS, _MILLIMETERS_OF_A_SLIDE = 155.0, 105.0
"""What a picture may take of a line."""
_UP = r"\vspace{-\baselineskip}" + "\n"
"""Takes back the empty line that TeX begins where no words stand above a display."""
_LONG_REMARK = 60
_ROWS_TOGETHER = 10
"""A longer equation may go on on the next page."""
_SIZES = (r"\large", r"\normalsize", r"\small", r"\small")
_HEADINGS = (r"\section*", r"\subsection*", r"\subsubsection*", r"\paragraph*")

PREAMBLE = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{textcomp}
\usepackage[margin=24mm]{geometry}
\usepackage{amsmath,amssymb,array,color,graphicx}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
\setlength{\emergencystretch}{4em}
\pagestyle{plain}
\begin{document}
\setlength{\mathindent}{1.2em}
\abovedisplayskip=7pt plus 2pt
\belowdisplayskip=7pt plus 2pt
\abovedisplayshortskip=7pt plus 2pt
\belowdisplayshortskip=7pt plus 2pt
"""


class LatexRenderer(Fold[str]):
    """Folds blocks into LaTeX; one method per kind of block."""

    def __init__(self, document: doc.Document, options: Options) -> None:
        self.options = options
        self.document = document
        self.speller = DocumentSpeller("latex", document.notation)
        self.room = _ROOM_OF_A_SLIDE if options.fragment else _ROOM

    # --- inlines --------------------------------------------------------------------

    def words(self, text: str) -> str:
        """Foreign words."""
        return latex_words(text)

    def figure(self, of: doc.Figure) -> str:
        """A figure within a line."""
        return self.math(of)

    def math(
        self, of: doc.Expression | doc.Figure, home: doc.Expression | None = None
    ) -> str:
        """A formula within a line."""
        return f"${self.speller.at(home).spell(of)}$"

    def code(self, text: str) -> str:
        """Something typed."""
        return rf"\texttt{{{latex_words(text)}}}"

    def strong(self, text: str) -> str:
        """Words with emphasis."""
        return rf"\textbf{{{latex_words(text)}}}"

    def marked(self, text: str, mark: doc.Mark) -> str:
        """Words that carry a verdict."""
        return f"{SIGNS[mark]} {latex_words(text)}"

    # --- blocks ---------------------------------------------------------------------

    def blocks(self, blocks: tuple[doc.Block, ...]) -> str:
        """All blocks; equations that follow each other share one display."""
        text = ""
        words = False
        for run in runs(blocks):
            if isinstance(run, list):
                above = "\n" if words else f"\n\n{_UP}" if text else ""
                text += above + self.display(run)
            else:
                text += "\n\n" + self.block(run)
            words = isinstance(run, doc.Paragraph)
        return text.strip("\n")

    def heading(self, level: int, inlines: doc.Inlines) -> str:
        """A heading; in a fragment one that needs no document's sections."""
        at = min(level, len(_HEADINGS)) - 1
        inner = self.inlines(inlines)
        if self.options.fragment:
            return rf"\medskip{{{_SIZES[at]}\bfseries {inner}\par}}\nobreak"
        return f"{_HEADINGS[at]}{{{inner}}}"

    def paragraph(self, inlines: doc.Inlines) -> str:
        """A few sentences."""
        return self.inlines(inlines)

    def bullets(self, items: tuple[doc.Inlines, ...]) -> str:
        """A list."""
        lines = [rf"  \item {self.inlines(item)}" for item in items]
        return "\n".join([r"\begin{itemize}", *lines, r"\end{itemize}"])

    def note(self, of: doc.Note) -> str:
        """A remark, set in."""
        sign = SIGNS[of.mark]
        body = self.inlines(of.inlines)
        return f"\\begin{{quote}}\n{sign}\\enspace {body}\n\\end{{quote}}"

    def code_block(self, of: doc.CodeBlock) -> str:
        """Code line by line; spaces kept, breaks allowed."""
        lines = [
            latex_words(line).replace("  ", r"\ \ ") for line in of.text.splitlines()
        ]
        body = "\\par\n".join(rf"\hangindent=2em {line or '~'}" for line in lines)
        return (
            "\\begin{quote}\n\\ttfamily\\small\\raggedright\\setlength{\\parskip}{0pt}"
            f"\n{body}\n\\end{{quote}}"
        )

    # --- derivations ----------------------------------------------------------------

    def equation(self, of: doc.Equation) -> str:
        """One equation as a display."""
        return self.display([of])

    def display(self, run: list[doc.Equation]) -> str:
        """Equations below each other, aligned at their equals signs.

        A page may end between two of them, not inside one.
        """
        widest = max(left_width(self.speller, of) for of in run)
        body = " \\\\[1ex]\n".join(self.rows(of, widest) for of in run)
        return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"

    def rows(self, of: doc.Equation, widest: float) -> str:
        """The lines of one equation, in a display with left sides up to `widest`."""
        left, lines = aligned(self.speller, of, self.room, widest)
        mark = "" if of.mark is None else rf"\text{{{SIGNS[of.mark]}}}\enspace "
        rows = [
            f"  {mark + left if at == 0 else ''} {_row(line, left)}".rstrip()
            for at, line in enumerate(lines)
        ]
        remark = self.remarks(of)
        if remark:
            inside = rf"\text{{{remark}}}"
            if len(remark) > _LONG_REMARK:
                inside = rf"\parbox[t]{{0.6\linewidth}}{{\raggedright {remark}}}"
            rows.append(rf"  &\quad {inside}")
        end = r" \\*" if len(rows) <= _ROWS_TOGETHER else r" \\"
        return f"{end}\n".join(rows)

    def contributions(self, of: doc.Contributions) -> str:
        """One display per path under its units, then the sum."""
        parts = [self.path(path) for path in of.paths]
        parts += [self.inlines(of.remainder)] if of.remainder else []
        return "\n\n".join([*parts, _UP + self.equation(of.sum)])

    def path(self, path: doc.Path) -> str:
        """One path: the units on the way, then its product."""
        way = latex_words(" → ".join(path.through))
        share = ""
        if path.share is not None:
            share = rf"\hfill ${self.speller.number(path.share)}\,\%$"
        return rf"\textbf{{via {way}}}{share}" + "\n" + self.equation(path.equation)

    # --- overviews ------------------------------------------------------------------

    def table(self, of: doc.Table) -> str:
        """A table, a long one in parts."""
        return tables.table(self, of)

    def diagram(self, of: doc.Diagram) -> str:
        """The network drawn with LaTeX's own picture; where it is dense, as tables."""
        drawing = Drawing(of, self.document.notation, self.options.gradients)
        caption = f"\n\n{self.inlines(of.caption)}" if of.caption else ""
        room = _MILLIMETERS_OF_A_SLIDE if self.options.fragment else _MILLIMETERS
        drawn, whole = picture(drawing, room)
        if whole:
            return drawn + caption
        return "\n\n".join(
            [drawn, *map(self.table, diagram_tables(of, self.document.notation))]
        )

    def chart(self, of: doc.Chart) -> str:
        """The curves, and a table of some of their points."""
        return chart_picture(of) + "\n\n" + self.table(chart_rows(of))

    def sheet(self, of: doc.Sheet) -> str:
        """One paragraph per claim, its mark first."""
        return "\n\n".join(tables.claim(self, each) for each in of.claims)


def _row(line: Line, left: str) -> str:
    """A line behind the alignment mark; what is too wide even so is scaled down."""
    text = line.text
    if line.too_wide:
        text = (
            r"\resizebox{\ifdim\width>0.8\linewidth 0.8\linewidth\else\width\fi}"
            rf"{{!}}{{$\displaystyle {text}$}}"
        )
    if line.relation:
        return f"&{line.relation} {text}"
    return rf"&\qquad {text}" if left else f"&{text}"


def render(document: doc.Document, options: Options = DEFAULT) -> str:
    """The document as LaTeX; with `fragment` without preamble and title."""
    fold = LatexRenderer(document, options)
    parts: list[str] = []
    if not options.fragment:
        title = latex_words(document.title)
        parts.append(rf"{{\LARGE\bfseries\raggedright {title}\par}}" if title else "")
        extra = [document.subtitle, (document.source,) if document.source else ()]
        parts += [f"\\textit{{{fold.inlines(line)}}}" for line in extra if line]
    parts.append(fold.blocks(document.blocks))
    body = "\n\n".join(part for part in parts if part)
    if options.fragment:
        return f"{packages(body)}{body}\n"
    return f"{PREAMBLE}{body or '~'}\n\\end{{document}}\n"
