"""Spelling for documents: highlighted parts, ellipses, and where a formula may break.

Everything else is `chainrule.formulas.spelling`, the one place that spells a formula.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from chainrule.documents import Dots, Expression, Figure, Highlight
from chainrule.formulas import (
    PLAIN,
    Choice,
    Derivative,
    Negative,
    Node,
    Notation,
    Product,
    Quantity,
    Ref,
    Speller,
    Sum,
)
from chainrule.formulas.spelling import _PRODUCT, _SUM
from chainrule.renderers._plain import clean
from chainrule.renderers._styles import SIGNS


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

    def _letters(self, name: str) -> str:
        return super()._letters(clean(name))

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
                rest = self._product_pieces(factors, deep)[1:]
                return [self.style.unary_minus + self._after_sign(factors[0]), *rest]
            case _:
                return [self.spell(of)]

    def cases(self, of: Choice) -> list[str]:
        """A formula by cases on one line, cut before each test and each other case."""
        return self.style.choice_pieces(*self._rows(of))

    def size(self, of: Expression | Figure, measure: Callable[[str], float]) -> float:
        """How wide a formula is where its cases stand below each other."""
        if not isinstance(of, Choice):
            return measure(self.spell(of))
        rows, otherwise = self._rows(of)
        values = [otherwise, *(row[0] for row in rows)]
        tests = [f"if {left} {sign} {right}" for _, left, sign, right in rows]
        return max(map(measure, values)) + max(map(measure, tests)) + 2

    def terms(self, of: Expression | Figure) -> list[list[str]]:
        """The pieces within each term of a sum: where it may break if it has to."""
        if isinstance(of, Sum):
            return self._sum_terms(of.terms, deep=True)
        return [self.pieces(of, deep=True)]

    def _sum_pieces(self, terms: tuple[Node, ...], deep: bool) -> list[str]:
        return [piece for term in self._sum_terms(terms, deep) for piece in term]

    def _sum_terms(self, terms: tuple[Node, ...], deep: bool) -> list[list[str]]:
        result = [self._term(terms[0], deep, _SUM)]
        for term in terms[1:]:
            minus = self._opposite(term)
            if minus is None:
                first, *rest = self._term(term, deep)
                result.append([self.style.plus + first, *rest])
            else:
                result.append([self.style.minus + self._after_sign(minus)])
        return result

    def _term(self, term: Node, deep: bool, need: int = _PRODUCT) -> list[str]:
        if deep and isinstance(term, Product):
            return self._product_pieces(term.factors, deep)
        return [self._wrap(term, need)]

    def _product_pieces(self, factors: tuple[Node, ...], deep: bool) -> list[str]:
        times = self.style.times
        if self._spaced(factors):
            times = f" {times.strip()} "
        result: list[str] = []
        for factor, text in zip(factors, self._factors(factors), strict=True):
            inside = [text]
            if deep and isinstance(factor, Sum):
                inside = self._sum_pieces(factor.terms, deep=False)
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
