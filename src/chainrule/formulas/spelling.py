"""The one place that spells a formula, in any style and notation."""

from __future__ import annotations

from collections.abc import Hashable
from fractions import Fraction

from chainrule.formulas.naming import QuantitySpeller
from chainrule.formulas.nodes import (
    TURNED,
    Call,
    Choice,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Ref,
    Sum,
    node,
)
from chainrule.formulas.quantities import Derivative, Kind, Quantity, Symbol
from chainrule.formulas.style import ASCII, Row
from chainrule.formulas.walking import is_turned

# How tightly a formula holds together, loosest first.
_CHOICE, _SUM, _PRODUCT, _UNARY, _POWER, _RAISED, _ATOM = range(7)


class Speller(QuantitySpeller):
    """Spells formulas and quantities in one style and one notation."""

    def formula(self, of: Node) -> str:
        """The formula as text."""
        return self.quantity(of.to) if isinstance(of, Ref) else self._write(of)[0]

    def number(self, text: str) -> str:
        """A number, with the notation's decimal sign."""
        shown = text.replace(".", ",") if self.notation.decimal_comma else text
        digits, e, exponent = shown.lower().partition("e")
        if not e:
            return self.style.number(shown)
        power = str(int(exponent))
        if digits.lstrip("-") != "1":
            return self.style.scientific(digits, power)
        sign = self.style.unary_minus if digits[0] == "-" else ""
        return sign + self.style.scientific("", power)

    def _wrap(self, of: Node, need: int) -> str:
        text, strength = self._write(of)
        return text if strength >= need else self.style.brackets(text)

    def _write(self, of: Node) -> tuple[str, int]:
        style = self.style
        match of:
            case Ref(to):
                return self._mention(to), self._ref_strength(to)
            case Number():
                return self._number(of)
            case Sum(terms):
                return self._sum(terms), _SUM
            case Product(factors):
                return style.times.join(self._factors(factors)), _PRODUCT
            case Negative(inner):
                return style.unary_minus + self._after_sign(inner), _UNARY
            case Quotient(above, below):
                return self._quotient(above, below)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Call(function, argument):
                return self._call(function, argument)
            case Choice():
                return self._choice(of), _CHOICE if style.stacked else _ATOM
            case _:
                raise TypeError(f"not a formula: {of!r}")

    # --- mentions and numbers -------------------------------------------------------

    def _mention(self, to: Hashable) -> str:
        """A quantity in a formula, where the ``+`` of a plain ``w5+`` would add."""
        match to.what if isinstance(to, Quantity) else to:
            case Symbol(Kind.UPDATED, of) if not self._has_signs():
                return f"new({of})"
            case _:
                return self.quantity(to)

    def _ref_strength(self, to: Hashable) -> int:
        """Names that end in a mark read as one word, but not under a power."""
        inner, case = (to.what, to.case) if isinstance(to, Quantity) else (to, 0)
        if isinstance(inner, Derivative):
            return _POWER
        if not self._has_signs() or not isinstance(inner, Symbol):
            return _ATOM
        marked = inner.kind in (Kind.UPDATED, Kind.STEP)
        marked |= inner.kind is Kind.STATE_BEFORE and self.style.stacked
        return _POWER if marked or self._foreign(case) else _ATOM

    def _number(self, of: Number) -> tuple[str, int]:
        shown = decimal_text(of.value) if of.text is None else of.text
        above, slash, below = shown.partition("/")
        if slash and self.style.stacked:
            sign, above = ("-", above[1:]) if above[0] == "-" else ("", above)
            text = self.style.fraction(self.number(above), self.number(below))
            return (self.style.unary_minus + text, _UNARY) if sign else (text, _POWER)
        text = self.number(shown)
        if of.value < 0:
            return text, _PRODUCT if slash else _UNARY
        digits, e, _ = shown.lower().partition("e")
        if self._has_signs() and e:
            return text, _RAISED if digits == "1" else _PRODUCT
        return text, _PRODUCT if slash and text != "½" else _ATOM

    # --- sums and products ----------------------------------------------------------

    def _sum(self, terms: tuple[Node, ...]) -> str:
        text = self._wrap(terms[0], _SUM)
        for term in terms[1:]:
            minus = self._opposite(term)
            if minus is not None:
                text += self.style.minus + self._after_sign(minus)
            else:
                text += self.style.plus + self._wrap(term, _PRODUCT)
        return text

    def _opposite(self, term: Node) -> Node | None:
        """What a term that begins with a minus subtracts: nobody writes ``+ -``."""
        match term:
            case Negative(inner):
                return inner
            case Number(value, text) if value < 0:
                return Number(-value, None if text is None else text.removeprefix("-"))
            case Product((first, *rest)):
                opposite = self._opposite(first)
                return None if opposite is None else Product((opposite, *rest))
            case Quotient(above, below):
                opposite = self._opposite(above)
                return None if opposite is None else Quotient(opposite, below)
            case _:
                return None

    def _after_sign(self, of: Node) -> str:
        """What follows a minus; where it begins with another, that is in brackets."""
        if self._opposite(of) is None:
            return self._wrap(of, _PRODUCT)
        match of:
            case Product((first, *rest)):
                others = [self._wrap(factor, _POWER) for factor in rest]
                return self.style.times.join([self._after_sign(first), *others])
            case Quotient(above, below) if not self.style.stacked:
                bottom = self._wrap(below, _RAISED)
                return self.style.fraction(self._after_sign(above), bottom)
            case Quotient():
                return self._write(of)[0]
            case _:
                return self.style.brackets(self._write(of)[0])

    def _factors(self, factors: tuple[Node, ...]) -> list[str]:
        """A quotient or product may come first without brackets, but not later."""
        first = self._wrap(factors[0], _PRODUCT)
        return [first, *(self._wrap(factor, _POWER) for factor in factors[1:])]

    # --- quotients, powers, functions, cases ----------------------------------------

    def _quotient(self, above: Node, below: Node) -> tuple[str, int]:
        style = self.style
        if style.stacked:
            parts = self._write(above)[0], self._write(below)[0]
            return style.fraction(*parts), _POWER
        top, last = self._wrap(above, _PRODUCT), above
        if isinstance(above, Product):
            last = above.factors[-1]
        if self._is_derivative(last):  # dA/dB/c would look like a quotient of three
            text = self._write(last)[0]
            top = top.removesuffix(text) + style.brackets(text)
        return style.fraction(top, self._wrap(below, _RAISED)), _PRODUCT

    def _is_derivative(self, of: Node) -> bool:
        to = of.to if isinstance(of, Ref) else None
        return isinstance(to.what if isinstance(to, Quantity) else to, Derivative)

    def _power(self, base: Node, exponent: Node) -> tuple[str, int]:
        if self.style.stacked:
            raised = self._write(exponent)[0]
        else:
            raised = self._wrap(exponent, _ATOM)
        return self.style.power(self._wrap(base, _ATOM), raised), _RAISED

    def _call(self, function: str, argument: Node) -> tuple[str, int]:
        if not self._has_signs():
            return self.style.call(function, self._write(argument)[0]), _ATOM
        if function == "log1p":  # a matter of floating point, not of the formula
            function, argument = "ln", node(1) + argument
        if function == "sqrt" and not self.style.stacked:
            return self.style.root(self._wrap(argument, _ATOM)), _RAISED
        text = self.style.call(function, self._write(argument)[0])
        return text, _ATOM if function == "abs" else _RAISED

    def _choice(self, of: Choice) -> str:
        """The cases row by row, a choice in the last of them going on below."""
        rows, otherwise = self._rows(of)
        return self.style.choice(rows, otherwise)

    def _rows(self, of: Choice) -> tuple[list[Row], str]:
        """The rows of a choice, and what holds in no row."""
        rows: list[Row] = []
        rest: Node = of
        while isinstance(rest, Choice):
            left, relation, right = rest.left, rest.relation, rest.right
            if is_turned(rest):
                left, relation, right = right, TURNED[relation], left
            parts = (self._write(part)[0] for part in (rest.then, left, right))
            then, *sides = parts
            rows.append((then, sides[0], relation, sides[1]))
            rest = rest.otherwise
        return rows, self._write(rest)[0]


def decimal_text(value: Fraction) -> str:
    """An exact number as a plain decimal where it has one, else as a quotient.

    >>> decimal_text(Fraction(1, 8)), decimal_text(Fraction(1, 3))
    ('0.125', '1/3')
    """
    below = value.denominator
    twos = (below & -below).bit_length() - 1
    below >>= twos
    fives = 0
    while below % 5 == 0:
        below //= 5
        fives += 1
    if below != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    whole = abs(value.numerator) * 10**places // value.denominator
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    if places == 0:
        return sign + digits
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def ascii_text(formula: Node) -> str:
    """The formula in the contracted ASCII names.

    >>> from chainrule.formulas.nodes import number
    >>> ascii_text(number("0.15") * number("-0.05") + number("-0.35"))
    '0.15*(-0.05) - 0.35'
    """
    return Speller(ASCII).formula(formula)
