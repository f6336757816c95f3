"""What a wrong formula lacks beside the right one, or has too much of, highlighted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.checker.model import Checked
from chainrule.documents import Equation, Figure, Highlight
from chainrule.errors import ChainruleError
from chainrule.formulas import (
    Negative,
    Node,
    Product,
    Quantity,
    Quotient,
    Ref,
    Sum,
    children,
    rebuild,
    refs,
)
from chainrule.ledger import Derivation

Pair = tuple[Equation, Equation]
"""What was computed, and what belongs there."""


def compared(wrong: Node, right: Node) -> tuple[Node, Node] | None:
    """Both formulas, with what one of them has more than the other highlighted.

    None where it is not only that one lacks something.

    >>> from chainrule.formulas import ascii_text
    >>> a, b = Ref("a"), Ref("b")
    >>> computed, belonging = compared(a, a * b)
    >>> belonging.factors[1].to == Highlight(b)
    True
    """
    if (more := _marked(wrong, right)) is not None:
        return more, right
    if (more := _marked(right, wrong)) is not None:
        return wrong, more
    return _inside(wrong, right)


def _inside(wrong: Node, right: Node) -> tuple[Node, Node] | None:
    """Both formulas, compared in the one part in which they differ."""
    ours, theirs = children(wrong), children(right)
    if type(wrong) is not type(right) or len(ours) != len(theirs):
        return None
    apart = [at for at, part in enumerate(ours) if part != theirs[at]]
    if len(apart) != 1 or _with(wrong, apart[0], theirs[apart[0]]) != right:
        return None
    both = compared(ours[apart[0]], theirs[apart[0]])
    if both is None:
        return None
    return _with(wrong, apart[0], both[0]), _with(right, apart[0], both[1])


def _with(of: Node, at: int, part: Node) -> Node:
    """A formula with one of its parts replaced."""
    parts = iter((*children(of)[:at], part, *children(of)[at + 1 :]))
    return rebuild(of, lambda _: next(parts))


def _marked(longer: Node, shorter: Node) -> Node | None:
    """The longer formula with what the shorter lacks marked, None where it differs."""
    match longer:
        case Sum(terms):
            ours = shorter.terms if isinstance(shorter, Sum) else (shorter,)
            return None if (lit := _lit(terms, ours)) is None else Sum(lit)
        case Product(factors):
            ours = shorter.factors if isinstance(shorter, Product) else (shorter,)
            return None if (lit := _lit(factors, ours)) is None else Product(lit)
        case Quotient(above, below) if above == shorter:
            return Quotient(above, _highlight(below))
    return None


def _lit(longer: Sequence[Node], shorter: Sequence[Node]) -> tuple[Node, ...] | None:
    """The longer row with the items highlighted that the shorter one lacks."""
    left = list(shorter)
    found: list[Node] = []
    for each in longer:
        if each in left:
            left.remove(each)
            found.append(each)
        else:
            found.append(_highlight(each))
    return tuple(found) if not left and len(shorter) < len(longer) else None


def _highlight(part: Node) -> Node:
    """A part that stands out; its minus joins it to the term before."""
    if isinstance(part, Negative):
        return Negative(Ref(Highlight(part.of)))
    return Ref(Highlight(part))


def lacking(derivation: Derivation, checked: Checked) -> Pair | None:
    """What was computed and what belongs there, where one only lacks a part."""
    for quantity, wrong, right in _places(derivation, checked):
        both = compared(wrong, right)
        if both is not None:
            return _equations(checked, quantity, both)
    return None


def replaced(derivation: Derivation, checked: Checked) -> Pair | None:
    """What was computed in place of the whole formula, and what belongs there."""
    for quantity, wrong, right in _places(derivation, checked):
        copied = quantity in refs(wrong) or not _read_at(wrong)
        if copied or quantity.after != checked.claim.after:
            return None  # a figure of the sheet, or one of another place
        if wrong != right and _read_at(wrong) <= {*_read_at(right), quantity[1:]}:
            return _equations(checked, quantity, (wrong, right))
    return None


def _places(
    derivation: Derivation, checked: Checked
) -> Iterator[tuple[Quantity, Node, Node]]:
    """Where the likeliest mistake may have been made: its formula, and the right one.

    It was made where the figure is read, or on the way to it, one update before.
    """
    from chainrule.examples.names import Names

    best = checked.because[0] if checked.because else None
    if best is None or best.formula is None:
        return
    claim = checked.claim
    for after in dict.fromkeys((claim.after, max(claim.after - 1, 0))):
        try:
            what = Names(derivation.example).resolve(best.at)
            quantity = derivation.at(what, after, claim.case)
            right = derivation.formula(quantity)
        except ChainruleError:
            return
        if right is not None:
            yield quantity, derivation.as_written(quantity, best.formula), right


def _read_at(formula: Node) -> set[tuple[int, int]]:
    """After how many updates and in which cases a formula's quantities are read."""
    return {(to.after, to.case) for to in refs(formula) if isinstance(to, Quantity)}


def _equations(checked: Checked, quantity: Quantity, both: tuple[Node, Node]) -> Pair:
    wrong, right = both
    home = quantity._replace(case=quantity.case or checked.claim.case)
    steps: tuple[Node | Figure, ...] = (wrong,)
    gives = checked.because[0].gives
    if gives is not None and checked.formula == Ref(quantity):
        steps = (wrong, Figure(gives, exact=False))
    return Equation(quantity, steps, home=home), Equation(quantity, (right,), home=home)
