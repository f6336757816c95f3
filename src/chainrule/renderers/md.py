r"""The document in Markdown, with mathematics as GitHub shows it.

GitHub reads a formula as Markdown before MathJax sees it, so the formulas keep to what
passes
through unchanged: no backslash before punctuation (``\cr`` ends a line), none of
``< | *``, and no underscore that could begin emphasis. Other
readers of Markdown (Jupyter, VS Code, pandoc) understand the same.
"""

from __future__ import annotations

import re

from chainrule.documents import (
    Block,
    Bullets,
    Chart,
    Claim,
    Code,
    CodeBlock,
    Column,
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
from chainrule.renderers._aligned import aligned
from chainrule.renderers._marks import SIGN, WORD
from chainrule.renderers._plain import chart_rows, clean, diagram_tables
from chainrule.renderers._record import DEFAULT, Options
from chainrule.renderers._speller import DocumentSpeller

_ROOM = 46.0


class MarkdownRenderer:
    """Folds blocks into Markdown; one method per kind of block."""

    def __init__(self, document: Document) -> None:
        self.speller = DocumentSpeller("markdown", document.notation)

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
                return (
                    self.math(of) if "e" in text.lower() else self.speller.number(text)
                )
            case Math(inner, home):
                return self.math(inner, home)
            case Code(text):
                return code_span(text)
            case Strong(text):
                return f"**{escaped(text)}**"
            case Marked(text, mark):
                return f"{SIGN[mark]} {escaped(text)}"

    def math(self, of: Expression | Figure, home: Expression | None = None) -> str:
        """A formula within a line."""
        return f"${tidy(self.speller.at(home).spell(of))}$"

    # --- blocks ---------------------------------------------------------------------

    def block(self, block: Block) -> str:
        """The Markdown of one block."""
        match block:
            case Heading(level, inlines):
                return f"{'#' * min(level + 1, 6)} {self.inlines(inlines)}"
            case Paragraph(inlines):
                return self.inlines(inlines)
            case Bullets(items):
                return "\n".join(f"- {self.inlines(item)}" for item in items)
            case Note(inlines, mark):
                kind = "WARNING" if mark is Mark.WRONG else "NOTE"
                return f"> [!{kind}]\n> {self.inlines(inlines)}"
            case CodeBlock(text, language):
                return code_block(text, language)
            case Equation():
                return self.equation(block)
            case Contributions():
                return self.contributions(block)
            case Table():
                return self.table(block)
            case Diagram():
                return "\n\n".join(map(self.table, diagram_tables(block)))
            case Chart():
                return self.table(chart_rows(block))
            case Sheet():
                return self.sheet(block)

    def equation(self, of: Equation) -> str:
        """A display formula, aligned at its equals signs."""
        mark = "" if of.mark is None else f"{SIGN[of.mark]} {WORD[of.mark]}:\n\n"
        remark = self.remarks(of)
        return mark + self.display(of) + (f"\n\n{remark}" if remark else "")

    def display(self, of: Equation) -> str:
        """The formula between double dollars."""
        left, lines = aligned(self.speller, of, _ROOM)
        if len(lines) == 1:
            (line,) = lines
            sides = [part for part in (left, line.relation, line.text) if part]
            return f"$$\n{tidy(' '.join(sides))}\n$$"
        rows = [
            f"&{line.relation} {line.text}" if line.relation or not left
            else rf"&\qquad {line.text}"
            for line in lines
        ]  # fmt: skip
        body = " \\cr\n".join([f"{left} {rows[0]}", *rows[1:]])
        return f"$$\n\\begin{{aligned}}\n{tidy(body)}\n\\end{{aligned}}\n$$"

    def remarks(self, of: Equation) -> str:
        """The second value and the note of an equation."""
        parts: list[str] = []
        if of.beside is not None:
            parts.append(f"{escaped(of.beside_word)}: {self.inline(of.beside)}")
        if of.note:
            parts.append(self.inlines(of.note))
        return "; ".join(parts)

    def contributions(self, of: Contributions) -> str:
        """One display formula per path under its units, then the sum."""
        parts = [self.path(path) for path in of.paths]
        if of.left_out:
            plural = "path" if of.left_out == 1 else "paths"
            rest = "" if of.rest is None else f", together {self.inline(of.rest)}"
            parts.append(f"and {of.left_out} smaller {plural}{rest}")
        parts.append(self.equation(Equation(of.of, (of.total,), ("the sum",))))
        return "\n\n".join(parts)

    def path(self, path: Path) -> str:
        """One path: the units on the way, then its product."""
        way = escaped(" → ".join(path.through))
        share = "" if path.share is None else f", {self.speller.number(path.share)} %"
        steps = (path.product, path.numbers, path.value)
        sides = Equation(None, tuple(step for step in steps if step is not None))
        return f"via **{way}**{share}\n\n{self.display(sides)}"

    def table(self, of: Table) -> str:
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

    def sheet(self, of: Sheet) -> str:
        """A table of all claims, then what there is to say on single ones."""
        titles = ["figure", "printed", "verdict", "right"]
        points = any(claim.points for claim in of.claims)
        columns = [Column((title,), title in ("printed", "right")) for title in titles]
        if points:
            columns.append(Column(("points",), True))
        rows = tuple(Row(self.cells(claim, points), claim.mark) for claim in of.claims)
        parts = [self.table(Table(tuple(columns), rows))]
        parts += [self.reasons(c) for c in of.claims if c.because or c.formula]
        return "\n\n".join(parts)

    def cells(self, claim: Claim, points: bool) -> tuple[Inlines, ...]:
        """The row of a claim."""
        truth: Inlines = () if claim.truth is None else (claim.truth,)
        row = (name(claim), (claim.says,), (WORD[claim.mark],), truth)
        return (*row, (claim.points,)) if points else row

    def reasons(self, claim: Claim) -> str:
        """Why a figure is wrong, and the formula with the culprit."""
        parts = [
            f"{SIGN[claim.mark]} {self.inlines(name(claim))}: {escaped(claim.says)}"
        ]
        parts += [f"- {self.inlines(reason)}" for reason in claim.because]
        blocks = ["\n".join([parts[0], "", *parts[1:]] if parts[1:] else parts)]
        for word, formula in (("as computed", claim.formula), ("rightly", claim.right)):
            if formula is not None:
                blocks += [f"{word}:", self.equation(formula)]
        return "\n\n".join(blocks)


def name(claim: Claim) -> Inlines:
    """What a claim is of, and where in the run."""
    what: Inlines = (claim.label,) if claim.of is None else (Math(claim.of),)
    place = tuple(f", {part}" for part in (claim.place, claim.where) if part)
    return what + place


def tidy(formula: str) -> str:
    """A formula in the part of LaTeX that passes through Markdown unchanged."""
    text = formula.replace(r"\left|", r"\left\vert ").replace(
        r"\right|", r"\right\vert "
    )
    text = text.replace("<", r"\lt ").replace(r" \\ ", r" \cr ")
    text = re.sub(r"(?<!\w)_(?! )", "_ ", text)
    return re.sub(r"[ ]{2,}", " ", text).strip()


def escaped(text: str) -> str:
    """Foreign words, with everything that Markdown or GitHub would read as a sign."""
    text = re.sub(r"\s+", " ", clean(text))
    text = re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", text)
    text = text.replace("$", "<span>$</span>")
    return re.sub(r"^([-+]|\d+[.)])(?= |$)", r"\\\1", text)


def code_span(text: str) -> str:
    """Code within a line, fenced by more backticks than it holds."""
    text = re.sub(r"\s+", " ", clean(text)).replace("|", "¦")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    gap = " " if "`" in text else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def code_block(text: str, language: str) -> str:
    """Code in a fence that it does not hold itself."""
    text = clean(text, keep="\n\t")
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence}{re.sub(r'[^a-z0-9+-]', '', language)}\n{text}\n{fence}"


def render(document: Document, options: Options = DEFAULT) -> str:
    """The document as Markdown."""
    fold = MarkdownRenderer(document)
    parts: list[str] = []
    if document.title and not options.fragment:
        parts.append(f"# {escaped(document.title)}")
    if document.subtitle:
        parts.append(fold.inlines(document.subtitle))
    if document.source:
        parts.append(f"*{escaped(document.source)}*")
    parts += [fold.block(block) for block in document.blocks]
    return "\n\n".join(parts) + "\n"
