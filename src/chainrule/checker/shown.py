"""The numbers of a shown working beside the formula that they were put into.

``0.05*0.15 + 0.35 + 0.1*0.2`` is ``w1*i1 + w2*i2 + b1`` in another order. Sums and
products are matched whatever their order, signs are left to the value, factors of 1 and
terms of 0 need not be written. The match with the fewest numbers out of place counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import permutations
from typing import NamedTuple

from chainrule.formulas import (
    Call,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
)

MOST_PARTS = 6
"""Terms or factors that are matched in every order; longer ones in their own."""
MOST_FORMS = 24
"""Ways of writing a formula that are tried for one working."""

Stands = Callable[[Node, Number], bool]
"""Whether a number is the value of a formula, as people put it in."""
Inner = Callable[[Ref], "Node | None"]
"""The formula of a mention, or None for a leaf."""


class Match(NamedTuple):
    """How well numbers fit a formula: those out of place, and how many stand.

    `put_in` has the mentions that stand with their numbers, `form` the formula that
    they were put into, `opened` its mentions in whose own formulas they stand.
    """

    amiss: tuple[tuple[Node, Number], ...]
    standing: int
    put_in: tuple[tuple[Ref, Number], ...] = ()
    form: Node | None = None
    opened: tuple[tuple[Ref, Node], ...] = ()

    def and_(self, other: Match) -> Match:
        """Both together."""
        amiss = dict.fromkeys(self.amiss + other.amiss)
        return Match(
            tuple(amiss),
            self.standing + other.standing,
            self.put_in + other.put_in,
            opened=self.opened + other.opened,
        )


class Matcher:
    """Matches shown workings with formulas of one sheet."""

    def __init__(self, stands: Stands, inner: Inner) -> None:
        self.stands, self.inner = stands, inner

    def best(self, forms: Iterable[Node], shown: Node) -> Match | None:
        """The match of the form that fits best; None where no form has its shape."""
        found: Match | None = None
        for form in _varied(forms, self.inner):
            match = self._match(form, shown)
            if match is not None and _better(match, found):
                found = match._replace(form=form)
                if not match.amiss:
                    break
        return found

    def _match(self, formula: Node, shown: Node) -> Match | None:
        formula, shown = _bare(formula), _bare(shown)
        if isinstance(formula, Sum) and len(terms := self._terms(formula)) == 1:
            formula = _bare(terms[0])  # all others are 0
        if isinstance(shown, Product) and len(parts := self._factors(shown)) == 1:
            shown = _bare(parts[0])  # all others are 1
        if isinstance(shown, Number):
            return self._number(formula, shown)
        match formula, shown:
            case Ref(), _:
                return self._opened(formula, shown)
            case Sum(), Sum():
                return self._parts(self._terms(formula), self._terms(shown))
            case Power(base, power), Power(root, exponent) if not _is_square(formula):
                return self._both((base, root), (power, exponent))
            case (Product(), _) | (_, Product()) | (Power(), Power()):
                whole = self._parts(self._factors(formula), self._factors(shown))
                return (
                    whole
                    or self._squared(formula, shown)
                    or self._longer(formula, shown)
                )
            case Quotient(above, below), Quotient(over, under):
                return self._both((above, over), (below, under))
            case Call(function, inside), Call(called, argument) if function == called:
                return self._match(inside, argument)
        return None

    def _opened(self, mention: Ref, shown: Node) -> Match | None:
        """The match with a mention's own formula."""
        inner = self.inner(mention)
        found = None if inner is None else self._match(inner, shown)
        if found is None or inner is None:
            return None
        return found._replace(opened=((mention, inner), *found.opened))

    def _squared(self, formula: Node, shown: Node) -> Match | None:
        """Factors where the value of a square was put in: ``0.5*0.5497``."""
        if not (isinstance(formula, Product) and isinstance(shown, Product)):
            return None
        return self._parts(list(formula.factors), list(shown.factors))

    def _longer(self, formula: Node, shown: Node) -> Match | None:
        """More factors than the formula has, some of its mentions written out."""
        right = self._factors(shown)
        if not len(self._factors(formula)) < len(right) <= MOST_PARTS:
            return None
        best: Match | None = None
        for form in _varied([formula], self.inner):
            left = self._factors(form)
            found = self._parts(left, right) if len(left) == len(right) else None
            if found is not None and _better(found, best):
                opened = (*self._written(formula, left), *found.opened)
                best = found._replace(opened=opened)
        return best

    def _written(self, formula: Node, left: list[Node]) -> Iterator[tuple[Ref, Node]]:
        """The mentions of a product that others of its factors were written for."""
        waiting = list(_flat(formula, Product))
        for part in waiting:
            inner = self.inner(part) if isinstance(part, Ref) else None
            if isinstance(part, Ref) and inner is not None and part not in left:
                waiting += _flat(inner, Product)
                yield part, inner

    def _number(self, formula: Node, shown: Number) -> Match | None:
        if isinstance(formula, Number):
            same = abs(formula.value) == abs(shown.value)
            return Match((), 1) if same else None
        if self.stands(formula, shown):
            mention = ((formula, shown),) if isinstance(formula, Ref) else ()
            return Match((), 1, mention)
        return Match(((formula, shown),), 0) if isinstance(formula, Ref) else None

    def _both(self, *pairs: tuple[Node, Node]) -> Match | None:
        return _together(self._match(one, other) for one, other in pairs)

    def _parts(self, left: list[Node], right: list[Node]) -> Match | None:
        """Terms or factors in the order that fits best."""
        if len(left) != len(right) or not left:
            return None
        if len(right) > MOST_PARTS:
            return self._both(*zip(left, right, strict=True))
        table = [[self._match(one, other) for other in right] for one in left]
        best: Match | None = None
        for order in permutations(range(len(right))):
            total = _together(table[row][column] for row, column in enumerate(order))
            if total is not None and _better(total, best):
                best = total
                if not total.amiss:
                    break
        return best

    # --- parts that need not be written -----------------------------------------------

    def _terms(self, of: Sum) -> list[Node]:
        parts = list(_flat(of, Sum))
        return [part for part in parts if not self._is(part, 0)]

    def _factors(self, of: Node) -> list[Node]:
        parts = list(_flat(of, Product))
        kept = [part for part in parts if not self._is(part, 1)]
        return kept or parts[:1]

    def _is(self, part: Node, value: int) -> bool:
        """Whether a part is this number, or a term has a factor that makes it so."""
        part = _bare(part)
        if isinstance(part, Number):
            return abs(part.value) == value
        if isinstance(part, Product) and value == 0:
            return any(self._is(each, 0) for each in part.factors)
        leaf = isinstance(part, Ref) and self.inner(part) is None
        return leaf and self.stands(part, Number(Fraction(value)))


