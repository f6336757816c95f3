"""Going through formulas: what is inside one, what it mentions, how it is changed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from operator import is_
from typing import Any

from chainrule.formulas.nodes import (
    TURNED,
    Call,
    Choice,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
    negative,
)

_CHILDREN: dict[type, Callable[[Any], tuple[Node, ...]]] = {
    Sum: lambda of: of.terms,
    Product: lambda of: of.factors,
    Quotient: lambda of: (of.above, of.below),
    Power: lambda of: (of.base, of.exponent),
    Negative: lambda of: (of.of,),
    Call: lambda of: (of.argument,),
    Choice: lambda of: (of.left, of.right, of.then, of.otherwise),
}


def children(of: Node) -> tuple[Node, ...]:
    """The formulas directly inside a formula."""
    found = _CHILDREN.get(type(of))
    return () if found is None else found(of)


def rebuild(of: Node, change: Callable[[Node], Node]) -> Node:
    """The same formula with every direct child passed through `change`.

    Where no child becomes another, it is the very same object.
    """
    old = children(of)
    if not old:
        return of
    new = tuple([change(child) for child in old])
    if all(map(is_, new, old)):
        return of if not isinstance(of, Negative) else _negated(of.of, of)
    match of:
        case Sum():
            return Sum(new)
        case Product():
            return Product(new)
        case Negative():
            return _negated(new[0])
        case Call(function, _):
            return Call(function, new[0])
        case Choice(_, relation, _, _, _):
            return Choice(new[0], relation, *new[1:])
        case _:
            return type(of)(*new)


def _negated(inner: Node, own: Negative | None = None) -> Node:
    if isinstance(inner, Number) and inner.value == 0:
        return own or Negative(inner)  # with numbers put in, `a - b` stays `a - 0`
    if own is not None and not isinstance(inner, (Number, Negative)):
        return own
    return negative(inner)


def refs(of: Node) -> Iterator[Hashable]:
    """Everything a formula mentions, in reading order, repeats included."""
    waiting = [of]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Ref):
            yield each.to
        else:
            waiting += children(each)[::-1]


def replace(of: Node, found: Callable[[Hashable], Node | None]) -> Node:
    """The formula with each mention replaced where `found` gives a formula for it."""
    if isinstance(of, Ref):
        new = found(of.to)
        return of if new is None else new
    return rebuild(of, lambda child: replace(child, found))


def is_turned(of: Choice) -> bool:
    """Whether people would write its test the other way round: x < 0, not 0 > x."""
    return isinstance(of.left, Number) and not isinstance(of.right, Number)


def put_in(of: Node, numbers: Callable[[Hashable], Node | None]) -> Node:
    """The formula with numbers for its mentions, each test written as it was.

    >>> from chainrule.formulas import Ref, ascii_text, choose, number
    >>> rule = choose(0, ">", Ref("x"), 1, 2)
    >>> ascii_text(rule), ascii_text(put_in(rule, lambda _: number("5")))
    ('(1 if x < 0 else 2)', '(1 if 5 < 0 else 2)')
    """
    if isinstance(of, Ref):
        new = numbers(of.to)
        return of if new is None else new
    if isinstance(of, Choice) and is_turned(of):
        relation = TURNED[of.relation]
        of = Choice(of.right, relation, of.left, of.then, of.otherwise)
    return rebuild(of, lambda child: put_in(child, numbers))
