"""The figures of a worked example: values as they are shown and put into formulas."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from chainrule.documents import Dots, Figure, Inlines
from chainrule.formulas import (
    Node,
    Number,
    Quantity,
    Ref,
    Sum,
    evaluate,
    put_in,
    rebuild,
)
from chainrule.formulas.evaluate import FLOATS
from chainrule.formulas.numbers import (
    FIRST_PRECISION,
    PROVEN,
    Value,
    as_float,
    decimal_string,
    is_exact,
    precision,
    rational,
)
from chainrule.formulas.spelling import decimal_text
from chainrule.ledger.carry import is_rounded
from chainrule.ledger.digits import handy, places_of, says_little
from chainrule.ledger.settle import settle

if TYPE_CHECKING:
    from chainrule.ledger.ledger import Ledger

SHORT = 4
LONG_CONSTANT = 15
"""A constant of a formula with more decimals than this is rounded for the eye."""
MOST_TERMS = 12
"""A longer sum shows its largest terms only."""
TERMS_SHOWN = 8


class Figures:
    """The values of a ledger as figures, and formulas with numbers put in."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.derivation = ledger.derivation
        self._texts: dict[Quantity, str] = {}

    def figure(self, quantity: Quantity) -> Figure:
        """The value as it is shown, and whether that is all of it."""
        return Figure(self.text(quantity), self.is_exact(quantity))

    def full(self, quantity: Quantity) -> Figure | None:
        """The value at full precision, where results are rounded and carried on."""
        if self.ledger.carry is None or not is_rounded(quantity):
            return None
        return self._settled(
            lambda bits: self.derivation.value(quantity, bits), quantity.name
        )

    def of_formula(self, formula: Node) -> Figure:
        """The value of a formula that is no quantity, such as one path's product."""
        return self._settled(lambda bits: self.evaluate(formula, bits), "a product")

    def evaluate(self, formula: Node, bits: int = FIRST_PRECISION) -> Value:
        """The value of a formula, from rounded figures where they are carried on."""
        if self.ledger.carried is None:
            return self.derivation.expression(formula, bits)
        with precision(bits):
            return evaluate(formula, self.ledger.value, PROVEN)  # type: ignore[arg-type]

    def rough(self, formula: Node) -> float:
        """About the value of a formula."""
        return as_float(
            settle(lambda bits: self.evaluate(formula, bits), _as_it_is, "a product")
        )

    def short(self, quantity: Quantity) -> Figure:
        """The value in four digits, for pictures; a number of the task as it is."""
        whole = self.figure(quantity)
        value = self.derivation.sure(quantity)
        places = places_of(value, SHORT)
        if len(whole.text) <= SHORT + 3 or places is None:
            return whole
        text = self.derivation.decimal(quantity, max(places, 0))
        if len(text.lstrip("-")) > SHORT + 5:
            text = handy(text, value)
        return Figure(text, exact=False)

    def is_exact(self, quantity: Quantity) -> bool:
        """Whether the digits shown are the whole value, without rounding."""
        if self.ledger.carried is not None:
            return self.ledger.carried.is_exact(quantity)
        value = self.derivation.sure(quantity)
        if not is_exact(value):
            return False
        return bool(value == rational(Fraction(self.text(quantity))))

    def text(self, quantity: Quantity) -> str:
        """The value in digits: as its author wrote it, rounded, or scientific."""
        if quantity not in self._texts:
            self._texts[quantity] = self.ledger.shown(quantity)
        return self._texts[quantity]

    def _settled(self, value: Callable[[int], Value], name: str) -> Figure:
        def decimal(places: int) -> str:
            return settle(value, lambda found: decimal_string(found, places), name)

        rough = settle(value, _as_it_is, name)
        text = decimal(self.ledger.digits)
        exact = is_exact(rough) and bool(rational(Fraction(text)) == rough)
        if exact and "." in text:
            text = text.rstrip("0").rstrip(".")
        elif says_little(text) and (places := places_of(rough)) is not None:
            text = handy(decimal(places), rough)
            exact = is_exact(rough) and bool(rational(Fraction(text)) == rough)
        return Figure(text, exact)

    # --- formulas ---------------------------------------------------------------------

    def put_in(self, formula: Node) -> Node:
        """The formula with the figures of its quantities put in."""
        return put_in(
            formula, lambda to: self.number(to) if isinstance(to, Quantity) else None
        )

    def number(self, quantity: Quantity) -> Number:
        """The value as a number of a formula, written as it is shown."""
        text = self.text(quantity)
        return Number(Fraction(text), text)

    def shorten(self, formula: Node) -> tuple[Node, Inlines]:
        """A formula whose long sums keep their largest terms, largest first.

        Beside it what is to be said where any were left out.
        """
        told: list[Inlines] = []

        def visit(of: Node) -> Node:
            if isinstance(of, Number):
                return self.rounded_constant(of)
            if not isinstance(of, Sum) or len(of.terms) <= MOST_TERMS:
                return rebuild(of, visit)
            largest = sorted(of.terms, key=lambda term: -abs(self._rough(term)))
            left_out = len(of.terms) - TERMS_SHOWN
            rest = self.of_formula(Sum(tuple(largest[TERMS_SHOWN:])))
            words = f"the {TERMS_SHOWN} largest of {len(of.terms):,} terms; "
            told.append((words, f"the other {left_out:,} add up to ", rest))
            return Sum((*largest[:TERMS_SHOWN], Ref(Dots(left_out))))

        shown = visit(formula)
        return shown, told[0] if told else ()

    def rounded_constant(self, of: Number) -> Number:
        """A constant of very many decimals with as many as figures have."""
        decimals = decimals_of(of)
        if decimals <= max(LONG_CONSTANT, self.ledger.digits):
            return of
        text = decimal_string(rational(of.value), self.ledger.digits)
        return Number(of.value, text)

    def _rough(self, term: Node) -> float:
        size = evaluate(term, lambda to: as_float(self.derivation.sure(to)), FLOATS)  # type: ignore[arg-type]
        return 0.0 if math.isnan(size) else float(size)


def decimals_of(of: Number) -> int:
    """How many decimals a number is written with."""
    text = decimal_text(of.value) if of.text is None else of.text
    return 0 if "/" in text else len(text.partition(".")[2])


def _as_it_is(value: Value) -> Value:
    return value
