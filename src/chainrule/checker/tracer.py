"""What becomes of a sheet's figures when some formulas are changed, in doubles.

Only what depends on a change is computed again, so that thousands of changes can be
tried; whatever fits is proven in ball arithmetic afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property

from chainrule.checker.replay import Code, Lazy, Traced, Values, code_of
from chainrule.checker.world import FLOAT_FAULTS, World
from chainrule.errors import ChainruleError
from chainrule.formulas import FLOATS, Node, Quantity, Ref, evaluate, refs
from chainrule.ledger.derivation import Derivation


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


def _closure(start: Iterable[int], further: list[list[int]]) -> frozenset[int]:
    """All that is reached from some numbers, these as well."""
    reached = set(start)
    waiting = list(reached)
    while waiting:
        for each in further[waiting.pop()]:
            if each not in reached:
                reached.add(each)
                waiting.append(each)
    return frozenset(reached)


def _is_there(derivation: Derivation, quantity: Quantity) -> bool:
    try:
        derivation.order([quantity])
    except ChainruleError:
        return False
    return True


class Tracer:
    """Figures of one world under changed formulas.

    `first` are the figures that are asked for under every change.
    """

    def __init__(
        self,
        world: World,
        formulas: list[Node],
        also: Iterable[Quantity] = (),
        first: Iterable[int] = (),
    ) -> None:
        self.world, self.formulas = world, formulas
        derivation = world.derivation
        wanted = [to for formula in formulas for to in refs(formula)]
        self.order = _order(derivation, wanted, also)  # type: ignore[arg-type]
        self._number = {each: index for index, each in enumerate(self.order)}
        self._doubles = [world.double(each) for each in self.order]
        self._parents = [
            [self._number[parent] for parent in derivation.parents(each)]
            for each in self.order
        ]
        self._children: list[list[int]] = [[] for _ in self.order]
        for number, parents in enumerate(self._parents):
            for parent in parents:
                self._children[parent].append(number)
        self._mentions = [
            {self._number[to] for to in refs(each)}  # type: ignore[index]
            for each in formulas
        ]
        self._figures: list[list[int]] = [[] for _ in self.order]
        for index, mentions in enumerate(self._mentions):
            for number in mentions:
                self._figures[number].append(index)
        self._plain = [
            self._number[each.to] if isinstance(each, Ref) else None  # type: ignore[index]
            for each in formulas
        ]
        self._first = frozenset(first)
        self._below: dict[int, frozenset[int]] = {}
        self._figures_below: dict[int, frozenset[int]] = {}
        self._paths: dict[frozenset[int], tuple[list[int], list[int]]] = {}
        self._code: dict[int, Code] = {}
        self._changed: dict[int, tuple[Node, frozenset[int], float]] = {}
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
        self.work += len(dirty)
        return Traced(figures, self._values(numbered, dirty))

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
            known = self._below[number] = _closure([number], self._children)
        return known

    @cached_property
    def _above_first(self) -> frozenset[int]:
        """All that the figures asked for first depend on."""
        start = {number for each in self._first for number in self._mentions[each]}
        return _closure(start, self._parents)

    def _values(
        self, changed: Mapping[int, Node], dirty: frozenset[int]
    ) -> Callable[[int], float]:
        """What gives the figures under changed formulas."""

        def fresh(number: int, values: Values) -> float:
            formula = changed.get(number)
            try:
                if formula is None:
                    return self._compiled(number)(values)
                return self._under_change(formula, values, dirty)
            except FLOAT_FAULTS:
                return math.nan

        if not self._in_order(changed, dirty):
            lazy = Lazy(self._doubles, dirty, fresh)
            return lambda index: self._figure(index, lazy)
        return self._forward(changed, dirty, fresh)

    def _forward(
        self,
        changed: Mapping[int, Node],
        dirty: frozenset[int],
        fresh: Callable[[int, Values], float],
    ) -> Callable[[int], float]:
        """The same where every quantity comes after all that it depends on."""
        values = self._doubles.copy()

        def run(path: list[int]) -> None:
            code = self._code
            for number in path:
                step = None if number in changed else code.get(number)
                if step is None:
                    values[number] = fresh(number, values)
                    continue
                try:
                    values[number] = step(values)
                except FLOAT_FAULTS:
                    values[number] = math.nan

        path, *ahead = self._path(frozenset(changed), dirty)
        run(path)

        def figure(index: int) -> float:
            if ahead and index not in self._first:
                run(ahead.pop())
            return self._figure(index, values)

        return figure

    def _in_order(self, changed: Mapping[int, Node], dirty: frozenset[int]) -> bool:
        """Whether no change makes a quantity depend on one that comes after it."""
        return not any(
            number <= to and to in dirty
            for number, formula in changed.items()
            for to in self._facts(formula)[1]
        )

    def _path(
        self, changed: frozenset[int], dirty: frozenset[int]
    ) -> tuple[list[int], list[int]]:
        """What to compute again in turn: for the first figures, then for the rest."""
        known = self._paths.get(changed)
        if known is None:
            path = sorted(dirty & self._above_first)
            known = self._paths[changed] = (path, sorted(dirty.difference(path)))
        return known

    def _facts(self, formula: Node) -> tuple[Node, frozenset[int], float]:
        """A changed formula with the numbers that it mentions, and its own value."""
        known = self._changed.get(id(formula))
        if known is None:
            mentions = (self._number.get(to) for to in refs(formula))  # type: ignore[call-overload]
            numbers = frozenset(each for each in mentions if each is not None)
            try:
                value = self._evaluated(formula, self._doubles)
            except FLOAT_FAULTS:
                value = math.nan
            known = self._changed[id(formula)] = (formula, numbers, value)
        return known

    def _under_change(
        self, formula: Node, values: Values, dirty: frozenset[int]
    ) -> float:
        _, mentions, value = self._facts(formula)
        return value if dirty.isdisjoint(mentions) else self._evaluated(formula, values)

    def _evaluated(self, formula: Node, values: Values) -> float:
        def lookup(to: Hashable) -> float:
            number = self._number.get(to)  # type: ignore[call-overload]
            if number is None:
                return self.world.double(to)  # type: ignore[arg-type]
            return float(values[number])

        return float(evaluate(formula, lookup, FLOATS))

    def _figure(self, index: int, values: Values) -> float:
        plain = self._plain[index]
        if plain is not None:
            return values[plain]
        try:
            return self._evaluated(self.formulas[index], values)
        except FLOAT_FAULTS:
            return math.nan

    def _compiled(self, number: int) -> Code:
        known = self._code.get(number)
        if known is None:
            known = self._code[number] = self._compile(number)
        return known

    def _compile(self, number: int) -> Code:
        formula = self.world.derivation.formula(self.order[number])
        if formula is None:
            value = self._doubles[number]
            return lambda _: value
        return code_of(formula, self._number.__getitem__)
