"""Foreign words in LaTeX: special signs escaped, letters as pdflatex knows them."""

from __future__ import annotations

from chainrule.formulas.notation import LETTER_NAMES
from chainrule.renderers._plain import clean

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&",
    "#": r"\#", "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}", "-": "-{}", "–": "--", "—": "---",
}  # fmt: skip
_MATHS = {
    "→": r"\to", "←": r"\leftarrow", "≈": r"\approx", "≤": r"\le", "≥": r"\ge",
    "≠": r"\ne",
    "·": r"\cdot", "×": r"\times", "−": "-", "∂": r"\partial", "√": r"\surd",
    "∑": r"\sum",
    "Σ": r"\Sigma", "Δ": r"\Delta", "½": r"\tfrac12", "²": "^2", "³": "^3", "⁺": "^+",
    "∞": r"\infty", "±": r"\pm", "✓": r"\checkmark", "✗": r"\times", "∈": r"\in",
    "θ": r"\theta",
}  # fmt: skip
_TEXT = {"…": r"\dots{}", "•": r"\textbullet{}", "€": r"\texteuro{}", "\u00a0": "~"}


def latex_words(text: str) -> str:
    """The words for text mode; what pdflatex can't set is given by its number."""
    return "".join(map(_sign, clean(text)))


def _sign(sign: str) -> str:
    if sign in _SPECIAL:
        return _SPECIAL[sign]
    if sign in _MATHS:
        return rf"\ensuremath{{{_MATHS[sign]}}}"
    if sign in LETTER_NAMES:
        return rf"\ensuremath{{\{LETTER_NAMES[sign]}}}"
    if sign in _TEXT:
        return _TEXT[sign]
    if sign.isspace():
        return " "
    if sign.isascii() or "À" <= sign <= "ž":
        return sign
    return rf"\texttt{{U+{ord(sign):04X}}}"
