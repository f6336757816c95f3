"""What a way of spelling must know: how pieces are put together, as plain text.

A style knows no formulas; `spelling` decides the brackets and walks the formula.
`stacked` says that a quotient is drawn as a fraction and a power raised, so that
neither needs brackets around what is above and below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.formulas.notation import GREEK, LETTER_NAMES

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

Row = tuple[str, str, str, str]
"""One row of a formula by cases: what holds there, and left, relation, right."""


@dataclass(frozen=True)
class Style:
    """Plain text with ASCII operators; the other styles override what differs."""

    name: str = "ascii"
    stacked: bool = False
    times: str = "*"
    plus: str = " + "
    minus: str = " - "
    unary_minus: str = "-"
    comma: str = ","

    def number(self, text: str) -> str:
        """A number as its author wrote it, or as it was rounded."""
        return text

    def scientific(self, digits: str, exponent: str) -> str:
        """Digits times a power of ten; without digits, the power alone."""
        return f"{digits or 1}e{exponent}"

    def word(self, text: str) -> str:
        """A plain word or name."""
        return text

    def letter(self, text: str) -> str:
        """A letter of the notation, such as η."""
        return LETTER_NAMES.get(text, text)

    def indexed(self, base: str, index: str) -> str:
        """A base with an index: ``net_h1``."""
        return f"{base}_{index}"

    def updated(self, base: str) -> str:
        """A parameter after the next update."""
        return f"{base}+"

    def before(self, base: str) -> str:
        """A state of the optimizer as the next update finds it."""
        return f"{base}_before"

    def step(self, base: str) -> str:
        """What the next update adds to a parameter."""
        return f"step_{base}"

    def of_case(self, base: str, case: int) -> str:
        """A quantity of another case than the one at hand."""
        return f"{base}[{case}]"

    def derivative(self, above: str, below: str) -> str:
        """dA/dB."""
        return f"d{above}/d{below}"

    def brackets(self, inside: str) -> str:
        """The formula in round brackets."""
        return f"({inside})"

    def fraction(self, above: str, below: str) -> str:
        """A quotient."""
        return f"{above}/{below}"

    def power(self, base: str, exponent: str) -> str:
        """A power."""
        return f"{base}^{exponent}"

    def call(self, function: str, argument: str) -> str:
        """A function of one argument."""
        return f"{function}({argument})"

    def root(self, inside: str) -> str:
        """A square root of what has its brackets, where it needs them."""
        return f"√{inside}"

    def equals(self) -> str:
        """The sign between two sides."""
        return " = "

    def choice(self, rows: Sequence[Row], otherwise: str) -> str:
        """A formula by cases: the first row whose test holds, else `otherwise`."""
        return "".join(self.choice_pieces(rows, otherwise))

    def choice_pieces(self, rows: Sequence[Row], otherwise: str) -> list[str]:
        """The same in pieces between which a line may end."""
        pieces: list[str] = []
        lead = ""
        for then, left, relation, right in rows:
            test = f" if {left} {self.relation(relation)} {right}"
            pieces += [f"{lead}({then}", test]
            lead = " else "
        return [*pieces, f"{lead}{otherwise}{')' * len(rows)}"]

    def relation(self, sign: str) -> str:
        """A comparison."""
        return sign


@dataclass(frozen=True)
class UnicodeStyle(Style):
    """Plain text with the signs that a terminal or an editor can show."""

    name: str = "unicode"
    times: str = "·"

    def number(self, text: str) -> str:
        return "½" if text == "1/2" else text

    def scientific(self, digits: str, exponent: str) -> str:
        power = "10" + exponent.translate(_SUPERSCRIPTS)
        return f"{digits}·{power}" if digits else power

    def letter(self, text: str) -> str:
        return GREEK.get(text, text)

    def updated(self, base: str) -> str:
        return f"{base}⁺"

    def step(self, base: str) -> str:
        return f"Δ{base}"

    def derivative(self, above: str, below: str) -> str:
        return f"∂{above}/∂{below}"

    def of_case(self, base: str, case: int) -> str:
        return f"{base}⁽{str(case).translate(_SUPERSCRIPTS)}⁾"

    def power(self, base: str, exponent: str) -> str:
        whole = re.fullmatch(r"\((-\d+)\)|(\d+)", exponent)
        if whole:
            return base + (whole[1] or whole[2]).translate(_SUPERSCRIPTS)
        return f"{base}^{exponent}"

    def call(self, function: str, argument: str) -> str:
        match function:
            case "abs" if "|" not in argument:
                return f"|{argument}|"
            case "sign":
                return f"sgn({argument})"
            case "normal_density":
                return f"φ({argument})"
            case _:
                return f"{function}({argument})"

    def relation(self, sign: str) -> str:
        return {">=": "≥", "<=": "≤"}.get(sign, sign)


ASCII, UNICODE = Style(), UnicodeStyle()
