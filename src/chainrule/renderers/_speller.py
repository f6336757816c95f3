"""Spelling for documents: highlighted parts, ellipses, powers of ten, breakable pieces.

Everything else is `chainrule.formulas.spelling`, the one place that spells a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from chainrule.documents import Dots, Expression, Figure, Highlight
from chainrule.formulas import (
    ASCII,
    MATHML,
    PLAIN,
    UNICODE,
    Derivative,
    Negative,
    Node,
    Notation,
    Product,
    Quantity,
    Ref,
    Speller,
    Style,
    Sum,
)
from chainrule.formulas.notation import LETTER_NAMES
from chainrule.formulas.spelling import _POWER, _PRODUCT, _UNARY
from chainrule.formulas.styles import LatexStyle


@dataclass(frozen=True)
class Signs:
    """The pieces that documents need beyond a `Style`."""

    style: Style
    dots: str
    approximately: str
    equals: str
    open: str
    close: str
    ten: Callable[[str, str], str]
    box: Callable[[str], str]


class PaperStyle(LatexStyle):
    """LaTeX as a document needs it: words that math mode can't spell become text."""

    def word(self, text: str) -> str:
        from chainrule.renderers._latex_words import latex_words

        if text.isascii() or text in LETTER_NAMES:
            return super().word(text)
        return rf"\text{{{latex_words(text)}}}"


class MarkdownStyle(LatexStyle):
    """LaTeX that passes through Markdown: no backslash before punctuation."""

    def word(self, text: str) -> str:
        return super().word(text.translate(_WIDE_FORMS))


_WIDE_FORMS = str.maketrans(r"\_%$#&{}^~<>|*`", "＼＿％＄＃＆｛｝＾～＜＞｜＊｀")


def _unicode_ten(digits: str, exponent: str) -> str:
    return f"{digits}·{UNICODE.power('10', exponent)}"


SIGNS = {
    "ascii": Signs(
        ASCII, "...", "~=", "=", "(", ")", "{0}e{1}".format, ">>{}<<".format
    ),
    "unicode": Signs(UNICODE, "…", "≈", "=", "(", ")", _unicode_ten, "»{}«".format),
    "latex": Signs(
        PaperStyle(), r"\cdots ", r"\approx", "=", r"\bigl(", r"\bigr)",
        r"{0} \cdot 10^{{{1}}}".format, r"\boxed{{{}}}".format,
    ),
    "markdown": Signs(
        MarkdownStyle(), r"\cdots ", r"\approx", "=", r"\bigl(", r"\bigr)",
        r"{0} \cdot 10^{{{1}}}".format, r"\boxed{{{}}}".format,
    ),
    "mathml": Signs(
        replace(
            MATHML,
            times='<mo form="infix">·</mo>',
            plus='<mo form="infix">+</mo>',
            minus='<mo form="infix">−</mo>',
            unary_minus='<mo form="prefix">−</mo>',
        ),
        "<mi>…</mi>", "<mo>≈</mo>", "<mo>=</mo>",
        '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>',
        lambda digits, exponent: (
            f'<mrow>{digits}<mo form="infix">·</mo>'
            f"<msup><mn>10</mn><mrow>{MATHML.number(exponent)}</mrow></msup></mrow>"
        ),
        '<mrow class="culprit">{}</mrow>'.format,
    ),
}  # fmt: skip
"""What each style adds for documents."""