def _together(matches: Iterable[Match | None]) -> Match | None:
    """The matches of all parts as one; None where a part has none."""
    total = Match((), 0)
    for each in matches:
        if each is None:
            return None
        total = total.and_(each)
    return total


def _better(match: Match, than: Match | None) -> bool:
    if than is None:
        return True
    return (len(match.amiss), -match.standing) < (len(than.amiss), -than.standing)


def _bare(of: Node) -> Node:
    """A formula without its sign, a quotient of numbers as one number."""
    while isinstance(of, Negative):
        of = of.of
    if isinstance(of, Quotient) and isinstance(of.below, Number) and of.below.value:
        above = _bare(of.above)
        part = Number(1 / abs(of.below.value))
        if isinstance(above, Number):
            return Number(abs(above.value) * part.value)
        return Product((part, above))
    if isinstance(of, Number) and of.value < 0:
        return Number(-of.value, of.text and of.text.lstrip("-"))
    return of


def _flat(of: Node, kind: type[Sum] | type[Product]) -> Iterator[Node]:
    """The parts of nested sums or products, as one row."""
    of = _bare(of)
    parts: tuple[Node, ...] = ()
    if isinstance(of, kind):
        parts = of.terms if isinstance(of, Sum) else of.factors
    elif kind is Product and _is_square(of):
        parts = (of.base, of.base)  # type: ignore[attr-defined]
    if not parts:
        yield of
    for part in parts:
        yield from _flat(part, kind)


def _is_square(of: Node) -> bool:
    """Whether a formula is a square, that is a product of two like factors."""
    power = of.exponent if isinstance(of, Power) else None
    return isinstance(power, Number) and power.value == 2


def _varied(forms: Iterable[Node], inner: Inner) -> Iterator[Node]:
    """The forms, then with factors that are mentions written out, one after another."""
    waiting = list(forms)
    seen: set[Node] = set()
    for form in waiting:
        if form in seen or len(seen) >= MOST_FORMS:
            continue
        seen.add(form)
        yield form
        waiting += _written_out(_bare(form), inner)


def _written_out(form: Node, inner: Inner) -> Iterator[Node]:
    """A product, or one term of a sum, with one mention's formula in its place."""
    if isinstance(form, Sum):
        for index, term in enumerate(form.terms):
            for new in _written_out(_bare(term), inner):
                yield Sum((*form.terms[:index], new, *form.terms[index + 1 :]))
        return
    parts = tuple(_flat(form, Product))
    for index, part in enumerate(parts):
        formula = inner(part) if isinstance(part, Ref) else None
        if formula is not None:
            yield Product((*parts[:index], formula, *parts[index + 1 :]))
