"""A shown working, checked as working: other numbers put in, or a slip of arithmetic.

``0.15*0.05 + 0.25*0.1 + 0.35`` stands where the formula of net_h1 has
``w1*i1 + w2*i2 + b1``: w3's number was put in for w2's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chainrule.checker.figures import gives, read_figure
from chainrule.checker.model import Checked, Sheet, Working
from chainrule.errors import ChainruleError
from chainrule.examples.model import Example
from chainrule.examples.names import Names
from chainrule.formulas import (
    Kind,
    Negative,
    Node,
    Number,
    Product,
    Quantity,
    Ref,
    Sum,
    Symbol,
    ascii_text,
    children,
    evaluate,
)
from chainrule.formulas.numbers import (
    PROVEN,
    Undecided,
    Value,
    decimal_string,
    fraction,
    is_exact,
)
from chainrule.formulas.parse import parse
from chainrule.ledger import Derivation

SHORT = 10_000
"""Exact values of so few decimals are put in as they are."""


def with_workings(sheet: Sheet) -> Sheet:
    """The sheet with every shown working checked."""
    if not any(each.claim.working for each in sheet.claims):
        return sheet
    checker = _Workings(sheet.example)
    return replace(sheet, claims=tuple(checker.checked(each) for each in sheet.claims))


class _Workings:
    def __init__(self, example: Example) -> None:
        self.derivation = Derivation(example)
        self.comma = example.notation.decimal_comma
        self.names = Names(example)

    def checked(self, each: Checked) -> Checked:
        """One figure with its working, where it shows one that can be read."""
        if not each.claim.working or each.figure is None:
            return each
        try:
            shown = parse(each.claim.working, lambda _: None, decimal_comma=self.comma)
            value = evaluate(shown, lambda _: None, PROVEN)
            figure = read_figure(each.claim.says, decimal_comma=self.comma)
            sums = gives(value, figure)
            text = decimal_string(value, max(figure.decimals, 0) + 2)
        except (ChainruleError, Undecided, ZeroDivisionError):
            return each
        return replace(
            each,
            working=Working(each.claim.working, text, sums, self._swapped(each, shown)),
        )

    def _swapped(self, each: Checked, shown: Node) -> tuple[tuple[str, str, str], ...]:
        formula = self._formula(each)
        if formula is None:
            return ()
        found = []
        for there, number in _paired(formula, shown):
            if not self._stands(there, number):
                name, other = ascii_text(there), self._whose(number, each)
                found.append((name, other, number.text or ascii_text(number)))
        return tuple(found)

    def _formula(self, each: Checked) -> Node | None:
        formula = each.formula
        if isinstance(formula, Ref) and isinstance(formula.to, Quantity):
            try:
                formula = self.derivation.formula(formula.to)
            except ChainruleError:
                return None
        return formula

    def _stands(self, there: Node, number: Number) -> bool:
        """Whether a number put in is the value that belongs there, rounded or cut."""
        try:
            value = self._value(there)
            text = number.text or ascii_text(number)
            if is_exact(value) and value.q <= SHORT:  # nobody rounds 0.45 to 0.5
                return fraction(abs(value)) == abs(number.value)
            return gives(abs(value), read_figure(text.removeprefix("-")))
        except (ChainruleError, Undecided):
            return True

    def _value(self, there: Node) -> Value:
        return self.derivation.expression(there)

    def _whose(self, number: Number, each: Checked) -> str:
        """The parameter or input whose number was put in, where one has it."""
        network = self.derivation.network
        symbols = [Symbol(Kind.PARAMETER, name) for name in network.places]
        symbols += [Symbol(Kind.INPUT, name) for name in network.inputs]
        symbols += [
            Symbol(kind, unit)
            for unit in network.position
            for kind in (Kind.OUT, Kind.NET)
        ]
        for symbol in symbols:
            place = self.derivation.at(symbol, each.claim.after, each.claim.case)
            if self._stands(Ref(place), number):
                return symbol.name
        return ""


def _paired(formula: Node, shown: Node) -> Iterator[tuple[Node, Number]]:
    """Mentions of the formula beside the numbers that stand in their place."""
    if isinstance(formula, Ref):
        bare = shown.of if isinstance(shown, Negative) else shown
        if isinstance(bare, Number):
            yield formula, bare
        return
    if isinstance(formula, Negative) and not isinstance(shown, Negative):
        if isinstance(shown, Number):
            yield from _paired(formula.of, shown)
        return
    left, right = _parts(formula), _parts(shown)
    if type(formula) is type(shown) and len(left) == len(right):
        for one, other in zip(left, right, strict=True):
            yield from _paired(one, other)


def _parts(of: Node) -> tuple[Node, ...]:
    """The children, nested sums and products of one kind made flat."""
    found: list[Node] = []
    for child in children(of):
        if type(child) is type(of) and isinstance(of, Sum | Product):
            found += _parts(child)
        else:
            found.append(child)
    return tuple(found)
