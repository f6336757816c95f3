"""Formulas as code over numbered quantities, and values computed when asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from chainrule.formulas import FLOATS, Node, python_source
from chainrule.formulas.evaluate import FLOAT_FUNCTIONS

Values = Sequence[float]
"""The quantities of a sheet by their number; where they can, parents come first."""
Code = Callable[[Values], float]


class Traced(Mapping[int, float]):
    """The figures that a change reaches; each is computed when it is asked for."""

    def __init__(self, figures: frozenset[int], value: Callable[[int], float]) -> None:
        self._figures, self._value = figures, value
        self._known: dict[int, float] = {}

    def __getitem__(self, index: int) -> float:
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = self._value(index)
        return known

    def __contains__(self, index: object) -> bool:
        return index in self._figures

    def __iter__(self) -> Iterator[int]:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)


class Lazy(Sequence[float]):
    """Values computed when they are asked for, where a change turns their order."""

    def __init__(
        self,
        doubles: Values,
        dirty: frozenset[int],
        value: Callable[[int, Values], float],
    ) -> None:
        self._doubles, self._dirty, self._value = doubles, dirty, value
        self._known: dict[int, float] = {}

    def __getitem__(self, number: int) -> float:  # type: ignore[override]
        if number not in self._dirty:
            return self._doubles[number]
        known = self._known.get(number)
        if known is None:
            self._known[number] = math.nan  # what depends on itself has no value
            known = self._known[number] = self._value(number, self)
        return known

    def __len__(self) -> int:
        return len(self._doubles)


def code_of(formula: Node, number: Callable[[Any], int]) -> Code:
    """A formula as code; `number` gives the number of each quantity mentioned."""
    text = python_source(
        formula,
        lambda to: f"v[{number(to)}]",
        compare=lambda left, sign, right: f"greater({left}, {right}, {sign == '>='})",
    )
    space: dict[str, Any] = {
        **FLOAT_FUNCTIONS, "power": FLOATS.power, "greater": _greater,
    }  # fmt: skip
    exec(f"def run(v): return {text}", space)  # noqa: S102
    run: Code = space["run"]
    return run


def _greater(left: float, right: float, or_equal: bool) -> bool:
    return left >= right if or_equal else left > right
