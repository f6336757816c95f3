"""What becomes of a sheet's figures when some formulas are changed, in doubles.

Only what depends on a change is computed again, so that thousands of changes can be
tried; whatever fits is proven in ball arithmetic afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from chainrule.checker.world import FLOAT_FAULTS, World
from chainrule.errors import ChainruleError
from chainrule.formulas import (
    FLOATS,
    Node,
    Quantity,
    Ref,
    evaluate,
    python_source,
    refs,
)
from chainrule.formulas.evaluate import FLOAT_FUNCTIONS
from chainrule.ledger.derivation import Derivation

Getter = Callable[[int], float]


def _greater(left: float, right: float, or_equal: bool) -> bool:
    return left >= right if or_equal else left > right


def _order(
    derivation: Derivation, wanted: list[Quantity], also: Iterable[Quantity]
) -> list[Quantity]:
    """All that is wanted, and what can be derived of the rest, parents first."""
    further = list(dict.fromkeys([*wanted, *also]))
    try:
        return derivation.order(further)
    except ChainruleError:  # without [training] no update can be taken by mistake
        there = [each for each in further if _is_there(derivation, each)]
        return derivation.order(list(dict.fromkeys([*wanted, *there])))


def _union(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    found = list(sets)
    return found[0] if len(found) == 1 else frozenset().union(*found)


def _is_there(derivation: Derivation, quantity: Quantity) -> bool:
    try:
        derivation.order([quantity])
    except ChainruleError:
        return False
    return True


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


class Tracer:
    """Figures of one world under changed formulas."""

    def __init__(
        self, world: World, formulas: list[Node], also: Iterable[Quantity] = ()
    ) -> None:
        self.world, self.formulas = world, formulas
        derivation = world.derivation
        wanted = [to for formula in formulas for to in refs(formula)]
        self.order = _order(derivation, wanted, also)  # type: ignore[arg-type]
        self._number = {each: index for index, each in enumerate(self.order)}
        self._doubles = [world.double(each) for each in self.order]
        self._children: list[list[int]] = [[] for _ in self.order]
        for each in self.order:
            for parent in derivation.parents(each):
                self._children[self._number[parent]].append(self._number[each])
        self._figures: list[list[int]] = [[] for _ in self.order]
        for index, formula in enumerate(formulas):
            for to in set(refs(formula)):
                self._figures[self._number[to]].append(index)  # type: ignore[index]
        self._plain = [
            self._number[each.to] if isinstance(each, Ref) else None  # type: ignore[index]
            for each in formulas
        ]
        self._below: dict[int, frozenset[int]] = {}
        self._figures_below: dict[int, frozenset[int]] = {}
        self._code: dict[int, Callable[[Getter], float]] = {}
        self._base = [world.formula_double(each) for each in formulas]
        self.work = 0

    def figures_below(self, quantity: Quantity) -> frozenset[int]:
        """The figures that depend on a quantity."""
        return self._reached(self._number[quantity])

    def trace(self, changes: Mapping[Quantity, Node]) -> Traced:
        """The figures that depend on the changed quantities, with their new values."""
        numbered = {
            self._number[quantity]: formula
            for quantity, formula in changes.items()
            if quantity in self._number
        }
        dirty = _union(self._descendants(each) for each in numbered)
        figures = _union(self._reached(each) for each in numbered)
        get = self._getter(numbered, dirty)
        self.work += len(dirty)
        return Traced(figures, lambda index: self._figure(index, get))

    # --- inside -----------------------------------------------------------------------

    def _reached(self, number: int) -> frozenset[int]:
        known = self._figures_below.get(number)
        if known is None:
            below = self._descendants(number)
            known = frozenset(index for each in below for index in self._figures[each])
            self._figures_below[number] = known
        return known

    def _descendants(self, number: int) -> frozenset[int]:
        known = self._below.get(number)
        if known is None:
            reached, waiting = {number}, [number]
            while waiting:
                for child in self._children[waiting.pop()]:
                    if child not in reached:
                        reached.add(child)
                        waiting.append(child)
            known = self._below[number] = frozenset(reached)
        return known

    def _getter(self, changed: dict[int, Node], dirty: frozenset[int]) -> Getter:
        doubles, code = self._doubles, self._compiled
        memo: dict[int, float] = {}

        def get(number: int) -> float:
            if number not in dirty:
                return doubles[number]
            known = memo.get(number)
            if known is None:
                memo[number] = math.nan  # a change that depends on itself has no value
                formula = changed.get(number)
                try:
                    known = (
                        code(number)(get)
                        if formula is None
                        else self._evaluated(formula, get)
                    )
                except FLOAT_FAULTS:
                    known = math.nan
                memo[number] = known
            return known

        return get

    def _evaluated(self, formula: Node, get: Getter) -> float:
        def lookup(to: Hashable) -> float:
            number = self._number.get(to)  # type: ignore[call-overload]
            if number is None:
                return self.world.double(to)  # type: ignore[arg-type]
            return get(number)

        return float(evaluate(formula, lookup, FLOATS))

    def _figure(self, index: int, get: Getter) -> float:
        plain = self._plain[index]
        if plain is not None:
            return get(plain)
        try:
            return self._evaluated(self.formulas[index], get)
        except FLOAT_FAULTS:
            return math.nan

    def _compiled(self, number: int) -> Callable[[Getter], float]:
        known = self._code.get(number)
        if known is None:
            known = self._code[number] = self._compile(number)
        return known

    def _compile(self, number: int) -> Callable[[Getter], float]:
        formula = self.world.derivation.formula(self.order[number])
        if formula is None:
            value = self._doubles[number]
            return lambda get: value  # noqa: ARG005
        text = python_source(
            formula,
            lambda to: f"get({self._number[to]})",  # type: ignore[index]
            compare=lambda left, sign, right: (
                f"greater({left}, {right}, {sign == '>='})"
            ),
        )
        space: dict[str, Any] = {
            **FLOAT_FUNCTIONS, "power": FLOATS.power, "greater": _greater,
        }  # fmt: skip
        exec(f"def run(get): return {text}", space)  # noqa: S102
        run: Callable[[Getter], float] = space["run"]
        return run
