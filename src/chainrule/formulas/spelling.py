"""The one place that spells a quantity or a formula, in any style and notation."""

from __future__ import annotations

import re
from collections.abc import Hashable
from fractions import Fraction

from chainrule.formulas.nodes import (
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
)
from chainrule.formulas.notation import (
    LETTER_NAMES,
    PLAIN,
    SETTING_LETTERS,
    Notation,
)
from chainrule.formulas.quantities import Derivative, Kind, Quantity, Symbol
from chainrule.formulas.styles import ASCII, STYLES, Style

_SUM, _PRODUCT, _UNARY, _POWER, _ATOM = range(1, 6)


class Speller:
    """Spells formulas and quantities in one style and one notation.

    `home` is the quantity being explained: only what belongs to *another* case than it
    is marked with its case.
    """

    def __init__(
        self,
        style: Style | str = ASCII,
        notation: Notation = PLAIN,
        home: Quantity | None = None,
    ) -> None:
        self.style = STYLES[style] if isinstance(style, str) else style
        self.notation = notation
        self.home = home

    # --- quantities -----------------------------------------------------------------

    def quantity(self, what: Hashable) -> str:
        """A quantity's name; a formal variable (a string) is spelled as a word."""
        match what:
            case Quantity(inner, _, case):
                text = self.quantity(inner)
                return self.style.of_case(text, case) if self._foreign(case) else text
            case Derivative(above, below):
                return self.style.derivative(self._symbol(above), self._symbol(below))
            case Symbol():
                return self._symbol(what)
            case _:
                return self._letters(str(what))

    def _foreign(self, case: int) -> bool:
        return self.home is not None and case > 0 and case != self.home.case

    def _symbol(self, symbol: Symbol) -> str:
        if self.style.name == "ascii":
            return symbol.name
        style, notation = self.style, self.notation
        own = self._letters(symbol.of)
        heads = {
            Kind.NET: notation.net,
            Kind.OUT: notation.out,
            Kind.TARGET: notation.target,
            Kind.SHARE: notation.error,
            Kind.DELTA: notation.delta,
            Kind.DIFFERENCE: "err",
            Kind.STEP: "Δ",
        }
        match symbol.kind:
            case Kind.TOTAL | Kind.BATCH:
                head = style.word(notation.error)
                return style.indexed(head, style.word(symbol.kind.value))
            case Kind.UPDATED:
                return style.updated(own)
            case Kind.STATE:
                return style.indexed(style.word(symbol.state), own)
            case Kind.STATE_BEFORE:
                base = style.indexed(style.word(symbol.state), own)
                return self._before(base)
            case Kind.SETTING:
                return style.letter(self._setting(symbol.of))
            case Kind.UPDATE_NUMBER:
                return style.word("t")
            case Kind.STEP:
                return f"Δ{own}" if not style.stacked else self._step(own)
            case kind if kind in heads:
                return style.indexed(style.letter(heads[kind]), own)
            case _:
                return own

    def _before(self, base: str) -> str:
        match self.style.name:
            case "latex":
                return f"{base}^{{\\text{{before}}}}"
            case "mathml":
                return f"<msup><mrow>{base}</mrow><mtext>before</mtext></msup>"
            case _:
                return f"{base}_before"

    def _step(self, own: str) -> str:
        sign = r"\Delta " if self.style.name == "latex" else "<mo>Δ</mo>"
        return f"{sign}{own}"

    def _setting(self, name: str) -> str:
        if name == "learning_rate":
            return self.notation.learning_rate
        return SETTING_LETTERS.get(name, name)

    def _letters(self, name: str) -> str:
        """A user's own name: ``w5`` and ``w_H1x1`` get their index set as one."""
        if not self.style.stacked:
            return name
        match = re.fullmatch(r"([^\W\d_]+)_?(\d\w*)|([^\W\d_]+)_(\w+)", name)
        if match is None:
            return self.style.word(name)
        base, index = (match[1], match[2]) if match[1] else (match[3], match[4])
        index = self.style.word(index.replace("_", ","))
        return self.style.indexed(self.style.word(base), index)

    # --- formulas -------------------------------------------------------------------

    def formula(self, of: Node) -> str:
        """The formula as text."""
        return self._write(of)[0]

    def number(self, text: str) -> str:
        """A number, with the notation's decimal sign."""
        shown = text.replace(".", ",") if self.notation.decimal_comma else text
        return self.style.number(shown)

    def _wrap(self, of: Node, need: int) -> str:
        text, strength = self._write(of)
        return text if strength >= need else self.style.brackets(text)

    def _write(self, of: Node) -> tuple[str, int]:
        style = self.style
        match of:
            case Ref(to):
                return self.quantity(to), self._ref_strength(to)
            case Number(value, text):
                strength = _UNARY if value < 0 else _ATOM
                shown = text if text is not None else decimal_text(value)
                return self.number(shown), _PRODUCT if "/" in shown else strength
            case Sum(terms):
                return self._sum(terms), _SUM
            case Product(factors):
                parts = [
                    self._wrap(factors[0], _UNARY if not self._bare(factors) else 2)
                ]
                parts += [self._wrap(factor, _POWER) for factor in factors[1:]]
                return style.times.join(parts), _PRODUCT
            case Negative(inner):
                return style.unary_minus + self._wrap(inner, _PRODUCT), _UNARY
            case Quotient(above, below):
                if style.stacked:
                    fraction = style.fraction(
                        self._write(above)[0], self._write(below)[0]
                    )
                    return fraction, _POWER
                top, bottom = self._wrap(above, _PRODUCT), self._wrap(below, _ATOM)
                return style.fraction(top, bottom), _PRODUCT
            case Power(base, exponent):
                raised = (
                    self._write(exponent)[0]
                    if style.stacked
                    else self._wrap(exponent, _ATOM)
                )
                return style.power(self._wrap(base, _ATOM), raised), _POWER
            case Call(function, argument):
                strength = _POWER if function == "exp" and style.stacked else _ATOM
                return style.call(function, self._write(argument)[0]), strength
            case Choice(left, relation, right, then, otherwise):
                sides = [
                    self._write(part)[0] for part in (left, right, then, otherwise)
                ]
                return style.choice(sides[0], relation, *sides[1:]), _ATOM
            case _:
                raise TypeError(f"not a formula: {of!r}")

    def _ref_strength(self, to: Hashable) -> int:
        """A flat ``dA/dB`` and a ``w5+`` read as one word, but not under a power."""
        inner = to.what if isinstance(to, Quantity) else to
        return _POWER if isinstance(inner, Derivative) else _ATOM

    def _bare(self, factors: tuple[Node, ...]) -> bool:
        return isinstance(factors[0], Quotient) and not self.style.stacked

    def _sum(self, terms: tuple[Node, ...]) -> str:
        text = self._wrap(terms[0], _PRODUCT)
        for term in terms[1:]:
            minus = self._opposite(term)
            if minus is not None:
                text += self.style.minus + self._wrap(minus, _PRODUCT)
            else:
                text += self.style.plus + self._wrap(term, _PRODUCT)
        return text

    def _opposite(self, term: Node) -> Node | None:
        """What a term subtracts, where it is negative: nobody writes ``+ -``."""
        match term:
            case Negative(inner):
                return inner
            case Number(value, text) if value < 0:
                return Number(-value, None if text is None else text.removeprefix("-"))
            case Product((Number() as first, *rest)) if first.value < 0:
                opposite = self._opposite(first)
                return None if opposite is None else Product((opposite, *rest))
            case _:
                return None


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


def letter_name(letter: str) -> str:
    """The ASCII name of a Greek letter; anything else is returned as it is."""
    return LETTER_NAMES.get(letter, letter)
