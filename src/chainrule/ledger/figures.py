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
    rebuild,
    replace,
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
from chainrule.ledger.carry import is_rounded
from chainrule.ledger.settle import settle

if TYPE_CHECKING:
    from chainrule.ledger.ledger import Ledger

FEWEST_DIGITS = 3
"""A value with fewer significant digits than this is shown with a power of ten."""
SIGNIFICANT = 6
SHORT = 4
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
        places = _places(self.derivation.sure(quantity), SHORT)
        if len(whole.text) <= SHORT + 3 or places is None:
            return whole
        text = self.derivation.decimal(quantity, max(places, 0))
        if len(text.lstrip("-")) > SHORT + 5:
            text = scientific(text)
        return Figure(text, exact=False)

    def is_exact(self, quantity: Quantity) -> bool:
        """Whether the digits shown are the whole value, without rounding."""
        value = self.derivation.sure(quantity)
        if not is_exact(value):
            return False
        return bool(value == rational(Fraction(self.text(quantity))))

    def text(self, quantity: Quantity) -> str:
        """The value in digits: as its author wrote it, rounded, or scientific."""
        if quantity not in self._texts:
            self._texts[quantity] = self._text(quantity)
        return self._texts[quantity]

    def _text(self, quantity: Quantity) -> str:
        text = self.ledger.shown(quantity)
        if self.ledger.carry is not None or not _too_short(text):
            return text
        value = self.derivation.sure(quantity)
        if is_exact(value) and value == rational(Fraction(text)):
            return text
        places = _places(value)
        if places is None:
            return text
        return scientific(self.derivation.decimal(quantity, places))

    def _settled(self, value: Callable[[int], Value], name: str) -> Figure:
        def decimal(places: int) -> str:
            return settle(value, lambda found: decimal_string(found, places), name)

        rough = settle(value, _as_it_is, name)
        text = decimal(self.ledger.digits)
        exact = is_exact(rough) and bool(rational(Fraction(text)) == rough)
        places = _places(rough)
        if exact and "." in text:
            text = text.rstrip("0").rstrip(".")
        elif not exact and _too_short(text) and places is not None:
            text = scientific(decimal(places))
        return Figure(text, exact)

    # --- formulas ---------------------------------------------------------------------

    def put_in(self, formula: Node) -> Node:
        """The formula with the figures of its quantities put in."""
        return replace(
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

    def _rough(self, term: Node) -> float:
        size = evaluate(term, lambda to: as_float(self.derivation.sure(to)), FLOATS)  # type: ignore[arg-type]
        return 0.0 if math.isnan(size) else float(size)


def _as_it_is(value: Value) -> Value:
    return value


def scientific(text: str) -> str:
    """A decimal with one digit before the point and a power of ten.

    >>> scientific("-0.0000351085")
    '-3.51085e-5'
    """
    sign = "-" if text.startswith("-") else ""
    whole, _, decimals = text.removeprefix("-").partition(".")
    digits = (whole + decimals).lstrip("0")
    exponent = len(digits) - 1 - len(decimals)
    rest = digits[1:]
    return f"{sign}{digits[0]}{'.' + rest if rest else ''}e{exponent}"


def _too_short(text: str) -> bool:
    """Whether a decimal says almost nothing: 0.000000004."""
    return len(text.lstrip("-0.").replace(".", "")) < FEWEST_DIGITS and "." in text


def _places(value: Value, significant: int = SIGNIFICANT) -> int | None:
    """Decimals for so many significant digits; None where it may be 0, or is huge."""
    size = as_float(abs(value) if is_exact(value) else value.abs_lower())
    if size == 0 or not math.isfinite(size):
        return None
    return significant - 1 - math.floor(math.log10(size))
