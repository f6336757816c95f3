"""Every quantity of a worked example, derived when it is asked for.

`Derivation.formula` says how a quantity follows from earlier ones (nothing for a leaf),
`Derivation.value` what it comes to. Nothing is derived that was not asked for: one
weight of a large network costs one weight's worth of work.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING

from chainrule.errors import NumberError, QuantityError
from chainrule.examples.model import Example
from chainrule.formulas import (
    BATCH,
    Derivative,
    Kind,
    Named,
    Node,
    Quantity,
    Ref,
    Symbol,
    evaluate,
    refs,
)
from chainrule.formulas.numbers import (
    FIRST_PRECISION,
    LAST_PRECISION,
    PROVEN,
    Undecided,
    Value,
    as_float,
    decimal_string,
    holds_zero,
    is_exact,
    precision,
    rational,
    tamed,
)
from chainrule.ledger import forward, update
from chainrule.ledger.backward import Chain
from chainrule.ledger.growth import Short
from chainrule.ledger.logarithms import refuse_logarithm
from chainrule.ledger.reach import depends
from chainrule.ledger.settle import settle
from chainrule.ledger.signs import plainly_signed
from chainrule.ledger.wide import WideNets

if TYPE_CHECKING:
    from chainrule.ledger.program import Program
    from chainrule.ledger.runs import Runs
    from chainrule.ledger.zeros import Zeros

EXACT_UPDATES = 4
"""So many updates are followed back through formulas; more are run as a program."""

DOUBLE, MOST_BITS = 64, 2048
"""Bits that a double needs, and at which a ball around 0 is taken for it."""

Alter = Callable[["Derivation", Quantity, "Node"], "Node | None"]
"""A known mistake: gives another formula for a quantity, or None to leave it."""

_CASELESS = {Kind.SETTING}
_OF_UPDATE = {
    Kind.PARAMETER,
    Kind.STEP,
    Kind.STATE,
    Kind.STATE_BEFORE,
    Kind.UPDATED,
    Kind.UPDATE_NUMBER,
    Kind.BATCH,
}


class Derivation:
    """All quantities of an example, with formulas and proven values.

    `alter`, where given, replaces formulas: that is how a known mistake is evaluated.
    `shortcuts` takes the closed form of δ at the output where there is one. `written`
    is for the eye: where δ is target - out no minus meets another.
    """

    def __init__(
        self,
        example: Example,
        alter: Alter | None = None,
        *,
        shortcuts: bool = False,
        written: bool = False,
    ) -> None:
        self.example = example
        self.network = example.network
        self.alter = alter
        self.shortcuts = shortcuts
        self.written = written and example.notation.delta_sign < 0
        self._formulas: dict[Quantity, Node | None] = {}
        self._values: dict[tuple[int, Quantity], Value] = {}
        self._parents: dict[Quantity, tuple[Quantity, ...]] = {}
        self._least = FIRST_PRECISION
        self._given = dict(example.given)
        self._possible: dict[Quantity, bool] = {}
        self._wide = WideNets(self)

    @cached_property
    def shortened(self) -> Derivation:
        """The same derivation with δ at the output in closed form, for long runs."""
        return Derivation(self.example, shortcuts=True)

    @cached_property
    def learned(self) -> frozenset[str]:
        """The parameters that updates change."""
        return frozenset(self.example.learned)

    @cached_property
    def missing(self) -> frozenset[str]:
        """The parameters without a value: they stand before a given quantity."""
        return frozenset(self.network.places) - frozenset(self.example.parameters)

    def has_value(self, quantity: Quantity) -> bool:
        """Whether all the numbers that the quantity needs are there."""
        if not self.missing:
            return True
        if quantity not in self._possible:
            for each in self.order([quantity], self._possible.__contains__):
                what = each.what
                self._possible[each] = all(
                    self._possible[parent] for parent in self.parents(each)
                ) and not (
                    isinstance(what, Symbol)
                    and what.kind is Kind.PARAMETER
                    and what.of in self.missing
                )
        return self._possible[quantity]

    # --- places in the run ------------------------------------------------------------

    def at(self, what: Named, after: int = 0, case: int = 1) -> Quantity:
        """The quantity at its place: what does not vary loses `after` and `case`."""
        kinds = _kinds(what)
        if isinstance(what, Symbol) and what.kind in _CASELESS:
            return Quantity(what)
        if isinstance(what, Symbol) and what.kind in (Kind.INPUT, Kind.TARGET):
            return Quantity(what, 0, case)
        training = self.example.training
        restart = training is not None and training.restart
        if (what.kind if isinstance(what, Symbol) else kinds[0]) in _OF_UPDATE:
            return Quantity(what, after, case if restart else 0)
        return Quantity(what, after, case)

    # --- formulas ---------------------------------------------------------------------

    def formula(self, quantity: Quantity) -> Node | None:
        """How the quantity follows from earlier ones; None for a leaf."""
        if quantity not in self._formulas:
            found = None if self.is_given(quantity) else self._derive(quantity)
            found = None if found is None else self.as_written(quantity, found)
            if found is not None and self.alter is not None:
                found = self.alter(self, quantity, found) or found
            self._formulas[quantity] = found
        return self._formulas[quantity]

    def as_written(self, quantity: Quantity, formula: Node) -> Node:
        """A formula of the quantity, in the signs of the lecture where it is shown."""
        return plainly_signed(self, quantity, formula) if self.written else formula

    def is_given(self, quantity: Quantity) -> bool:
        """Whether the lecture starts from this quantity instead of deriving it."""
        return bool(self._given) and quantity.name in self._given

    def _derive(self, quantity: Quantity) -> Node | None:
        what, after, case = quantity
        if isinstance(what, Derivative):
            if what.above == BATCH:
                return update.batch_derivative(self, what.below, after, case)
            return Chain(self, after, case).formula(what.above, what.below)
        match what.kind:
            case Kind.NET:
                return forward.net_formula(self, what.of, after, case)
            case Kind.OUT:
                return forward.out_formula(self, what.of, after, case)
            case Kind.SHARE:
                return forward.share_formula(
                    self, what.of, after, case, stable=self.shortcuts
                )
            case Kind.TOTAL:
                return forward.total_formula(self, after, case)
            case Kind.DIFFERENCE:
                return forward.difference_formula(self, what.of, after, case)
            case Kind.DELTA:
                return Chain(self, after, case).delta(what.of)
            case _:
                return self._derive_update(what, after, case)

    def _derive_update(self, what: Symbol, after: int, case: int) -> Node | None:
        match what.kind:
            case Kind.BATCH:
                return update.batch_error(self, after, case)
            case Kind.STEP:
                return update.step_formula(self, what.of, after, case)
            case Kind.STATE:
                return update.state_formula(self, what, after, case)
            case Kind.UPDATED:
                return update.updated_formula(self, what.of, after, case)
            case Kind.PARAMETER if (
                0 < after <= EXACT_UPDATES and what.of in self.learned
            ):
                return Ref(Quantity(Symbol(Kind.UPDATED, what.of), after - 1, case))
            case Kind.STATE_BEFORE if 0 < after <= EXACT_UPDATES:
                state = Symbol(Kind.STATE, what.of, what.state)
                return Ref(Quantity(state, after - 1, case))
            case _:
                return None

    def parents(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """The quantities that the formula mentions, each once, in reading order."""
        found = self._parents.get(quantity)
        if found is None:
            formula = self.formula(quantity)
            named = () if formula is None else refs(formula)
            found = tuple(dict.fromkeys(to for to in named if isinstance(to, Quantity)))
            self._parents[quantity] = found
        return found

    def depends(self, above: Symbol, below: Symbol) -> bool:
        """Whether `above` depends on `below` through the network."""
        return depends(self.network, above, below)

    # --- order ------------------------------------------------------------------------

    def order(
        self,
        wanted: list[Quantity],
        leaf: Callable[[Quantity], bool] | None = None,
        parents: Callable[[Quantity], tuple[Quantity, ...]] | None = None,
    ) -> list[Quantity]:
        """All that the wanted quantities need, parents first, each once."""
        parents = parents or self.parents
        done: dict[Quantity, None] = {}
        stack: list[tuple[Quantity, Iterator[Quantity]]] = []

        def below(of: Quantity) -> Iterator[Quantity]:
            return iter(() if leaf is not None and leaf(of) else parents(of))

        for start in wanted:
            if start not in done:
                stack.append((start, below(start)))
            opened = {start}
            while stack:
                current, rest = stack[-1]
                following = next((q for q in rest if q not in done), None)
                if following is None:
                    done[current] = None
                    stack.pop()
                elif following in opened:
                    raise QuantityError(f"{following.name} would depend on itself")
                else:
                    opened.add(following)
                    stack.append((following, below(following)))
        return list(done)

    # --- values -----------------------------------------------------------------------

    def value(self, quantity: Quantity, bits: int = FIRST_PRECISION) -> Value:
        """The value: exact where it is rational, else a ball at so many bits."""
        key = (bits, quantity)
        known = self._values.get(key)
        if known is not None:
            return known

        def is_known(of: Quantity) -> bool:
            return (bits, of) in self._values

        with precision(bits):
            for each in self.order([quantity], is_known, self._needs):
                if not is_known(each):
                    self._values[bits, each] = self._evaluate(each, bits)
        return self._values[key]

    def _needs(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """What must have a value before a quantity can have one."""
        if self._wide.covers(quantity):
            return self._wide.needs(quantity)
        return self.parents(quantity)

    def _evaluate(self, quantity: Quantity, bits: int) -> Value:
        if self._wide.covers(quantity):
            return self._wide.value(quantity, bits)
        formula = self.working(quantity)
        if formula is None:
            return self.leaf(quantity, bits)
        try:
            value = evaluate(formula, lambda to: self._values[bits, to], PROVEN)  # type: ignore[index]
        except ZeroDivisionError:
            raise NumberError(
                f"{quantity.name} divides by zero: its formula has no value here"
            ) from None
        if holds_zero(value) and self._zeros.proves(quantity, bits):
            return rational(Fraction(0))
        if not is_exact(value) and value.is_nan():
            refuse_logarithm(quantity.name, formula, partial(self._known, bits))
        return tamed(value)

    def _known(self, bits: int, quantity: Hashable) -> Value:
        return self._values[bits, quantity]  # type: ignore[index]

    @cached_property
    def _zeros(self) -> Zeros:
        """Proofs that a value is exactly 0; seldom asked for."""
        from chainrule.ledger.zeros import Zeros

        return Zeros(self)

    def is_wide(self, quantity: Quantity) -> bool:
        """Whether it is a sum of so many terms that it is evaluated without them."""
        return self._wide.covers(quantity)

    def working(self, quantity: Quantity) -> Node | None:
        """The formula by which a quantity gets its value; None for a leaf."""
        return self._stable(quantity) or self.formula(quantity)

    def _stable(self, quantity: Quantity) -> Node | None:
        """The form that says 0 ln 0 = 0, where a loss has one, nothing altered."""
        what, after, case = quantity
        loss = self.network.loss
        if loss is None or self.alter is not None or self.is_given(quantity):
            return None
        if isinstance(what, Symbol):
            if what.kind is Kind.SHARE and loss.stable is not None:
                return forward.share_formula(self, what.of, after, case, stable=True)
            return None
        outer = what.above.kind in (Kind.SHARE, Kind.TOTAL)
        if outer and what.below.kind is Kind.OUT and loss.stable_slope is not None:
            unit = what.below.of
            if unit in self.network.outputs:
                return forward.loss_slope(self, unit, after, case, stable=True)
        return None

    def leaf(self, quantity: Quantity, bits: int = FIRST_PRECISION) -> Value:
        """The value of a quantity that no formula derives."""
        what, after, case = quantity
        if self.is_given(quantity):
            return rational(self._given[quantity.name])
        assert isinstance(what, Symbol)
        carried = what.kind is Kind.STATE_BEFORE or (
            what.kind is Kind.PARAMETER and what.of in self.learned
        )
        if carried and after > EXACT_UPDATES:
            if what.of in self.missing:
                raise self._no_value(what.of)
            return self.runs.state(after, case, bits)[what]
        return rational(self._leaf_fraction(what, after, case))

    def _leaf_fraction(self, what: Symbol, after: int, case: int) -> Fraction:
        example = self.example
        match what.kind:
            case Kind.INPUT:
                index = self.network.inputs.index(what.of)
                return example.cases[case - 1].inputs[index]
            case Kind.TARGET:
                targets = example.cases[case - 1].targets
                if targets is None:
                    raise QuantityError(forward.no_targets(case))
                return targets[self.network.outputs.index(what.of)]
            case Kind.PARAMETER:
                if what.of not in example.parameters:
                    raise self._no_value(what.of)
                return example.parameters[what.of]
            case Kind.UPDATE_NUMBER:
                return Fraction(after + 1)
            case Kind.STATE_BEFORE:
                return update.state_start(self, what).value
            case _:
                return self._setting(what.of)

    def _no_value(self, name: str) -> QuantityError:
        return QuantityError(
            f"{name} has no value, and this needs it: add one to [parameters]"
        )

    def _setting(self, name: str) -> Fraction:
        training = update.training_of(self)
        value = training.settings.get(name)
        if value is None:
            known = {each.name: each.default for each in training.optimizer.settings}
            value = known.get(name)
        if value is None:
            raise QuantityError(f"the example gives no {name}: add it to [training]")
        assert isinstance(value, Fraction)
        return value

    def program(self, case: int = 0) -> Program:
        """The straight-line code of the updates."""
        return self.runs.program(case)

    @cached_property
    def runs(self) -> Runs:
        """The updates after the first few, in ball arithmetic."""
        from chainrule.ledger.runs import Runs

        return Runs(self)

    def sure(self, quantity: Quantity) -> Value:
        """The value at the first precision at which all before it is decided."""
        return settle(partial(self._decided, quantity), _as_it_is, quantity.name)

    def double(self, quantity: Quantity) -> float:
        """The value in double precision, its digits kept where terms cancel."""
        found, bits = self.sure(quantity), FIRST_PRECISION
        while not is_exact(found) and found.rel_accuracy_bits() < DOUBLE:
            if bits > MOST_BITS:
                return 0.0 if holds_zero(found) else as_float(found)
            bits *= 2
            found = self._decided(quantity, bits)
        return as_float(found)

    def _decided(self, quantity: Quantity, bits: int) -> Value:
        """The value at so many bits, or more where so many were too few before."""
        try:
            return self.value(quantity, max(bits, self._least))
        except Undecided as error:
            wanted = error.bits if isinstance(error, Short) else 2 * bits
            self._least = max(min(wanted, LAST_PRECISION), self._least)
            raise

    # --- digits -----------------------------------------------------------------------

    def decimal(
        self, quantity: Quantity, decimals: int, rounding: str = "half_up"
    ) -> str:
        """The value to so many decimals, every digit proven, ties included."""
        return settle(
            partial(self._decided, quantity),
            lambda value: decimal_string(value, decimals, rounding),
            quantity.name,
        )

    def expression(self, formula: Node, bits: int = FIRST_PRECISION) -> Value:
        """The value of a formula over quantities at their places."""
        bits = max(bits, self._least)
        with precision(bits):
            try:
                value = evaluate(formula, lambda to: self.value(to, bits), PROVEN)  # type: ignore[arg-type]
            except ZeroDivisionError:
                raise NumberError("the expression divides by zero") from None
            return tamed(value)


def _as_it_is(value: Value) -> Value:
    return value


def _kinds(what: Named) -> tuple[Kind, ...]:
    if isinstance(what, Derivative):
        return (what.above.kind, what.below.kind)
    return (what.kind,)
