"""The four ways of spelling a formula: ASCII, Unicode, LaTeX and MathML.

A style knows how to put finished pieces together; `spelling` decides the brackets and
walks the formula. `stacked` says that a quotient is drawn as a fraction and so needs no
brackets around what is above and below the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from chainrule.formulas.notation import GREEK, LETTER_NAMES

_SUPERSCRIPTS = str.maketrans("0123456789-+n()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿ⁽⁾")
_LATEX_SPECIAL = {
    "\\": r"\backslash{}", "_": r"\_", "%": r"\%", "$": r"\$", "#": r"\#", "&": r"\&",
    "{": r"\{", "}": r"\}", "^": r"\hat{}", "~": r"\sim{}",
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """Plain text with ASCII operators; the other styles override what differs."""

    name: str = "ascii"
    stacked: bool = False
    times: str = "*"
    plus: str = " + "
    minus: str = " - "
    unary_minus: str = "-"

    def number(self, text: str) -> str:
        """A number as its author wrote it, or as it was rounded."""
        return text

    def word(self, text: str) -> str:
        """A plain word or name."""
        return text

    def letter(self, text: str) -> str:
        """A letter of the notation, such as η."""
        return LETTER_NAMES.get(text, text)

    def indexed(self, base: str, index: str, separator: str = "_") -> str:
        """A base with an index: ``net_h1``, ``w5``."""
        return f"{base}{separator}{index}"

    def updated(self, base: str) -> str:
        """A parameter after the next update."""
        return f"{base}+"

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

    def equals(self) -> str:
        """The sign between two sides."""
        return " = "

    def choice(
        self, left: str, relation: str, right: str, then: str, otherwise: str
    ) -> str:
        """A formula by cases."""
        return f"({then} if {left} {relation} {right} else {otherwise})"


@dataclass(frozen=True)
class UnicodeStyle(Style):
    """Plain text with the signs that a terminal or an editor can show."""

    name: str = "unicode"
    times: str = "·"

    def letter(self, text: str) -> str:
        return GREEK.get(text, text)

    def word(self, text: str) -> str:
        return text

    def updated(self, base: str) -> str:
        return f"{base}⁺"

    def derivative(self, above: str, below: str) -> str:
        return f"∂{above}/∂{below}"

    def of_case(self, base: str, case: int) -> str:
        return f"{base}⁽{str(case).translate(_SUPERSCRIPTS)}⁾"

    def power(self, base: str, exponent: str) -> str:
        if re.fullmatch(r"-?\d+", exponent):
            return base + exponent.translate(_SUPERSCRIPTS)
        return f"{base}^{exponent}"

    def call(self, function: str, argument: str) -> str:
        if function == "sqrt":
            return f"√({argument})"
        return f"|{argument}|" if function == "abs" else f"{function}({argument})"


@dataclass(frozen=True)
class LatexStyle(Style):
    """LaTeX for math mode; needs amsmath."""

    name: str = "latex"
    stacked: bool = True
    times: str = r" \cdot "

    def number(self, text: str) -> str:
        return text.replace(",", "{,}")

    def word(self, text: str) -> str:
        if text in GREEK:
            return f"\\{text}"
        if text in LETTER_NAMES:
            return f"\\{LETTER_NAMES[text]}"
        safe = "".join(_LATEX_SPECIAL.get(sign, sign) for sign in text)
        plain = len(text) == 1 or text.isdigit()
        return safe if plain else rf"\mathit{{{safe}}}"

    def letter(self, text: str) -> str:
        match = re.fullmatch(r"(\D+)(\d+)", text)
        if match:
            return f"{self.word(match[1])}_{{{match[2]}}}"
        return self.word(text)

    def indexed(self, base: str, index: str, separator: str = "_") -> str:
        return f"{base}_{{{index}}}"

    def updated(self, base: str) -> str:
        return f"{base}^{{+}}"

    def of_case(self, base: str, case: int) -> str:
        return f"{{{base}}}^{{({case})}}"

    def derivative(self, above: str, below: str) -> str:
        return rf"\frac{{\partial {above}}}{{\partial {below}}}"

    def brackets(self, inside: str) -> str:
        return rf"\left({inside}\right)"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{{{base}}}^{{{exponent}}}"

    def call(self, function: str, argument: str) -> str:
        match function:
            case "exp":
                return f"e^{{{argument}}}"
            case "sqrt":
                return rf"\sqrt{{{argument}}}"
            case "abs":
                return rf"\left|{argument}\right|"
            case "ln" | "tanh":
                return rf"\{function}\left({argument}\right)"
            case _:
                name = {"sign": "sgn"}.get(function, function)
                return rf"\operatorname{{{name}}}\left({argument}\right)"

    def choice(
        self, left: str, relation: str, right: str, then: str, otherwise: str
    ) -> str:
        sign = {">=": r"\ge"}.get(relation, relation)
        return (
            rf"\begin{{cases}}{then} & \text{{if }} {left} {sign} {right} \\ "
            rf"{otherwise} & \text{{otherwise}}\end{{cases}}"
        )


def _row(inside: str) -> str:
    return f"<mrow>{inside}</mrow>"


@dataclass(frozen=True)
class MathmlStyle(Style):
    """Presentation MathML without the outer ``math`` element; everything is escaped."""

    name: str = "mathml"
    stacked: bool = True
    times: str = "<mo>·</mo>"
    plus: str = "<mo>+</mo>"
    minus: str = "<mo>-</mo>"
    unary_minus: str = '<mo form="prefix">-</mo>'

    def number(self, text: str) -> str:
        if text.startswith("-"):
            return _row(f"{self.unary_minus}<mn>{escape(text[1:])}</mn>")
        return f"<mn>{escape(text)}</mn>"

    def word(self, text: str) -> str:
        shown = GREEK.get(text, text)
        return f"<mi>{escape(shown)}</mi>"

    def letter(self, text: str) -> str:
        match = re.fullmatch(r"(\D+)(\d+)", text)
        if match:
            return f"<msub>{self.word(match[1])}<mn>{match[2]}</mn></msub>"
        return self.word(text)

    def indexed(self, base: str, index: str, separator: str = "_") -> str:
        return f"<msub>{base}{_row(index)}</msub>"

    def updated(self, base: str) -> str:
        return f"<msup>{_row(base)}<mo>+</mo></msup>"

    def of_case(self, base: str, case: int) -> str:
        return (
            f"<msup>{_row(base)}<mrow><mo>(</mo><mn>{case}</mn><mo>)</mo></mrow></msup>"
        )

    def derivative(self, above: str, below: str) -> str:
        top, bottom = (_row(f"<mo>∂</mo>{part}") for part in (above, below))
        return f"<mfrac>{top}{bottom}</mfrac>"

    def brackets(self, inside: str) -> str:
        return _row(f"<mo>(</mo>{inside}<mo>)</mo>")

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac>{_row(above)}{_row(below)}</mfrac>"

    def power(self, base: str, exponent: str) -> str:
        return f"<msup>{_row(base)}{_row(exponent)}</msup>"

    def call(self, function: str, argument: str) -> str:
        if function == "exp":
            return f"<msup><mi>e</mi>{_row(argument)}</msup>"
        if function == "sqrt":
            return f"<msqrt>{argument}</msqrt>"
        if function == "abs":
            return _row(f"<mo>|</mo>{argument}<mo>|</mo>")
        name = {"sign": "sgn"}.get(function, function)
        return _row(f"<mi>{name}</mi><mo>(</mo>{argument}<mo>)</mo>")

    def equals(self) -> str:
        return "<mo>=</mo>"

    def choice(
        self, left: str, relation: str, right: str, then: str, otherwise: str
    ) -> str:
        sign = escape({">=": "≥"}.get(relation, relation))
        first = f"<mtd>{_row(then)}</mtd><mtd><mtext>if </mtext>{left}<mo>{sign}</mo>{right}</mtd>"
        second = f"<mtd>{_row(otherwise)}</mtd><mtd><mtext>otherwise</mtext></mtd>"
        return _row(
            f"<mo>{{</mo><mtable><mtr>{first}</mtr><mtr>{second}</mtr></mtable>"
        )


ASCII, UNICODE, LATEX, MATHML = Style(), UnicodeStyle(), LatexStyle(), MathmlStyle()

STYLES: dict[str, Style] = {
    style.name: style for style in (ASCII, UNICODE, LATEX, MATHML)
}
"""The register of spellings."""
