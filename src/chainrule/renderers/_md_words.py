r"""Words, code and formulas as Markdown hands them on unchanged.

Markdown reads a formula before MathJax sees it, so a formula keeps to what passes: no
backslash before punctuation (``\cr`` ends a line), none of ``< | *``, no underscore
that could begin emphasis. GitHub opens a formula only after a space, and takes none of
MathJax's macros that define an operator.
"""

from __future__ import annotations

import re

from chainrule.renderers._plain import clean

_URL = re.compile(r"https?://[\w.~/?#\[\]@!&'()*+,;=%:-]*[\w/~=-]", re.ASCII)
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def tidy(formula: str) -> str:
    """A formula in the part of LaTeX that passes through Markdown and GitHub."""
    text = formula.replace(r"\left|", r"\left\vert ").replace(
        r"\right|", r"\right\vert "
    )
    text = text.replace("<", r"\lt ").replace(r" \\ ", r" \cr ")
    text = text.replace(r"\operatorname{", r"\mathrm{")
    text = re.sub(r"(?<!\w)_(?! )", "_ ", text)
    return re.sub(r"[ ]{2,}", " ", text).strip()


def beside(left: str, formula: str) -> str:
    """The formula in dollars, to stand in a line behind what is left of it.

    GitHub opens no dollars behind a letter or a bracket, but dollars with backticks.
    """
    bare = not left or left[-1].isspace()
    return f"${formula}$" if bare else f"$`{formula}`$"


def escaped(text: str) -> str:
    """Foreign words, with everything that Markdown or GitHub would read as a sign.

    An address becomes a link: GitHub makes one of it anyway, and of an escaped address
    a wrong one.
    """
    text = re.sub(r"\s+", " ", clean(text))
    parts: list[str] = []
    at = 0
    for found in _URL.finditer(text):
        parts += [_words(text[at : found.start()]), f"<{found[0]}>"]
        at = found.end()
    text = "".join([*parts, _words(text[at:])])
    return re.sub(r"^([-+]|\d+[.)])(?= |$)", r"\\\1", text)


def _words(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text).replace("$", "<span>$</span>")


def code_span(text: str) -> str:
    """Code within a line, fenced by more backticks than it holds."""
    text = re.sub(r"\s+", " ", clean(text)).replace("|", "¦")
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    gap = " " if "`" in text else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def code_fence(text: str, language: str) -> str:
    """Code in a fence that it does not hold itself."""
    text = clean(text, keep="\n\t")
    fence = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{fence}{re.sub(r'[^a-z0-9+-]', '', language)}\n{text}\n{fence}"
