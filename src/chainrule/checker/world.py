"""One example under one reading: its truths, its doubles, its ways of writing things.

A world wraps a `Derivation` (altered by a mistake, or not) for the checker: balls for
proof, doubles for screening, identities to recognize printed figures. Doubles of
parameters after many updates come from the generated program, run once and resumed.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from fractions import Fraction
from functools import cached_property

from chainrule.checker.canon import Canon, Identity
from chainrule.checker.forms import forms_of
from chainrule.checker.steps import Form, Slot, Step, compiled
from chainrule.errors import ChainruleError
from chainrule.examples.model import Example
from chainrule.formulas import (
    FLOATS,
    Call,
    Kind,
    Node,
    Number,
    Quantity,
    Ref,
    Symbol,
    children,
    evaluate,
    replace,
)
from chainrule.formulas.numbers import FIRST_PRECISION, Value, fraction
from chainrule.ledger.derivation import EXACT_UPDATES, Alter, Derivation
from chainrule.ledger.program import bind
from chainrule.ledger.settle import settle

FLOAT_FAULTS = (ArithmeticError, ValueError)
"""What floating point may raise where a formula has no value."""


class World:
    """The checker's view of one derivation."""

    def __init__(self, example: Example, alter: Alter | None = None) -> None:
        self.example = example
        self.derivation = Derivation(example, alter)
        self.canon = Canon(self.derivation)
        self.levels: frozenset[int] = frozenset()
        self._doubles: dict[Quantity, float] = {}
        self._forms: dict[Quantity, tuple[Node, ...]] = {}
        self._runs: dict[int, tuple[int, tuple[float, ...]]] = {}
        self._structures: dict[Quantity, frozenset[int]] = {}
        self._steps: dict[Quantity, tuple[frozenset[int], tuple[Quantity, ...]]] = {}
        self._slots: dict[Quantity, Slot] = {}
        self.compiled: dict[int, tuple[Node, tuple[Step, Step]]] = {}
        """Formulas made into closures, by the object itself."""
        self.work = 0
        """Quantities derived so far in going on from printed figures."""
        self.reckoned = 0
        """Quantities reckoned so far, for verdicts and causes alike."""
        self.rounded: dict[object, float] = {}
        """Quantities that no printed figure leads to, reckoned with rounded steps."""

    # --- formulas ---------------------------------------------------------------------

    def place(self, formula: Node, after: int, case: int) -> Node:
        """A formula over bare names, put at a place of the run."""

        def found(to: Hashable) -> Node:
            return Ref(self.derivation.at(to, after, case))  # type: ignore[arg-type]

        return replace(formula, found)

    def forms(self, of: Quantity) -> tuple[Node, ...]:
        """Every way of deriving a quantity, the derivation's own first."""
        known = self._forms.get(of)
        if known is None:
            try:
                known = forms_of(self.derivation, of, self.levels)
            except ChainruleError:  # it can't be derived here
                known = ()
            self._forms[of] = known
        return known

    def is_given(self, of: Quantity) -> bool:
        """Whether a quantity is nothing but a given number."""
        formula = self.derivation.formula(of)
        while isinstance(formula, Ref):
            of = formula.to  # type: ignore[assignment]
            formula = self.derivation.formula(of)
        early = of.after <= EXACT_UPDATES
        return isinstance(formula, Number) or (formula is None and early)

    def closed(self, of: Quantity) -> int:
        """Which form is the closed one, over net inputs; 0 where it is the first."""
        try:
            formula = self.derivation.shortened.formula(of)
        except ChainruleError:
            return 0
        forms = self.forms(of)
        return forms.index(formula) if formula in forms else 0

    def structures(self, of: Quantity) -> frozenset[int]:
        """The structures of all that a quantity may be derived through."""
        known = self._structures.get(of)
        if known is None:
            found: set[int] = set()
            seen, waiting = {of}, [of]
            while waiting:
                each = waiting.pop()
                done = self._structures.get(each)
                if done is not None:
                    found |= done
                    continue
                own, mentioned = self.steps(each)
                found |= own
                for to in mentioned:
                    if to not in seen:
                        seen.add(to)
                        waiting.append(to)
            known = self._structures[of] = frozenset(found)
        return known

    def steps(self, of: Quantity) -> tuple[frozenset[int], tuple[Quantity, ...]]:
        """The structures inside all forms of a quantity, and what these mention."""
        known = self._steps.get(of)
        if known is None:
            inside = {self.canon.quantity(of).structure}
            mentioned: dict[Quantity, None] = {}
            for form in self.forms(of):
                for part in parts(form):
                    if isinstance(part, Ref):
                        mentioned[part.to] = None  # type: ignore[index]
                    else:
                        inside.add(self.canon.node(part).structure)
            known = self._steps[of] = (frozenset(inside), tuple(mentioned))
        return known

    def identity(self, of: Node) -> Identity:
        """The identity of a formula."""
        return self.canon.node(of)

    def slot(self, of: Quantity) -> Slot:
        """A quantity with what a reckoner asks of it."""
        known = self._slots.get(of)
        if known is None:
            known = self._slots[of] = Slot(self, of)
        return known

    def form(self, of: Node) -> Form:
        """A formula made into closures; remembered for the object itself."""
        return Form(compiled(self, of)[0], isinstance(of, (Ref, Number)))

    # --- proof ------------------------------------------------------------------------

    def value(self, formula: Node, bits: int = FIRST_PRECISION) -> Value:
        """The value of a formula: exact, or a ball."""
        if isinstance(formula, Ref):
            return self.derivation.value(formula.to, bits)  # type: ignore[arg-type]
        return self.derivation.expression(formula, bits)

    def settled(self, formula: Node, read: object) -> object:
        """What `read` says of the value, at the first precision that decides."""
        return settle(lambda bits: self.value(formula, bits), read, "the figure")  # type: ignore[arg-type]

    # --- doubles ----------------------------------------------------------------------

    def double(self, of: Quantity) -> float:
        """The value in double precision; NaN where it has none."""
        known = self._doubles.get(of)
        if known is not None:
            return known
        doubles = self._doubles
        try:
            order = self.derivation.order([of], doubles.__contains__)
        except ChainruleError:  # a mistake may ask for what the example has not
            doubles[of] = math.nan
            return math.nan
        for each in order:
            if each not in doubles:
                doubles[each] = self._double(each)
        return doubles[of]

    def _double(self, of: Quantity) -> float:
        try:
            formula = self.derivation.formula(of)
            if formula is None:
                return self._leaf(of)
            return float(evaluate(formula, self._doubles.__getitem__, FLOATS))  # type: ignore[arg-type]
        except (*FLOAT_FAULTS, ChainruleError, NameError):
            return math.nan  # a part of the example is missing, or of its program

    def formula_double(self, formula: Node) -> float:
        """The double of any formula."""
        try:
            return float(evaluate(formula, self.double, FLOATS))  # type: ignore[arg-type]
        except FLOAT_FAULTS:
            return math.nan

    def _leaf(self, of: Quantity) -> float:
        what, after, case = of
        if isinstance(what, Symbol) and after > EXACT_UPDATES:
            if what.kind in (Kind.PARAMETER, Kind.STATE_BEFORE) and (
                what.of in self.derivation.learned
            ):
                return self._late(what, after, case)
        return float(fraction(self.derivation.leaf(of)))

    def _late(self, what: Symbol, after: int, case: int) -> float:
        program = self.derivation.program(case)
        done, state = self._runs.get(case, (0, ()))
        if not state or done > after:
            done, state = 0, self._start(case)
        run = bind(program, proven=False)
        state = run(*state, after - done, done)
        self._runs[case] = (after, state)
        for symbol, value in zip(program.state, state, strict=True):
            self._doubles[self.derivation.at(symbol, after, case)] = float(value)
        # A parameter before a given quantity has no value, then or now.
        return self._doubles.get(self.derivation.at(what, after, case), math.nan)

    def _start(self, case: int) -> tuple[float, ...]:
        start = (
            self.derivation.leaf(self.derivation.at(symbol, 0, case))
            for symbol in self.derivation.program(case).state
        )
        return tuple(float(fraction(value)) for value in start)

    @cached_property
    def steps_by_sign(self) -> bool:
        """Whether the update rule takes the sign of a gradient, as Rprop does."""
        learned = sorted(self.derivation.learned)
        if self.example.training is None or not learned:
            return False
        step = self.derivation.at(Symbol(Kind.STEP, learned[0]), 0, 1)
        try:
            formula = self.derivation.formula(step)
        except ChainruleError:
            return False
        return formula is not None and any(
            isinstance(each, Call) and each.function == "sign"
            for each in parts(formula)
        )

    def run_cost(self, after: int, case: int) -> int:
        """How many assignments it takes to run so many updates."""
        if after <= EXACT_UPDATES:
            return 0
        return after * self.derivation.program(case).source.count("\n")


def parts(of: Node) -> Iterator[Node]:
    """A formula and everything inside it."""
    yield of
    for child in children(of):
        yield from parts(child)


def point(value: Fraction) -> float:
    """A printed point as a double."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def derivable(world: World, formula: Node) -> str | None:
    """Why a formula can't be derived here, None where it can."""
    try:
        world.value(formula)
    except ChainruleError as fault:
        return str(fault)
    return None
