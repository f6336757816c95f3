"""A shown working, checked as working: other numbers put in, or a slip of arithmetic.

``0.15*0.05 + 0.25*0.1 + 0.35`` stands where the formula of net_h1 has
``w1*i1 + w2*i2 + b1``: w3's number was put in for w2's.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from fractions import Fraction

from chainrule.checker.figures import gives, read_figure
from chainrule.checker.model import Checked, Figure, Sheet, Working
from chainrule.errors import ChainruleError
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
    rational,
)
from chainrule.formulas.parse import parse
from chainrule.ledger import Derivation

SHORT = 10_000
"""Exact values of so few decimals are put in as they are."""


def with_workings(sheet: Sheet) -> Sheet:
    """The sheet with every shown working checked."""
    if not any(each.claim.working for each in sheet.claims):
        return sheet
    checker = _Workings(sheet)
    return replace(sheet, claims=tuple(checker.checked(each) for each in sheet.claims))


Step = tuple[str, Node, Value]
"""What one step of a working says: its text, its formula, its value."""


def _steps(each: Checked) -> list[str]:
    return [text.strip() for text in each.claim.working.split("=")]


class _Workings:
    def __init__(self, sheet: Sheet) -> None:
        example = sheet.example
        self.derivation = Derivation(example, written=True)
        self.printed = _printed(sheet)
        self.comma = example.notation.decimal_comma
        self.names = Names(example)

    def checked(self, each: Checked) -> Checked:
        """One figure with its working, where it shows one that can be read."""
        if not each.claim.working or each.figure is None:
            return each
        steps = [step for step in map(self._step, _steps(each)) if step is not None]
        if not steps:
            return each
        swapped = (self._swapped(each, shown) for _, shown, _ in steps)
        text, _, value = self._astray(each.figure, steps)
        places = max(each.figure.decimals, 0) + 2
        try:
            sums, told = gives(value, each.figure), decimal_string(value, places)
        except (ChainruleError, Undecided):
            return each
        working = Working(text, told, sums, next(filter(None, swapped), ()))
        return replace(each, working=working)

    def _step(self, text: str) -> Step | None:
        """A step of a working with its formula and value, where it can be read."""
        try:
            shown = parse(text, lambda _: None, decimal_comma=self.comma)
            return text, shown, evaluate(shown, lambda _: None, PROVEN)
        except (ChainruleError, Undecided, ZeroDivisionError):
            return None

    def _astray(self, figure: Figure, steps: list[Step]) -> Step:
        """The last step, unless one before it comes to something else entirely."""
        for step in steps[:-1]:
            if not abs(step[2] - rational(figure.value)) <= self._leeway(figure):
                return step
        return steps[-1]

    def _leeway(self, figure: Figure) -> Value:
        """What rounding on the way may change: 1 %, and a few units of the digits."""
        unit = Fraction(1, 10**figure.decimals) if figure.decimals > 0 else Fraction(1)
        return rational(max(abs(figure.value) / 100, 5 * unit))

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
        """Whether a number put in is the value, rounded or cut, or a print of it."""
        of = there.to if isinstance(there, Ref) else None
        if abs(number.value) in self.printed.get(of, ()):
            return True
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


def _printed(sheet: Sheet) -> dict[Hashable, set[Fraction]]:
    """The sizes of the figures that a sheet prints for each quantity."""
    found: dict[Hashable, set[Fraction]] = {}
    for each in sheet.claims:
        if isinstance(each.formula, Ref) and each.figure is not None:
            found.setdefault(each.formula.to, set()).add(abs(each.figure.value))
    return found


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
