"""Working as lecturers do: every result rounded, and the rounded one carried on."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.errors import NumberError
from chainrule.formulas import Kind, Quantity, Symbol, evaluate
from chainrule.formulas.numbers import (
    PROVEN,
    Value,
    fraction,
    is_exact,
    precision,
    rational,
    scaled_integer,
)
from chainrule.ledger.derivation import EXACT_UPDATES
from chainrule.ledger.program import state_symbols, successor
from chainrule.ledger.settle import settle

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation


class Carried:
    """The values of a derivation when each is rounded to `decimals` and carried on."""

    def __init__(self, derivation: Derivation, decimals: int) -> None:
        self.derivation = derivation
        self.decimals = decimals
        self._values: dict[Quantity, Fraction] = {}
        self._inexact: set[Quantity] = set()
        self._reached: dict[int, int] = {}

    def value(self, quantity: Quantity) -> Fraction:
        """The rounded value that follows from rounded parents; leaves are as given."""
        self._reach(quantity)
        for each in self.derivation.order([quantity], self._values.__contains__):
            if each not in self._values:
                self._values[each] = self._rounded(each)
        return self._values[quantity]

    def is_exact(self, quantity: Quantity) -> bool:
        """Whether rounding changed nothing: the figures before it give this one."""
        self.value(quantity)
        return quantity not in self._inexact

    def _rounded(self, quantity: Quantity) -> Fraction:
        formula = self.derivation.working(quantity)
        if formula is None:
            return fraction(self.derivation.leaf(quantity))

        def once(bits: int) -> Value:
            with precision(bits):
                return evaluate(
                    formula,
                    lambda to: rational(self._values[to]),  # type: ignore[index]
                    PROVEN,
                )

        def read(found: Value) -> tuple[int, bool]:
            scaled = scaled_integer(found, self.decimals)
            same = is_exact(found) and found * 10**self.decimals == scaled
            return scaled, same

        try:
            scaled, same = settle(once, read, quantity.name)
        except (ZeroDivisionError, NumberError):
            raise NumberError(
                f"{quantity.name} has no value where the figures before it are rounded "
                f"to {self.decimals} decimals: carry more decimals"
            ) from None
        if not same:
            self._inexact.add(quantity)
        return Fraction(scaled, 1) / Fraction(10) ** self.decimals

    def _reach(self, quantity: Quantity) -> None:
        """Make the updates before a quantity one by one, each from rounded figures."""
        case = quantity.case if self._restarts() else 0
        done = self._reached.get(case, EXACT_UPDATES)
        if quantity.after <= EXACT_UPDATES or self.derivation.example.training is None:
            return
        for after in range(done, quantity.after):
            for symbol in state_symbols(self.derivation):
                new = self.derivation.at(successor(symbol), after, case)
                self._values[self.derivation.at(symbol, after + 1, case)] = self.value(
                    new
                )
        self._reached[case] = max(done, quantity.after)

    def _restarts(self) -> bool:
        training = self.derivation.example.training
        return training is not None and training.restart


def is_rounded(quantity: Quantity) -> bool:
    """Whether a quantity is a result, and not a number of the task."""
    what = quantity.what
    return not isinstance(what, Symbol) or what.kind not in (
        Kind.INPUT,
        Kind.TARGET,
        Kind.SETTING,
        Kind.PARAMETER,
        Kind.UPDATE_NUMBER,
    )
