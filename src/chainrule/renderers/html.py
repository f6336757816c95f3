"""The document as one self-contained HTML file: MathML, inline SVG, no script.

Every word from outside is escaped. Long formulas are cut into several ``math``
elements, so that a browser breaks lines between them; what is still too wide scrolls in
its own box, never the page.
"""

from __future__ import annotations

from html import escape as escape_html
from pathlib import Path as FilePath

from chainrule.documents import (
    Block,
    Bullets,
    Chart,
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
    Marked,
    Math,
    Note,
    Paragraph,
    Path,
    Sheet,
    Strong,
    Table,
)
from chainrule.renderers._chart import chart_key, chart_svg
from chainrule.renderers._html_sheet import sheet
from chainrule.renderers._marks import SIGN, TONE, WORD
from chainrule.renderers._plain import clean
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller
from chainrule.renderers.svg import RULES, Drawing

_LONG = 26
"""A formula with a piece of more signs than this may break inside it, too."""


class HtmlRenderer:
    """Folds blocks into HTML; one method per kind of block."""

    def __init__(self, document: Document, options: Options) -> None:
        self.document = document
        self.options = options
        self.speller = DocumentSpeller("mathml", document.notation)
        self.flat = DocumentSpeller("unicode", document.notation)
        self.anchors: list[tuple[str, str]] = []

    # --- inlines --------------------------------------------------------------------

    def inlines(self, inlines: Inlines) -> str:
        """A line of inlines."""
        return "".join(map(self.inline, inlines))

    def inline(self, of: Inline) -> str:
        """One inline."""
        match of:
            case str():
                return escaped(of)
            case Figure(text):
                plain = "e" not in text.lower()
                return self.number(text) if plain else math(self.speller.spell(of))
            case Math(inner, home):
                return math(self.speller.at(home).spell(inner))
            case Code(text):
                return f"<code>{escaped(text)}</code>"
            case Strong(text):
                return f"<strong>{escaped(text)}</strong>"
            case Marked(text, mark):
                return f'<b class="{TONE[mark]}">{SIGN[mark]} {escaped(text)}</b>'

    def number(self, text: str) -> str:
        """A plain decimal in the notation, with a real minus sign."""
        return escaped(self.flat.number(text)).replace("-", "−")

    # --- blocks ---------------------------------------------------------------------

    def block(self, block: Block) -> str:
        """The HTML of one block."""
        match block:
            case Heading(level, inlines):
                return self.heading(level, inlines)
            case Paragraph(inlines):
                return f"<p>{self.inlines(inlines)}</p>"
            case Bullets(items):
                lines = "".join(f"<li>{self.inlines(item)}</li>" for item in items)
                return f"<ul>{lines}</ul>"
            case Note(inlines, mark):
                return f'<p class="note {TONE[mark]}-note">{self.inlines(inlines)}</p>'
            case CodeBlock(text):
                code = escape_html(clean(text, keep="\n\t"))
                return f"<pre><code>{code}</code></pre>"
            case Equation():
                return self.equation(block)
            case Contributions():
                return self.contributions(block)
            case Table():
                return self.table(block)
            case Diagram():
                return self.diagram(block)
            case Chart():
                return self.chart(block)
            case Sheet():
                return sheet(self, block)

    def heading(self, level: int, inlines: Inlines) -> str:
        """A heading; the first level is also in the contents."""
        tag = f"h{min(level + 1, 6)}"
        inner = self.inlines(inlines)
        if level > 1:
            return f"<{tag}>{inner}</{tag}>"
        anchor = f"part-{len(self.anchors) + 1}"
        self.anchors.append((anchor, inner))
        return f'<{tag} id="{anchor}">{inner}</{tag}>'

    # --- derivations ----------------------------------------------------------------

    def equation(self, of: Equation) -> str:
        """The sides below each other, aligned at their equals signs."""
        speller = self.speller.at(of.read_at)
        cells: list[str] = []
        if of.left is not None:
            cells.append(f'<span class="left">{math(speller.spell(of.left))}</span>')
        first = "" if of.left is None else None
        sides = [
            (speller.relation(step) if first is None or at else first, step)
            for at, step in enumerate(of.steps)
        ]
        while sides:
            (relation, step), *sides = sides
            if relation:
                cells.append(f'<span class="rel">{math(relation)}</span>')
            inside = self.side(speller, step)
            if len(sides) == 1 and isinstance(sides[0][1], Figure):
                (near, value), *sides = sides
                inside += (
                    f'<wbr><span class="then"><span class="rel">{math(near)}</span>'
                    f"{self.side(speller, value)}</span>"
                )
            cells.append(f'<span class="side">{inside}</span>')
        remark = self.remarks(of)
        if remark:
            cells.append(f'<span class="remark">{remark}</span>')
        kind = "eq" if of.left is not None else "eq bare"
        if of.mark is not None:
            kind += f" marked {TONE[of.mark]}"
            word = f"{SIGN[of.mark]} {WORD[of.mark]}"
            cells.append(f'<span class="remark {TONE[of.mark]}">{escaped(word)}</span>')
        return f'<div class="{kind}">{"".join(cells)}</div>'

    def side(self, speller: DocumentSpeller, step: Expression | Figure) -> str:
        """One side, in pieces between which a line may end."""
        if isinstance(step, Figure):
            return f'<span class="value">{math(speller.spell(step))}</span>'
        flat = self.flat.pieces(step)
        pieces = speller.pieces(step, deep=max(map(len, flat)) > _LONG)
        return "<wbr>".join(map(math, pieces))

    def remarks(self, of: Equation) -> str:
        """The second value and the note of an equation."""
        parts: list[str] = []
        if of.beside is not None:
            value = f'<span class="value">{self.inline(of.beside)}</span>'
            parts.append(f"{escaped(of.beside_word)}: {value}")
        if of.note:
            parts.append(self.inlines(of.note))
        return "; ".join(parts)

    def contributions(self, of: Contributions) -> str:
        """One product per path with its share as a bar; then the sum."""
        parts = [self.path(path) for path in of.paths]
        if of.left_out:
            plural = "path" if of.left_out == 1 else "paths"
            rest = "" if of.rest is None else f", together {self.inline(of.rest)}"
            parts.append(
                f'<p class="soft">and {of.left_out} smaller {plural}{rest}</p>'
            )
        total = Equation(of.of, (of.total,), ("the sum of the paths",))
        return "".join([*parts, self.equation(total)])

    def path(self, path: Path) -> str:
        """One path: the units on the way, then its product."""
        way = escaped(" → ".join(path.through))
        share = "" if path.share is None else self.share(path.share)
        steps = (path.product, path.numbers, path.value)
        sides = Equation(None, tuple(step for step in steps if step is not None))
        return f'<div class="path"><b>via {way}</b>{share}{self.equation(sides)}</div>'

    def share(self, text: str) -> str:
        """A share of the sum, in words and as a bar."""
        size = min(abs(float(text)), 200.0)
        kind = "bar minus" if text.startswith("-") else "bar"
        return (
            f'<span class="share">{self.number(text)} %</span>'
            f'<span class="{kind}" style="width:{size * 0.08:.2f}em"></span>'
        )

    # --- overviews ------------------------------------------------------------------

    def table(self, of: Table) -> str:
        """A table in a box that scrolls by itself."""
        marked = any(row.mark for row in of.rows)
        numeric = [column.numeric for column in of.columns]
        head = [self.inlines(column.title) for column in of.columns]
        kinds = [' class="n"' if number else "" for number in numeric]
        cells = [f"<th{kind}>{h}</th>" for kind, h in zip(kinds, head, strict=True)]
        lead = "<th></th>" if marked else ""
        rows = [f"<tr>{lead}{''.join(cells)}</tr>"]
        for row in of.rows:
            body = [
                f"<td{kind}>{self.inlines(cell)}</td>"
                for kind, cell in zip(kinds, row.cells, strict=True)
            ]
            lead = ""
            if marked:
                sign, tone = (
                    ("", "") if row.mark is None else (SIGN[row.mark], TONE[row.mark])
                )
                lead = f'<td class="{tone}">{sign}</td>'
            rows.append(f"<tr>{lead}{''.join(body)}</tr>")
        caption = f"<caption>{self.inlines(of.caption)}</caption>" if of.caption else ""
        body_rows = "".join(rows[1:])
        return (
            f'<div class="box" tabindex="0"><table>{caption}<thead>{rows[0]}</thead>'
            f"<tbody>{body_rows}</tbody></table></div>"
        )

    def diagram(self, of: Diagram) -> str:
        """The network, drawn in the page."""
        drawing = Drawing(of, self.document.notation, self.options.gradients)
        svg = drawing.svg(own_style=False)
        caption = self.inlines(of.caption)
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure><div class="box" tabindex="0">{svg}</div>{below}</figure>'

    def chart(self, of: Chart) -> str:
        """Curves with their key."""
        title = f"<figcaption>{escaped(of.title)}</figcaption>" if of.title else ""
        return (
            f'<figure>{title}<div class="box">{chart_svg(of)}</div>'
            f'<div class="key">{chart_key(of)}</div></figure>'
        )

    # --- the page -------------------------------------------------------------------

    def article(self) -> str:
        """Title, contents and blocks, without the page around them."""
        document = self.document
        body = "\n".join(map(self.block, document.blocks))
        lines = [f"<h1>{escaped(document.title)}</h1>"] if document.title else []
        extra = [document.subtitle, (document.source,) if document.source else ()]
        lines += [f'<p class="soft">{self.inlines(line)}</p>' for line in extra if line]
        if len(self.anchors) > 1:
            links = "".join(f'<a href="#{to}">{text}</a>' for to, text in self.anchors)
            lines.append(f"<nav>{links}</nav>")
        header = f"<header>{''.join(lines)}</header>\n" if lines else ""
        if self.options.fragment:
            return f'<div class="chainrule fragment">\n{header}{body}\n</div>'
        return f'<main class="chainrule">\n{header}{body}\n</main>'


def math(inside: str) -> str:
    """A formula as an element of its own."""
    return f'<math displaystyle="true">{inside}</math>'


def escaped(text: str) -> str:
    """Foreign words as text of the page."""
    return escape_html(clean(text, keep="\n\t"))


def style(around: str) -> str:
    """The style sheet, with the colors of a page or of a fragment."""
    folder = FilePath(__file__).parent
    sheets = [folder / f"{around}.css", folder / "document.css"]
    return "".join(each.read_text(encoding="utf-8") for each in sheets) + RULES


def render(document: Document, options: Options = DEFAULT) -> str:
    """The document as a page, or with `fragment` as a piece with its style."""
    article = HtmlRenderer(document, options).article()
    if options.fragment:
        return f"<style>{style('fragment')}</style>\n{article}\n"
    title = escaped(document.title or "chainrule")
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title>\n<style>{style('page')}</style>\n</head>\n"
        f"<body>\n{article}\n</body>\n</html>\n"
    )
