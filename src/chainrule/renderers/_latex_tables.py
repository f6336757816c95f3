"""Tables and the claims of a verdict sheet in LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.documents import Claim, Mark, Row, Table
from chainrule.renderers._latex_words import latex_words
from chainrule.renderers._marks import WORD

if TYPE_CHECKING:
    from chainrule.renderers.latex import LatexRenderer

_ROWS_A_PAGE = 40
SIGNS = {
    Mark.CORRECT: r"$\checkmark$", Mark.TRUNCATED: r"$\checkmark$",
    Mark.CARRIED: r"$\checkmark$", Mark.FOLLOWS: r"$\hookrightarrow$",
    Mark.WRONG: r"$\times$", Mark.UNKNOWN: "?", Mark.NOTICE: "!",
}  # fmt: skip


def table(fold: LatexRenderer, of: Table) -> str:
    """A table, a long one in parts; columns of words wrap."""
    marked = any(row.mark for row in of.rows)
    head = [rf"\textbf{{{fold.inlines(column.title)}}}" for column in of.columns]
    shape = _shape(of)
    if marked:
        shape, head = "c" + shape, ["", *head]
    rows = [_row(fold, row, marked) for row in of.rows]
    parts = [fold.inlines(of.caption)] if of.caption else []
    for start in range(0, len(rows), _ROWS_A_PAGE):
        lines = [
            rf"\begin{{tabular}}{{{shape}}}",
            " & ".join(head) + r" \\ \hline",
            *rows[start : start + _ROWS_A_PAGE],
            r"\end{tabular}",
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _shape(of: Table) -> str:
    """What each column is: numbers on the right, words that wrap where it is wide."""
    words = sum(not column.numeric for column in of.columns)
    wide = len(of.columns) > 3 or words > 2
    share = f"{0.9 / max(len(of.columns), 1):.3f}"
    wrapped = rf">{{\raggedright\arraybackslash}}p{{{share}\linewidth}}"
    return "".join(
        "r" if column.numeric else wrapped if wide else "l" for column in of.columns
    )


def _row(fold: LatexRenderer, row: Row, marked: bool) -> str:
    cells = [fold.inlines(cell) for cell in row.cells]
    if marked:
        cells = [SIGNS[row.mark] if row.mark else "", *cells]
    return " & ".join(cells) + r" \\"


def claim(fold: LatexRenderer, of: Claim) -> str:
    """A claim with its verdict, the right figure, and why it is wrong."""
    place = "".join(f", {part}" for part in (of.place, of.where) if part)
    name = fold.inlines((*of.name, place))
    line = f"{SIGNS[of.mark]}\\enspace {name}: {latex_words(of.says)}"
    if of.mark is not Mark.CORRECT:
        line += f" \\quad {latex_words(WORD[of.mark])}"
    if of.truth is not None:
        line += f" \\quad right: {fold.inline(of.truth)}"
    if of.points:
        line += f" \\hfill {latex_words(of.points)}"
    parts = [line, *map(fold.inlines, of.because)]
    parts += [f"{word}:\n{fold.equation(each)}" for word, each in of.formulas]
    return "\n\n".join(parts)