class DocumentSpeller(Speller):
    """A `Speller` that knows `Highlight` and `Dots`, and where a formula may break."""

    def __init__(
        self,
        style: str,
        notation: Notation = PLAIN,
        home: Quantity | None = None,
        box: Callable[[str], str] | None = None,
    ) -> None:
        self.kind = style
        self.signs = SIGNS[style]
        super().__init__(self.signs.style, notation, home)
        self.box = box or self.signs.box

    def at(self, home: Expression | None) -> DocumentSpeller:
        """The same speller, reading from another quantity's place."""
        place = home if isinstance(home, Quantity) else None
        return DocumentSpeller(self.kind, self.notation, place, self.box)

    def spell(self, of: Expression | Figure) -> str:
        """A formula, a quantity or a figure."""
        if isinstance(of, Figure):
            return self.number(of.text)
        return self.formula(of) if isinstance(of, Node) else self.quantity(of)

    def relation(self, of: Expression | Figure) -> str:
        """The sign before a side of an equation: inexact figures are approximate."""
        near = isinstance(of, Figure) and not of.exact
        return self.signs.approximately if near else self.signs.equals

    def number(self, text: str) -> str:
        digits, found, exponent = text.lower().partition("e")
        if not found:
            return super().number(text)
        return self.signs.ten(super().number(digits), str(int(exponent)))

    def _write(self, of: Node) -> tuple[str, int]:
        match of:
            case Ref(Highlight(part)):
                text, strength = self._write(part)
                return self.box(text), strength
            case Ref(Dots()):
                return self.signs.dots, _PRODUCT
            case Product(factors) if self._spaced(factors):
                return self._glue(self._factors(factors)), _PRODUCT
            case _:
                return super()._write(of)

    def _spaced(self, factors: tuple[Node, ...]) -> bool:
        """A flat product of derivatives is unreadable without spaces."""
        flat = not self.style.stacked
        return flat and any(isinstance(_named(each), Derivative) for each in factors)

    def _factors(self, factors: tuple[Node, ...]) -> list[str]:
        first = self._wrap(factors[0], _UNARY if not self._bare(factors) else 2)
        return [first, *(self._wrap(factor, _POWER) for factor in factors[1:])]

    def _glue(self, parts: list[str]) -> str:
        return f" {self.style.times.strip()} ".join(parts)

    # --- breaking -------------------------------------------------------------------

    def pieces(self, of: Expression | Figure, deep: bool = False) -> list[str]:
        """The formula cut where a line may end: before each operator outside brackets.

        With `deep`, also inside the round brackets of a product, which then have a
        fixed size.
        """
        match of:
            case Sum(terms):
                return self._sum_pieces(terms, deep)
            case Product(factors) if len(factors) > 1:
                return self._product_pieces(factors, deep)
            case Negative(Product(factors)):
                first, *rest = self._product_pieces(factors, deep)
                return [self.style.unary_minus + first, *rest]
            case _:
                return [self.spell(of)]

    def _sum_pieces(self, terms: tuple[Node, ...], deep: bool) -> list[str]:
        result = self._term(terms[0], deep)
        for term in terms[1:]:
            minus = self._opposite(term)
            sign = self.style.plus if minus is None else self.style.minus
            first, *rest = self._term(term if minus is None else minus, deep)
            result += [sign + first, *rest]
        return result

    def _term(self, term: Node, deep: bool) -> list[str]:
        if deep and isinstance(term, Product):
            return self._product_pieces(term.factors, deep)
        return [self._wrap(term, _PRODUCT)]

    def _product_pieces(self, factors: tuple[Node, ...], deep: bool) -> list[str]:
        times = self.style.times
        if self._spaced(factors):
            times = f" {times.strip()} "
        result: list[str] = []
        for factor, text in zip(factors, self._factors(factors), strict=True):
            inside = [text]
            if deep and isinstance(factor, Sum):
                inside = self._sum_pieces(factor.terms, deep)
                inside[0] = self.signs.open + inside[0]
                inside[-1] += self.signs.close
            if result:
                inside[0] = times + inside[0]
            result += inside
        return result


def _named(of: Node) -> Hashable:
    """What a mention is of, without its place and highlight."""
    if not isinstance(of, Ref):
        return None
    if isinstance(of.to, Highlight):
        return _named(of.to.part)
    return of.to.what if isinstance(of.to, Quantity) else of.to
