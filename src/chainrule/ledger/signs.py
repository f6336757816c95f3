"""Formulas without double minus signs, where a lecture writes δ as target - out.

In that notation a minus that stands before a derivative meets the one that the
derivative itself begins with. Both are left out, and the derivative is written out:
δ_h1 = (δ_o1·w5 + δ_o2·w7)·slope instead of -∂E/∂out_h1·slope, and
w5⁺ = w5 + η·δ_o1·out_h1 instead of w5 - η·∂E/∂w5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chainrule.formulas import (
    Choice,
    Derivative,
    Kind,
    Negative,
    Node,
    Number,
    Product,
    Quantity,
    Quotient,
    Ref,
    Sum,
    negative,
    product_of,
    refs,
    sum_of,
)

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation

Opened = Callable[[Ref], Node | None]
"""The formula of a mention that is to be written out, None of one that is not."""

_WRITTEN = (Kind.DELTA, Kind.STEP, Kind.STATE, Kind.UPDATED)


def plainly_signed(derivation: Derivation, quantity: Quantity, formula: Node) -> Node:
    """An error signal or a step without a minus before a negative derivative."""
    what = quantity.what
    if isinstance(what, Derivative) or what.kind not in _WRITTEN:
        return formula

    def opened(mention: Ref) -> Node | None:
        return _formula_of(derivation, mention)

    terms = formula.terms if isinstance(formula, Sum) else (formula,)
    added = what.kind in (Kind.STEP, Kind.UPDATED)
    return sum_of([_plain_term(term, opened, added) for term in terms])


def _formula_of(derivation: Derivation, mention: Ref) -> Node | None:
    to = mention.to
    if not isinstance(to, Quantity) or not isinstance(to.what, Derivative):
        return None
    above, below = to.what
    if above.kind not in (Kind.TOTAL, Kind.SHARE):
        return None
    return derivation.formula(to) if below.kind in (Kind.OUT, Kind.PARAMETER) else None


def _plain_term(term: Node, opened: Opened, added: bool) -> Node:
    """A term with its derivatives written out where it has a minus, or is a step."""
    if not isinstance(term, Negative) and not added:
        return term
    if not any(opened(Ref(to)) is not None for to in refs(term)):
        return term
    if isinstance(term, Negative):
        return turned(term.of, opened)
    return negative(turned(term, opened))


def turned(of: Node, opened: Opened | None = None) -> Node:
    """A formula with its sign reversed, the minus where it disturbs least.

    >>> from chainrule.formulas import Ref, ascii_text
    >>> out, target = Ref("out"), Ref("target")
    >>> ascii_text(turned((out - target) / (out * (1 - out))))
    '(target - out)/(out*(1 - out))'
    """
    match of:
        case Negative(inner):
            return inner
        case Sum(terms):
            return _positive_first([turned(term, opened) for term in terms])
        case Product(factors):
            return _turned_product(factors, opened)
        case Quotient(above, below):
            return _over(turned(above, opened), below)
        case Choice(left, relation, right, then, otherwise):
            both = (turned(then, opened), turned(otherwise, opened))
            return Choice(left, relation, right, *both)
        case Ref():
            found = None if opened is None else opened(of)
            return negative(of) if found is None else turned(found, opened)
        case _:
            return negative(of)


def _turned_product(factors: tuple[Node, ...], opened: Opened | None) -> Node:
    """The factor that is a derivative turned, or a sum or a number, or all of it."""
    for index, factor in enumerate(factors):
        new = turned(factor, opened)
        written_out = opened is not None and any(
            opened(Ref(to)) is not None for to in refs(factor)
        )
        plain = isinstance(factor, Number) and factor.value < 0
        if written_out or plain:
            return _product(factors[:index], new, factors[index + 1 :])
    for index, factor in enumerate(factors):
        if isinstance(factor, Sum) and isinstance(factor.terms[-1], Negative):
            new = turned(factor, opened)
            return _product(factors[:index], new, factors[index + 1 :])
    return Negative(Product(factors))


def _product(before: tuple[Node, ...], new: Node, after: tuple[Node, ...]) -> Node:
    """The factors with one of them replaced, its minus drawn to the front."""
    if isinstance(new, Negative):
        return negative(_product(before, new.of, after))
    inner = new.factors if isinstance(new, Product) else (new,)
    if isinstance(new, Number) and new.value == 1:
        inner = ()
    return product_of([*before, *inner, *after])


def _over(above: Node, below: Node) -> Node:
    if isinstance(above, Negative):
        return Negative(Quotient(above.of, below))
    return Quotient(above, below)


def _positive_first(terms: list[Node]) -> Node:
    """A sum that begins with a term that has no minus, where there is one."""
    first = next((t for t in terms if not isinstance(t, Negative)), terms[0])
    rest = list(terms)
    rest.remove(first)
    return Sum((first, *rest))
