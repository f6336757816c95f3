r"""The document in LaTeX: a whole file for pdflatex, or a fragment for a document.

A fragment needs ``amsmath``, ``amssymb``, ``array``, ``color`` and ``graphicx``, and
defines nothing. Long equations are broken at their operators, so that nothing sticks
out into the margin.
"""

from __future__ import annotations

from chainrule.documents import (
    Block,
    Bullets,
    Chart,
    Claim,
    Code,
    CodeBlock,
    Contributions,
    Diagram,
    Document,
    Equation,
    Expression,
    Figure,
    Heading,
    Inline,
    Inlines,
    Mark,
    Marked,
    Math,
    Note,
    Paragraph,
    Path,
    Row,
    Sheet,
    Strong,
    Table,
)
from chainrule.renderers._aligned import Line, aligned, em
from chainrule.renderers._latex_picture import chart_picture, picture
from chainrule.renderers._latex_words import latex_words
from chainrule.renderers._marks import WORD
from chainrule.renderers._plain import chart_rows, diagram_tables
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller
from chainrule.renderers.svg import Drawing

_ROOM = 38.0
"""Text width of the document in em, less the indentation of display formulas."""
_ROWS_A_PAGE = 40
_LONG_REMARK = 60
_TEX_SIGN = {
    Mark.CORRECT: r"$\checkmark$", Mark.TRUNCATED: r"$\checkmark$",
    Mark.CARRIED: r"$\checkmark$", Mark.FOLLOWS: r"$\hookrightarrow$",
    Mark.WRONG: r"$\times$", Mark.UNKNOWN: "?", Mark.NOTICE: "!",
}  # fmt: skip
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
\abovedisplayskip=5pt plus 2pt
\belowdisplayskip=5pt plus 2pt
\abovedisplayshortskip=3pt plus 2pt
\belowdisplayshortskip=5pt plus 2pt
"""


class LatexRenderer:
    """Folds blocks into LaTeX; one method per kind of block."""

    def __init__(self, document: Document, options: Options) -> None:
        self.options = options
        self.document = document
        self.speller = DocumentSpeller("latex", document.notation)
        self.flat = DocumentSpeller("unicode", document.notation)

    # --- inlines --------------------------------------------------------------------

    def inlines(self, inlines: Inlines) -> str:
        """A line of inlines."""
        return "".join(map(self.inline, inlines))

    def inline(self, of: Inline) -> str:
        """One inline."""
        match of:
            case str():
                return latex_words(of)
            case Figure():
                return f"${self.speller.spell(of)}$"
            case Math(inner, home):
                return self.math(inner, home)
            case Code(text):
                return rf"\texttt{{{latex_words(text)}}}"
            case Strong(text):
                return rf"\textbf{{{latex_words(text)}}}"
            case Marked(text, mark):
                return f"{_TEX_SIGN[mark]} {latex_words(text)}"

    def math(self, of: Expression, home: Expression | None = None) -> str:
        """A formula within a line."""
        return f"${self.speller.at(home).spell(of)}$"

    # --- blocks ---------------------------------------------------------------------

    def block(self, block: Block) -> str:
        """The LaTeX of one block."""
        match block:
            case Heading(level, inlines):
                command = _HEADINGS[min(level, len(_HEADINGS)) - 1]
                return f"{command}{{{self.inlines(inlines)}}}"
            case Paragraph(inlines):
                return self.inlines(inlines)
            case Bullets(items):
                lines = [rf"  \item {self.inlines(item)}" for item in items]
                return "\n".join([r"\begin{itemize}", *lines, r"\end{itemize}"])
            case Note(inlines, mark):
                sign = _TEX_SIGN[mark]
                body = self.inlines(inlines)
                return f"\\begin{{quote}}\n{sign}\\enspace {body}\n\\end{{quote}}"
            case CodeBlock(text):
                return self.code(text)
            case Equation():
                return self.equation(block)
            case Contributions():
                return self.contributions(block)
            case Table():
                return self.table(block)
            case Diagram():
                return self.diagram(block)
            case Chart():
                return chart_picture(block) + "\n\n" + self.table(chart_rows(block))
            case Sheet():
                return self.sheet(block)

    def code(self, text: str) -> str:
        """Code line by line; spaces kept, breaks allowed."""
        lines = [latex_words(line).replace("  ", r"\ \ ") for line in text.splitlines()]
        body = "\\par\n".join(rf"\hangindent=2em {line or '~'}" for line in lines)
        return (
            "\\begin{quote}\n\\ttfamily\\small\\raggedright\\setlength{\\parskip}{0pt}"
            f"\n{body}\n\\end{{quote}}"
        )

    def blocks(self, blocks: tuple[Block, ...]) -> list[str]:
        """All blocks; equations that follow each other share one display."""
        parts: list[str] = []
        run: list[Equation] = []
        for block in blocks:
            if isinstance(block, Equation):
                run.append(block)
                continue
            parts += [self.display(run)] if run else []
            run = []
            parts.append(self.block(block))
        return parts + ([self.display(run)] if run else [])

    def equation(self, of: Equation) -> str:
        """One equation as a display."""
        return self.display([of])

    def display(self, run: list[Equation]) -> str:
        """Equations below each other, aligned at their equals signs."""
        widest = max(map(self.left_width, run))
        body = " \\\\[1ex]\n".join(self.rows(of, widest) for of in run)
        return f"\\begin{{align*}}\n{body}\n\\end{{align*}}"

    def left_width(self, of: Equation) -> float:
        """About how wide the left side is, in em."""
        return 0.0 if of.left is None else em(self.flat.spell(of.left))

    def rows(self, of: Equation, widest: float) -> str:
        """The lines of one equation, in a display with left sides up to `widest`."""
        room = _ROOM - widest + self.left_width(of)
        left, lines = aligned(self.speller, of, room)
        mark = "" if of.mark is None else rf"\text{{{_TEX_SIGN[of.mark]}}}\enspace "
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
        return " \\\\\n".join(rows)

    def remarks(self, of: Equation) -> str:
        """The second value and the note of an equation."""
        parts: list[str] = []
        if of.beside is not None:
            parts.append(f"{latex_words(of.beside_word)}: {self.inline(of.beside)}")
        if of.note:
            parts.append(self.inlines(of.note))
        return "; ".join(parts)

    def contributions(self, of: Contributions) -> str:
        """One display per path under its units, then the sum."""
        parts = [self.path(path) for path in of.paths]
        if of.left_out:
            plural = "path" if of.left_out == 1 else "paths"
            rest = "" if of.rest is None else f", together {self.inline(of.rest)}"
            parts.append(f"and {of.left_out} smaller {plural}{rest}")
        return "\n\n".join([*parts, self.equation(Equation(of.of, (of.total,)))])

    def path(self, path: Path) -> str:
        """One path: the units on the way, then its product."""
        way = latex_words(" → ".join(path.through))
        share = ""
        if path.share is not None:
            share = rf"\hfill ${self.speller.number(path.share)}\,\%$"
        steps = (path.product, path.numbers, path.value)
        sides = Equation(None, tuple(step for step in steps if step is not None))
        return rf"\textbf{{via {way}}}{share}" + "\n" + self.equation(sides)

    def table(self, of: Table) -> str:
        """A table, a long one in parts; columns of words wrap."""
        marked = any(row.mark for row in of.rows)
        words = sum(not column.numeric for column in of.columns)
        wide = len(of.columns) > 3 or words > 2
        share = f"{0.9 / max(len(of.columns), 1):.3f}"
        shape = "".join(
            "r" if column.numeric
            else rf">{{\raggedright\arraybackslash}}p{{{share}\linewidth}}" if wide
            else "l"
            for column in of.columns
        )  # fmt: skip
        head = [rf"\textbf{{{self.inlines(column.title)}}}" for column in of.columns]
        if marked:
            shape, head = "c" + shape, ["", *head]
        rows = [self.row(row, marked) for row in of.rows]
        parts = [self.inlines(of.caption)] if of.caption else []
        for start in range(0, len(rows), _ROWS_A_PAGE):
            lines = [
                rf"\begin{{tabular}}{{{shape}}}",
                " & ".join(head) + r" \\ \hline",
                *rows[start : start + _ROWS_A_PAGE],
                r"\end{tabular}",
            ]
            parts.append("\n".join(lines))
        return "\n\n".join(parts)

    def row(self, row: Row, marked: bool) -> str:
        """A row of a table."""
        cells = [self.inlines(cell) for cell in row.cells]
        if marked:
            cells = [_TEX_SIGN[row.mark] if row.mark else "", *cells]
        return " & ".join(cells) + r" \\"

    def diagram(self, of: Diagram) -> str:
        """The network drawn with LaTeX's own picture; where it is dense, as tables."""
        drawing = Drawing(of, self.document.notation, self.options.gradients)
        caption = f"\n\n{self.inlines(of.caption)}" if of.caption else ""
        drawn, whole = picture(drawing)
        if whole:
            return drawn + caption
        return "\n\n".join([drawn, *map(self.table, diagram_tables(of))])

    # --- verdicts -------------------------------------------------------------------

    def sheet(self, of: Sheet) -> str:
        """One paragraph per claim, its mark first."""
        return "\n\n".join(map(self.claim, of.claims))

    def claim(self, claim: Claim) -> str:
        """A claim with its verdict, the right figure, and why it is wrong."""
        name = latex_words(claim.label) if claim.of is None else self.math(claim.of)
        place = "".join(
            f", {latex_words(part)}" for part in (claim.place, claim.where) if part
        )
        line = (
            f"{_TEX_SIGN[claim.mark]}\\enspace {name}{place}: {latex_words(claim.says)}"
        )
        if claim.mark is not Mark.CORRECT:
            line += f" \\quad {latex_words(WORD[claim.mark])}"
        if claim.truth is not None:
            line += f" \\quad right: {self.inline(claim.truth)}"
        if claim.points:
            line += f" \\hfill {latex_words(claim.points)}"
        parts = [line, *map(self.inlines, claim.because)]
        for word, formula in (("as computed", claim.formula), ("rightly", claim.right)):
            if formula is not None:
                parts.append(f"{word}:\n{self.equation(formula)}")
        return "\n\n".join(parts)


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


def render(document: Document, options: Options = DEFAULT) -> str:
    """The document as LaTeX; with `fragment` without preamble and title."""
    fold = LatexRenderer(document, options)
    parts: list[str] = []
    if not options.fragment:
        title = latex_words(document.title)
        parts.append(rf"{{\LARGE\bfseries\raggedright {title}\par}}" if title else "")
        extra = [document.subtitle, (document.source,) if document.source else ()]
        parts += [f"\\textit{{{fold.inlines(line)}}}" for line in extra if line]
    parts += fold.blocks(document.blocks)
    body = "\n\n".join(part for part in parts if part)
    if options.fragment:
        return body + "\n"
    return f"{PREAMBLE}{body or '~'}\n\\end{{document}}\n"
