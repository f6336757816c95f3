"""The spelling of one quantity: ``net_h1``, ∂E_total/∂w5, the lecture's own letters."""

from __future__ import annotations

import re
from collections.abc import Hashable

from chainrule.formulas.notation import PLAIN, SETTING_LETTERS, Notation
from chainrule.formulas.quantities import Derivative, Kind, Quantity, Symbol
from chainrule.formulas.style import ASCII, Style
from chainrule.formulas.styles import STYLES

_OF_NO_CASE = (Kind.PARAMETER, Kind.SETTING)
_NAME = re.compile(r"([^\W\d_]+)(?:_?((?:[^\W_]+[_,])*[^\W_]+))?")
_PART = re.compile(r"([^\W\d_]*)(\d*)")


class QuantitySpeller:
    """Spells quantities in one style and one notation.

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

    def quantity(self, what: Hashable) -> str:
        """A quantity's name; a formal variable (a string) is spelled as a word."""
        match what:
            case Quantity(inner, _, case) if self._foreign(case):
                return self._of_case(inner, case)
            case Quantity(inner):
                return self.quantity(inner)
            case Derivative(above, below):
                return self.style.derivative(self._symbol(above), self._symbol(below))
            case Symbol():
                return self._symbol(what)
            case _:
                return self._letters(str(what))

    def _foreign(self, case: int) -> bool:
        return self.home is not None and case > 0 and case != self.home.case

    def _of_case(self, what: Symbol | Derivative, case: int) -> str:
        """With its case; a derivative has it at the quantities that differ by case."""
        style = self.style
        if isinstance(what, Symbol) or not self._has_signs():
            return style.of_case(self.quantity(what), case)
        parts = (
            self._symbol(part)
            if part.kind in _OF_NO_CASE
            else style.of_case(self._symbol(part), case)
            for part in what
        )
        return style.derivative(*parts)

    def _has_signs(self) -> bool:
        """Whether the style has more than the contracted ASCII names."""
        return self.style.name != "ascii"

    def _symbol(self, symbol: Symbol) -> str:
        if not self._has_signs():
            return symbol.name
        style, notation = self.style, self.notation
        own = self._letters(symbol.of)
        match symbol.kind:
            case Kind.TOTAL | Kind.BATCH:
                head = self._notated(notation.error)
                return style.indexed(head, style.word(symbol.kind.value))
            case Kind.UPDATED:
                return style.updated(own)
            case Kind.STATE:
                return style.indexed(style.word(symbol.state), own)
            case Kind.STATE_BEFORE:
                return style.before(style.indexed(style.word(symbol.state), own))
            case Kind.SETTING:
                return self._setting(symbol.of)
            case Kind.UPDATE_NUMBER:
                return style.word("t")
            case Kind.STEP:
                return style.step(own)
            case kind if kind in self._heads:
                return style.indexed(self._notated(self._heads[kind]), own)
            case _:
                return own

    @property
    def _heads(self) -> dict[Kind, str]:
        notation = self.notation
        return {
            Kind.NET: notation.net,
            Kind.OUT: notation.out,
            Kind.TARGET: notation.target,
            Kind.SHARE: notation.error,
            Kind.DELTA: notation.delta,
            Kind.DIFFERENCE: "err",
        }

    def _setting(self, name: str) -> str:
        if name == "learning_rate":
            return self._notated(self.notation.learning_rate)
        letter = SETTING_LETTERS.get(name)
        return self._notated(letter) if letter else self._letters(name)

    def _notated(self, text: str) -> str:
        """A letter of the notation; ``β1`` gets its index set as one."""
        if self.style.stacked and not text.isalpha():
            return self._letters(text)
        return self.style.letter(text)

    def _letters(self, name: str) -> str:
        """A name; ``w5``, ``w_H1x1`` and ``h2_1`` get their index set as one.

        An index is spelled part by part: ``w_h1_o1`` is w with the index h1, o1, in
        which h and o have an index of their own.
        """
        style = self.style
        if not style.stacked:
            return name
        found = _NAME.fullmatch(name)
        if found is None:
            return style.word(name)
        base, index = style.word(found[1]), found[2]
        if not index:
            return base
        parts = (self._index(part) for part in re.split("[_,]", index))
        return style.indexed(base, style.comma.join(parts))

    def _index(self, text: str) -> str:
        """One part of an index: letters, each followed by its digits."""
        spelled = ""
        for letters, digits in _PART.findall(text):
            if letters and digits:
                word, below = self.style.word(letters), self.style.word(digits)
                spelled += self.style.indexed(word, below)
            elif letters or digits:
                spelled += self.style.word(letters or digits)
        return spelled
