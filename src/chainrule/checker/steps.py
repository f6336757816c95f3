"""Formulas made into closures, so that thousands of ways of reckoning cost little.

Each closure takes the reckoner that asks. Composite formulas look first whether the
reckoner has a printed figure of the same structure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from chainrule.formulas import (
    Call,
    Choice,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Ref,
    Sum,
)
from chainrule.formulas.numbers import rational

if TYPE_CHECKING:
    from chainrule.checker.reckon import Reckoner
    from chainrule.checker.world import World

Step = Callable[["Reckoner"], Any]


@dataclass(frozen=True, slots=True)
class Form:
    """One way of deriving a quantity: the operation, and if it is a mention only."""

    run: Step
    simple: bool


class Slot:
    """A quantity of one world, with what the reckoner asks of it."""

    __slots__ = (
        "_double", "_forms", "_reach", "coefficient", "quantity", "structure", "world",
    )  # fmt: skip

    def __init__(self, world: World, quantity: Quantity) -> None:
        self.world, self.quantity = world, quantity
        self.coefficient, self.structure = world.canon.quantity(quantity)
        self._forms: tuple[Form, ...] | None = None
        self._double: float | None = None
        self._reach: frozenset[int] | None = None

    @property
    def reach(self) -> frozenset[int]:
        """The structures of all that it may be derived through, its own as well."""
        if self._reach is None:
            self._reach = self.world.structures(self.quantity)
        return self._reach

    @property
    def forms(self) -> tuple[Form, ...]:
        """Every way of deriving it; none for a leaf."""
        if self._forms is None:
            found = self.world.forms(self.quantity)
            self._forms = tuple(self.world.form(each) for each in found)
        return self._forms

    @property
    def first(self) -> Form | None:
        """The first way of deriving it."""
        forms = self._forms or self.forms
        return forms[0] if forms else None

    @property
    def double(self) -> float:
        """Its truth in double precision."""
        if self._double is None:
            self._double = self.world.double(self.quantity)
        return self._double


def compiled(world: World, of: Node) -> tuple[Step, Step]:
    """A formula as the last step of a quantity, and as a step in another formula."""
    known = world.compiled.get(id(of))
    if known is None:
        known = world.compiled[id(of)] = (of, _fresh(world, of))
    return known[1]


def _fresh(world: World, of: Node) -> tuple[Step, Step]:
    match of:
        case Ref(to):
            slot = world.slot(to)  # type: ignore[arg-type]

            def mention(r: Reckoner) -> Any:
                known = r.known.get(slot)
                return r.fresh(slot) if known is None else known

            return mention, mention
        case Number(value, _):
            return (_constant(value),) * 2
    run = _operation(world, of)
    if isinstance(of, Negative):
        return run, _silent(run, *world.canon.node(of))
    return run, _heard(run, *world.canon.node(of))


def _silent(run: Step, coefficient: Fraction, structure: int) -> Step:
    def inside(r: Reckoner) -> Any:
        if r.composites and structure in r.points:
            return r.part(coefficient, structure)
        return run(r)

    return inside


def _heard(run: Step, coefficient: Fraction, structure: int) -> Step:
    def inside(r: Reckoner) -> Any:
        if r.composites and structure in r.points:
            return r.part(coefficient, structure)
        found = run(r)
        r.operations += 1
        return r.round(found) if r.steps else found

    return inside


def _constant(value: Fraction) -> Step:
    double, exact = float(value), rational(value)
    return lambda r: double if r.bits is None else exact


def _operation(world: World, of: Node) -> Step:
    def inner(part: Node) -> Step:
        return compiled(world, part)[1]

    match of:
        case Sum(terms):
            return _added([inner(term) for term in terms])
        case Product(factors):
            return _multiplied([inner(factor) for factor in factors])
        case Negative(part):
            step = inner(part)
            return lambda r: -step(r)
        case Quotient(above, below):
            top, bottom = inner(above), inner(below)
            return lambda r: top(r) / bottom(r)
        case Power(base, exponent):
            root, power = inner(base), inner(exponent)
            return lambda r: r.arithmetic.power(root(r), power(r))
        case Call(function, argument):
            asked = inner(argument)
            return lambda r: r.arithmetic.functions[function](asked(r))
        case Choice(left, relation, right, then, otherwise):
            first, second = inner(left), inner(right)
            yes, no = inner(then), inner(otherwise)
            return lambda r: r.arithmetic.choose(
                first(r), relation, second(r), lambda: yes(r), lambda: no(r)
            )
        case _:
            raise TypeError(f"not a formula: {of!r}")


def _added(steps: list[Step]) -> Step:
    first, *rest = steps

    def run(r: Reckoner) -> Any:
        found = first(r)
        for step in rest:
            found = found + step(r)
        return found

    return run


def _multiplied(steps: list[Step]) -> Step:
    first, *rest = steps

    def run(r: Reckoner) -> Any:
        found = first(r)
        for step in rest:
            found = found * step(r)
        return found

    return run
