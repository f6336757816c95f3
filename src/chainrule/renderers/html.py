"""The document as one self-contained HTML file: MathML, inline SVG, no script.

Every word from outside is escaped. Long formulas are cut into several ``math``
elements, so that a browser breaks lines between them; what is still too wide scrolls in
its own box, never the page.
"""

from __future__ import annotations

from pathlib import Path

import chainrule.documents as doc
from chainrule.renderers._aligned import runs
from chainrule.renderers._chart import chart_key, chart_svg
from chainrule.renderers._drawing import Drawing
from chainrule.renderers._fold import Fold
from chainrule.renderers._html_sheet import sheet
from chainrule.renderers._html_tables import box, table
from chainrule.renderers._html_words import escaped, math
from chainrule.renderers._marks import SIGN, TONE, WORD
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller
from chainrule.renderers.svg import RULES, drawn

_LONG = 26
"""A formula with a piece of more signs than this may break inside it, too."""


class HtmlRenderer(Fold[str]):
    """Folds blocks into HTML; one method per kind of block."""

    def __init__(self, document: doc.Document, options: Options) -> None:
        self.document = document
        self.options = options
        self.speller = DocumentSpeller("mathml", document.notation)
        self.flat = DocumentSpeller("unicode", document.notation)
        self.anchors: list[tuple[str, str]] = []

    # --- inlines --------------------------------------------------------------------

    def inlines(self, inlines: doc.Inlines) -> str:
        """A line of inlines; a name, its equals sign and its figure stay together."""
        parts: list[str] = []
        for at, each in enumerate(inlines):
            text = self.inline(each)
            if at > 1 and inlines[at - 1] == doc.EQUALS:
                whole = f"{parts.pop(-2)}{parts.pop()}{text}"
                text = f'<span class="whole">{whole}</span>'
            parts.append(text)
        return "".join(parts)

    def words(self, text: str) -> str:
        """Foreign words as text of the page."""
        return escaped(text)

    def figure(self, of: doc.Figure) -> str:
        """A figure: a plain decimal in words, with a power of ten as a formula."""
        return self.math(of) if "e" in of.text.lower() else self.number(of.text)

    def math(
        self, of: doc.Expression | doc.Figure, home: doc.Expression | None = None
    ) -> str:
        """A formula within a line."""
        return math(self.speller.at(home).spell(of))

    def code(self, text: str) -> str:
        """Something typed."""
        return f"<code>{escaped(text)}</code>"

    def strong(self, text: str) -> str:
        """Words with emphasis."""
        return f"<strong>{escaped(text)}</strong>"

    def marked(self, text: str, mark: doc.Mark) -> str:
        """Words that carry a verdict."""
        return f'<b class="{TONE[mark]}">{SIGN[mark]} {escaped(text)}</b>'

    def number(self, text: str) -> str:
        """A plain decimal in the notation, with a real minus sign."""
        return escaped(self.flat.number(text)).replace("-", "−")

    # --- blocks ---------------------------------------------------------------------

    def blocks(self, blocks: tuple[doc.Block, ...]) -> str:
        """All blocks; equations that follow each other share their equals signs."""
        parts: list[str] = []
        for run in runs(blocks):
            if isinstance(run, list):
                inside = "\n".join(map(self.equation, run))
                parts.append(f'<div class="eqs">{inside}</div>')
            else:
                parts.append(self.block(run))
        return "\n".join(parts)

    def heading(self, level: int, inlines: doc.Inlines) -> str:
        """A heading; the first level is also in the contents of a whole page."""
        tag = f"h{min(level + 1, 6)}"
        inner = self.inlines(inlines)
        if level > 1 or self.options.fragment:
            return f"<{tag}>{inner}</{tag}>"
        anchor = f"part-{len(self.anchors) + 1}"
        self.anchors.append((anchor, inner))
        return f'<{tag} id="{anchor}">{inner}</{tag}>'

    def paragraph(self, inlines: doc.Inlines) -> str:
        """A few sentences."""
        return f"<p>{self.inlines(inlines)}</p>"

    def bullets(self, items: tuple[doc.Inlines, ...]) -> str:
        """A list."""
        lines = "".join(f"<li>{self.inlines(item)}</li>" for item in items)
        return f"<ul>{lines}</ul>"

    def note(self, of: doc.Note) -> str:
        """A remark set apart."""
        return f'<p class="note {TONE[of.mark]}-note">{self.inlines(of.inlines)}</p>'

    def code_block(self, of: doc.CodeBlock) -> str:
        """Lines shown as they are."""
        return f"<pre><code>{escaped(of.text)}</code></pre>"

    # --- derivations ----------------------------------------------------------------

    def equation(self, of: doc.Equation) -> str:
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
            if len(sides) == 1 and isinstance(sides[0][1], doc.Figure):
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

    def side(self, speller: DocumentSpeller, step: doc.Expression | doc.Figure) -> str:
        """One side, in pieces between which a line may end."""
        if isinstance(step, doc.Figure):
            return f'<span class="value">{math(speller.spell(step))}</span>'
        if max(map(len, self.flat.pieces(step))) <= _LONG:
            return "<wbr>".join(map(math, speller.pieces(step)))
        terms = ["<wbr>".join(map(math, pieces)) for pieces in speller.terms(step)]
        if len(terms) == 1:
            return terms[0]
        return "<wbr>".join(f'<span class="term">{term}</span>' for term in terms)

    def contributions(self, of: doc.Contributions) -> str:
        """One product per path with its share as a bar; then the sum."""
        parts = [self.path(path) for path in of.paths]
        if of.remainder:
            parts.append(f'<p class="soft">{self.inlines(of.remainder)}</p>')
        return "".join([*parts, self.equation(of.sum)])

    def path(self, path: doc.Path) -> str:
        """One path: the units on the way, then its product."""
        way = escaped(" → ".join(path.through))
        share = "" if path.share is None else self.share(path.share)
        sides = self.equation(path.equation)
        return f'<div class="path"><b>via {way}</b>{share}{sides}</div>'

    def share(self, text: str) -> str:
        """A share of the sum, in words and as a bar."""
        size = min(abs(float(text)), 200.0)
        kind = "bar minus" if text.startswith("-") else "bar"
        return (
            f'<span class="share">{self.number(text)} %</span>'
            f'<span class="{kind}" style="width:{size * 0.08:.2f}em"></span>'
        )

    # --- overviews ------------------------------------------------------------------

    def table(self, of: doc.Table) -> str:
        """A table in a box that scrolls by itself."""
        return table(self, of)

    def diagram(self, of: doc.Diagram) -> str:
        """The network, drawn in the page."""
        drawing = Drawing(of, self.document.notation, self.options.gradients)
        svg = drawn(drawing, own_style=False)
        caption = self.inlines(of.caption)
        below = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f"<figure>{box(svg, 'network')}{below}</figure>"

    def chart(self, of: doc.Chart) -> str:
        """Curves with their key."""
        title = f"<figcaption>{escaped(of.title)}</figcaption>" if of.title else ""
        return (
            f"<figure>{title}{box(chart_svg(of), 'chart')}"
            f'<div class="key">{chart_key(of)}</div></figure>'
        )

    def sheet(self, of: doc.Sheet) -> str:
        """The claims in the sheet's own order."""
        return sheet(self, of)

    # --- the page -------------------------------------------------------------------

    def article(self) -> str:
        """Title, contents and blocks, without the page around them."""
        document = self.document
        body = self.blocks(document.blocks)
        lines = [f"<h1>{escaped(document.title)}</h1>"] if document.title else []
        extra = [document.subtitle, (document.source,) if document.source else ()]
        lines += [f'<p class="soft">{self.inlines(line)}</p>' for line in extra if line]
        if len(self.anchors) > 1:
            links = "".join(f'<a href="#{to}">{text}</a>' for to, text in self.anchors)
            lines.append(f'<nav aria-label="contents">{links}</nav>')
        header = f"<header>{''.join(lines)}</header>\n" if lines else ""
        if self.options.fragment:
            return f'<div class="chainrule fragment">\n{header}{body}\n</div>'
        return f'<main class="chainrule">\n{header}{body}\n</main>'


def style(around: str) -> str:
    """The style sheet, with the colors of a page or of a fragment."""
    folder = Path(__file__).parent
    sheets = [folder / f"{around}.css", folder / "document.css"]
    return "".join(each.read_text(encoding="utf-8") for each in sheets) + RULES


def render(document: doc.Document, options: Options = DEFAULT) -> str:
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
