"""Logarithms of what has none: a loss whose outputs leave its range."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from chainrule.errors import NumberError
from chainrule.formulas import Call, Choice, Node, evaluate
from chainrule.formulas.numbers import PROVEN, Value, as_float
from chainrule.formulas.walking import children


def refuse_logarithm(
    name: str, formula: Node, lookup: Callable[[Hashable], Value]
) -> None:
    """Raise `NumberError` where the formula surely takes ln of 0 or of less."""
    for argument in _arguments(formula, lookup):
        value = evaluate(argument, lookup, PROVEN)
        if value <= 0:
            raise NumberError(
                f"{name} has no value: it takes the logarithm of {as_float(value):.6g},"
                " and only numbers above 0 have one; choose a loss that fits the "
                "outputs, or an output activation that stays in the loss's range, such "
                "as logistic or softmax"
            )


def _arguments(of: Node, lookup: Callable[[Hashable], Value]) -> Iterator[Node]:
    """What the formula takes logarithms of, where it has a choice in the case at hand.

    Raises `Undecided` where the values are too wide to tell the case.
    """
    if isinstance(of, Choice):
        sides = (evaluate(side, lookup, PROVEN) for side in (of.left, of.right))
        left, right = sides
        chosen = PROVEN.choose(
            left, of.relation, right, lambda: of.then, lambda: of.otherwise
        )
        yield from _arguments(chosen, lookup)
        return
    if isinstance(of, Call) and of.function == "ln":
        yield of.argument
    for child in children(of):
        yield from _arguments(child, lookup)
