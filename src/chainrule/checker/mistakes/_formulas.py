"""Small tools to change formulas: factors, terms, and one mention put for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chainrule.formulas import (
    Call,
    Choice,
    Kind,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Ref,
    Sum,
    Symbol,
    children,
    negative,
    rebuild,
    sum_of,
)


def unsigned(of: Node) -> tuple[int, Node]:
    """A formula's sign and the rest."""
    if isinstance(of, Negative):
        sign, inner = unsigned(of.of)
        return -sign, inner
    return 1, of


def factors(of: Node) -> tuple[int, list[Node]]:
    """The sign and factors of a product; a formula that is none is its own factor."""
    sign, inner = unsigned(of)
    if not isinstance(inner, Product):
        return sign, [inner]
    found: list[Node] = []
    for each in inner.factors:
        turned, parts = factors(each)
        sign *= turned
        found += parts
    return sign, found


def multiplied(sign: int, parts: list[Node]) -> Node:
    """The product of the parts, 1 where there are none."""
    if not parts:
        return Number(1) if sign == 1 else Number(-1)  # type: ignore[arg-type]
    found = parts[0] if len(parts) == 1 else Product(tuple(parts))
    return found if sign == 1 else negative(found)


def terms(of: Node) -> list[Node]:
    """The terms of a sum; a formula that is none is its own term."""
    return list(of.terms) if isinstance(of, Sum) else [of]


def added(parts: list[Node]) -> Node:
    """The sum of the parts."""
    return sum_of(parts)


def without(parts: list[Node], index: int) -> list[Node]:
    """The parts but one."""
    return [*parts[:index], *parts[index + 1 :]]


def put(parts: list[Node], index: int, new: Node) -> list[Node]:
    """The parts with one replaced."""
    return [*parts[:index], new, *parts[index + 1 :]]


def spots(
    of: Node, change: Callable[[Node], Iterator[tuple[Node, str, str]]]
) -> Iterator[tuple[Node, str, str]]:
    """The formula changed at one spot at a time: every spot, every change."""
    yield from change(of)
    for index, child in enumerate(children(of)):
        for new, label, detail in spots(child, change):
            yield _with_child(of, index, new), label, detail


def _with_child(of: Node, wanted: int, new: Node) -> Node:
    count = -1

    def pick(child: Node) -> Node:
        nonlocal count
        count += 1
        return new if count == wanted else child

    return rebuild(of, pick)


def throughout(of: Node, change: Callable[[Node], Node | None]) -> Node:
    """The formula with a change made wherever it applies."""
    new = change(of)
    if new is not None:
        return new
    return rebuild(of, lambda child: throughout(child, change))


def symbol(of: Node) -> Symbol | None:
    """The plain quantity that a mention is of."""
    if isinstance(of, Ref) and isinstance(of.to, Quantity):
        return of.to.what if isinstance(of.to.what, Symbol) else None
    return None


def is_kind(of: Node, *kinds: Kind) -> bool:
    """Whether a formula is a mention of a plain quantity of one of these kinds."""
    found = symbol(of)
    return found is not None and found.kind in kinds


def mentions(of: Node, *kinds: Kind) -> list[Ref]:
    """The mentions of plain quantities of these kinds, each once."""
    return list(dict.fromkeys(each for each in _refs(of) if is_kind(each, *kinds)))


def _refs(of: Node) -> Iterator[Ref]:
    if isinstance(of, Ref):
        yield of
    for child in children(of):
        yield from _refs(child)


def exchanged(of: Node, old: Node, new: Node) -> Node:
    """The formula with one mention put for another, wherever it stands."""
    return throughout(of, lambda part: new if part == old else None)


__all__ = [
    "Call",
    "Choice",
    "Power",
    "Quotient",
    "added",
    "exchanged",
    "factors",
    "is_kind",
    "mentions",
    "multiplied",
    "put",
    "spots",
    "symbol",
    "terms",
    "throughout",
    "unsigned",
    "without",
]
