"""How each format spells mathematics, and the few signs that documents need beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chainrule.formulas.notation import LETTER_NAMES
from chainrule.formulas.styles import ASCII, UNICODE, LatexStyle, MathmlStyle, Style
from chainrule.renderers._latex_words import latex_words

_WIDE_FORMS = str.maketrans(r"\_%$#&{}^~<>|*`[]", "＼ˍ％＄＃＆｛｝＾～＜＞｜＊｀［］")
"""Of an underscore its low form, which every font has; only foreign words have more."""


class PaperStyle(LatexStyle):
    """LaTeX as pdflatex sets it: words that math mode can't spell become text."""

    def word(self, text: str) -> str:
        if text.isascii() or text in LETTER_NAMES:
            return super().word(text)
        return rf"\text{{{latex_words(text)}}}"


class MarkdownStyle(LatexStyle):
    """LaTeX that passes through Markdown: no backslash before punctuation."""

    def word(self, text: str) -> str:
        return super().word(text.translate(_WIDE_FORMS))


class PageStyle(MathmlStyle):
    """MathML whose brackets grow only around what is high."""

    def brackets(self, inside: str) -> str:
        if "<mfrac" in inside or "<mtable" in inside:
            return super().brackets(inside)
        left = '<mo form="prefix" stretchy="false">(</mo>'
        right = '<mo form="postfix" stretchy="false">)</mo>'
        return f"<mrow>{left}{inside}{right}</mrow>"


_INFIX = PageStyle(
    times='<mo form="infix">·</mo>',
    plus='<mo form="infix">+</mo>',
    minus='<mo form="infix">−</mo>',
)
"""An operator that begins a piece would else be taken for a sign."""


@dataclass(frozen=True)
class Signs:
    """The pieces that documents need beyond a `Style`."""

    style: Style
    dots: str
    approximately: str
    equals: str
    open: str
    close: str
    box: Callable[[str], str]


_LATEX = (r"\cdots ", r"\approx", "=", r"\bigl(", r"\bigr)", r"\boxed{{{}}}".format)

SIGNS = {
    "ascii": Signs(ASCII, "...", "~=", "=", "(", ")", ">>{}<<".format),
    "unicode": Signs(UNICODE, "…", "≈", "=", "(", ")", "»{}«".format),
    "latex": Signs(PaperStyle(), *_LATEX),
    "markdown": Signs(MarkdownStyle(), *_LATEX),
    "mathml": Signs(
        _INFIX,
        dots="<mi>…</mi>",
        approximately="<mo>≈</mo>",
        equals="<mo>=</mo>",
        open='<mo form="prefix" stretchy="false">(</mo>',
        close='<mo form="postfix" stretchy="false">)</mo>',
        box='<mrow class="culprit">{}</mrow>'.format,
    ),
}
"""What each format spells with."""
