"""Formulas as LaTeX for math mode, as short as a person would write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.formulas.notation import GREEK, LETTER_NAMES
from chainrule.formulas.style import Row, Style

_SPECIAL = {
    "\\": r"\backslash{}", "_": r"\_", "%": r"\%", "$": r"\$", "#": r"\#", "&": r"\&",
    "{": r"\{", "}": r"\}", "^": r"\wedge{}", "~": r"\sim{}", " ": r"\ ", "'": "'",
}  # fmt: skip
_SPECIAL_IN_TEXT = {
    **_SPECIAL, "\\": r"\textbackslash{}", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", " ": " ",
}  # fmt: skip
_CAPITALS = {
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi",
    "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega",
}  # fmt: skip
_LETTERS = {**LETTER_NAMES, **_CAPITALS}
_RELATIONS = {">=": r"\ge", "<=": r"\le"}


@dataclass(frozen=True)
class LatexStyle(Style):
    """LaTeX for math mode; needs amsmath."""

    name: str = "latex"
    stacked: bool = True
    times: str = r" \cdot "

    def number(self, text: str) -> str:
        return text.replace(",", "{,}")

    def scientific(self, digits: str, exponent: str) -> str:
        power = self.power("10", exponent)
        return rf"{self.number(digits)} \cdot {power}" if digits else power

    def word(self, text: str) -> str:
        if text in GREEK:
            return f"\\{text}"
        if text in _LETTERS:
            return f"\\{_LETTERS[text]}"
        if not text.isascii():
            safe = "".join(_SPECIAL_IN_TEXT.get(sign, sign) for sign in text)
            return rf"\text{{{safe}}}"
        safe = "".join(_SPECIAL.get(sign, sign) for sign in text)
        return safe if len(text) == 1 or text.isdigit() else rf"\mathrm{{{safe}}}"

    def letter(self, text: str) -> str:
        return self.word(text)

    def indexed(self, base: str, index: str) -> str:
        return f"{base}_{_group(index)}"

    def updated(self, base: str) -> str:
        return f"{base}^{{+}}"

    def before(self, base: str) -> str:
        return rf"{base}^{{\mathrm{{before}}}}"

    def step(self, base: str) -> str:
        return rf"\Delta {base}"

    def of_case(self, base: str, case: int) -> str:
        return f"{base}^{{({case})}}"

    def derivative(self, above: str, below: str) -> str:
        return rf"\frac{{\partial {above}}}{{\partial {below}}}"

    def brackets(self, inside: str) -> str:
        return rf"\left({inside}\right)" if _is_tall(inside) else f"({inside})"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{_group(exponent)}"

    def call(self, function: str, argument: str) -> str:
        match function:
            case "exp":
                return f"e^{_group(argument)}"
            case "sqrt":
                return rf"\sqrt{{{argument}}}"
            case "abs":
                if _is_tall(argument):
                    return rf"\left|{argument}\right|"
                return rf"\lvert {argument} \rvert"
            case "ln" | "tanh":
                return rf"\{function}{self.brackets(argument)}"
            case "normal_density":
                return rf"\varphi{self.brackets(argument)}"
            case _:
                name = {"sign": "sgn"}.get(function, function)
                return rf"\operatorname{{{name}}}{self.brackets(argument)}"

    def choice(self, rows: Sequence[Row], otherwise: str) -> str:
        lines = [
            rf"{then} & \text{{if }} {left} {_RELATIONS.get(sign, sign)} {right}"
            for then, left, sign, right in rows
        ]
        lines.append(rf"{otherwise} & \text{{otherwise}}")
        return r"\begin{cases}" + r" \\ ".join(lines) + r"\end{cases}"


def _is_tall(text: str) -> bool:
    """Whether brackets around the text have to grow with it."""
    return any(f"\\{word}" in text for word in ("frac", "begin", "sqrt", "left"))


def _group(text: str) -> str:
    """An index or exponent; one letter or digit needs no braces."""
    return text if re.fullmatch(r"[A-Za-z0-9]", text) else f"{{{text}}}"


LATEX = LatexStyle()
