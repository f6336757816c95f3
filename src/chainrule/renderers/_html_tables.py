"""Tables in HTML, in boxes that scroll by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.documents import Column, Mark, Row, Table
from chainrule.renderers._html_words import escaped
from chainrule.renderers._marks import SIGN, TONE, WORD

if TYPE_CHECKING:
    from chainrule.renderers.html import HtmlRenderer


def box(inside: str, what: str) -> str:
    """What is too wide for a phone scrolls in a box, with the keyboard, too."""
    focus = f'tabindex="0" role="region" aria-label="{what}"'
    return f'<div class="box" {focus}>{inside}</div>'


def table(fold: HtmlRenderer, of: Table) -> str:
    """A table; marks get a column of their own."""
    marked = any(row.mark for row in of.rows)
    head = "".join(_head(fold, column) for column in of.columns)
    lead = "<td></td>" if marked else ""
    caption = f"<caption>{fold.inlines(of.caption)}</caption>" if of.caption else ""
    rows = "".join(_row(fold, of, row, marked) for row in of.rows)
    return box(
        f"<table>{caption}<thead><tr>{lead}{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table>",
        "table",
    )


def _head(fold: HtmlRenderer, column: Column) -> str:
    return f'<th scope="col"{_kind(column)}>{fold.inlines(column.title)}</th>'


def _kind(column: Column) -> str:
    return ' class="n"' if column.numeric else ""


def _row(fold: HtmlRenderer, of: Table, row: Row, marked: bool) -> str:
    cells = [
        f"<td{_kind(column)}>{fold.inlines(cell)}</td>"
        for column, cell in zip(of.columns, row.cells, strict=True)
    ]
    if not marked:
        lead = ""
    elif row.mark is None:
        lead = "<td></td>"
    else:
        lead = f'<td class="{TONE[row.mark]}">{sign(row.mark)}</td>'
    return f"<tr>{lead}{''.join(cells)}</tr>"


def sign(mark: Mark) -> str:
    """The sign of a mark, and its word for those who can't see it."""
    return f'<span role="img" aria-label="{escaped(WORD[mark])}">{SIGN[mark]}</span>'
