"""Formulas as presentation MathML, without the outer ``math`` element."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from chainrule.formulas.notation import GREEK
from chainrule.formulas.style import Row, Style

_APPLY = "<mo>&#8289;</mo>"  # the invisible sign of function application
_RELATIONS = {">=": "≥", "<=": "≤"}
_LEFT = '<mtd style="text-align:left">'


@dataclass(frozen=True)
class MathmlStyle(Style):
    """MathML Core, as browsers draw it; everything is escaped."""

    name: str = "mathml"
    stacked: bool = True
    times: str = "<mo>·</mo>"
    plus: str = "<mo>+</mo>"
    minus: str = "<mo>−</mo>"
    unary_minus: str = '<mo form="prefix">−</mo>'
    comma: str = "<mo>,</mo>"

    def number(self, text: str) -> str:
        if text.startswith("-"):
            return _row(f"{self.unary_minus}<mn>{escape(text[1:])}</mn>")
        return f"<mn>{escape(text)}</mn>"

    def scientific(self, digits: str, exponent: str) -> str:
        power = self.power("<mn>10</mn>", self.number(exponent))
        return f"{self.number(digits)}{self.times}{power}" if digits else power

    def word(self, text: str) -> str:
        if text.isdigit():
            return f"<mn>{text}</mn>"
        return f"<mi>{escape(GREEK.get(text, text))}</mi>"

    def letter(self, text: str) -> str:
        return self.word(text)

    def indexed(self, base: str, index: str) -> str:
        return f"<msub>{base}{_row(index)}</msub>"

    def updated(self, base: str) -> str:
        return _raised(base, "<mo>+</mo>")

    def before(self, base: str) -> str:
        return _raised(base, "<mtext>before</mtext>")

    def step(self, base: str) -> str:
        return _row(f'<mi mathvariant="normal">Δ</mi>{base}')

    def of_case(self, base: str, case: int) -> str:
        return _raised(base, f"<mtext>({case})</mtext>")

    def derivative(self, above: str, below: str) -> str:
        top, bottom = (_row(f"<mo>∂</mo>{part}") for part in (above, below))
        return f"<mfrac>{top}{bottom}</mfrac>"

    def brackets(self, inside: str) -> str:
        return _row(f'<mo form="prefix">(</mo>{inside}<mo form="postfix">)</mo>')

    def fraction(self, above: str, below: str) -> str:
        return f"<mfrac>{_row(above)}{_row(below)}</mfrac>"

    def power(self, base: str, exponent: str) -> str:
        return _raised(base, _row(exponent))

    def call(self, function: str, argument: str) -> str:
        match function:
            case "exp":
                return f"<msup><mi>e</mi>{_row(argument)}</msup>"
            case "sqrt":
                return f"<msqrt>{argument}</msqrt>"
            case "abs":
                bars = (f'<mo form="{form}">|</mo>' for form in ("prefix", "postfix"))
                return _row(argument.join(bars))
            case _:
                names = {"sign": "sgn", "normal_density": "φ"}
                name = names.get(function, function)
                return _row(f"<mi>{name}</mi>{_APPLY}{self.brackets(argument)}")

    def equals(self) -> str:
        return "<mo>=</mo>"

    def choice(self, rows: Sequence[Row], otherwise: str) -> str:
        lines = []
        for then, left, relation, right in rows:
            sign = f"<mo>{escape(_RELATIONS.get(relation, relation))}</mo>"
            lines.append((then, f"<mtext>if&#160;</mtext>{left}{sign}{right}"))
        lines.append((otherwise, "<mtext>otherwise</mtext>"))
        cells = "".join(
            f"<mtr>{_LEFT}{_row(value)}</mtd>{_LEFT}{_row(test)}</mtd></mtr>"
            for value, test in lines
        )
        return _row(f'<mo form="prefix">{{</mo><mtable>{cells}</mtable>')


def _raised(base: str, above: str) -> str:
    """What stands above a base; an index of the base goes below it."""
    if base.startswith("<msub>") and base.endswith("</msub>"):
        opened = [m[0] == "<msub>" for m in re.finditer("</?msub>", base)]
        depths = accumulate(1 if each else -1 for each in opened)
        if list(depths).index(0) == len(opened) - 1:  # one element, not two
            inside = base.removeprefix("<msub>").removesuffix("</msub>")
            return f"<msubsup>{inside}{above}</msubsup>"
    return f"<msup>{_row(base)}{above}</msup>"


def _row(inside: str) -> str:
    return f"<mrow>{inside}</mrow>"


MATHML = MathmlStyle()
