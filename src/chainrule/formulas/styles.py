"""The register of spellings: ASCII, Unicode, LaTeX and MathML."""

from __future__ import annotations

from chainrule.formulas.latex import LATEX, LatexStyle
from chainrule.formulas.mathml import MATHML, MathmlStyle
from chainrule.formulas.style import ASCII, UNICODE, Style, UnicodeStyle

__all__ = [
    "ASCII",
    "LATEX",
    "MATHML",
    "STYLES",
    "UNICODE",
    "LatexStyle",
    "MathmlStyle",
    "Style",
    "UnicodeStyle",
]

STYLES: dict[str, Style] = {
    style.name: style for style in (ASCII, UNICODE, LATEX, MATHML)
}
"""The styles by name."""
