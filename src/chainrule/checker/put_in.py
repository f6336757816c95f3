"""A working as people write it, brought to signs that formulas are read with.

``sigmoid(0.38)``, ``½[(0.01 - 0.75)^2]`` and ``0.15 times 0.05 plus 0.35`` become
``1/(1+exp(-(0.38)))``, ``½((0.01 - 0.75)^2)`` and ``0.15 * 0.05 + 0.35``.
"""

from __future__ import annotations

import re
from fractions import Fraction

from chainrule.checker.model import Figure
from chainrule.examples.model import Example

_WORDS = (
    (r"times|mal|fois|por|vezes|multiplied\s+by|of|\\ast|乘以|乘", "*"),
    (r"plus|más|mais|und|加上|加", "+"),
    (r"minus|less|moins|menos|减去|减", "-"),
    (r"over|divided\s+by|durch|geteilt\s+durch|sur|entre|dividido\s+por|除以", "/"),
)
_BEHIND, _BEFORE = r"(?<=[\d)\]}.])", r"(?=[-+−(\[{.\d])"
_SIGNS = [
    (re.compile(rf"{_BEHIND}\s*(?:{words})\s*{_BEFORE}", re.IGNORECASE), sign)
    for words, sign in _WORDS
]
_BY = re.compile(r"(?<=[\d)\]}])\s+by\s+(?=[-+−(\[{.\d])", re.IGNORECASE)
_SQUARED = re.compile(
    r"(?<=[\d)\]}])\s*(?:squared|zum\s+quadrat|au\s+carré)", re.IGNORECASE
)
_SQUASH = re.compile(
    r"(?:\\?(?:σ|sigma)|sigmoide?|sigm?|logistic|logsig)\s*(?=\()", re.IGNORECASE
)
_RECTIFIED = re.compile(r"(?:relu|\\?max)\s*(?=\()", re.IGNORECASE)
_BARE_LOG = re.compile(r"\\?\bln\s*([.\d]+)(?![\d.]*\s*[eE^])")
_UPRIGHT = re.compile(r"\\(?:text|mathrm|operatorname|mathit)\s*\{\s*(\w+)\s*\}")
_RAISED = re.compile(r"\be\s?(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[·.˙ᐧ][⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)")
_LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹·˙ᐧ", "-0123456789...")
_LIBRARY = re.compile(r"\b(?:np|numpy|math|torch)\.(?=[a-z])")
_SUM_OF = re.compile(r"(?:[Σ∑]|\\sum)\s*(?=[(\[\d])")
_ZERO = re.compile(r"0(?:\.0+)?")
_ROUND = str.maketrans("[]", "()")
_DECIMAL = re.compile(r"(?<![\w.])(?:\d+\.\d+|\.\d+)(?!\w)")
_NUMBER = re.compile(r"(?<![\w.])(?:\d+[.,]?\d*|[.,]\d+)(?![\w.])")


def applies(text: str) -> bool:
    """Whether a working leaves a function to the reader: ``sigmoid(0.38)``."""
    text = _UPRIGHT.sub(r"\1", text)
    return bool(_SQUASH.search(text) or _RECTIFIED.search(text))


def has_numbers(text: str) -> bool:
    """Whether numbers of their own, no indices of names, stand in a text."""
    return _NUMBER.search(text) is not None


def usual_signs(text: str) -> str:
    """The working with usual signs for operations, brackets and functions.

    >>> usual_signs("0.15 times 0.05 plus 0.35"), usual_signs("½[0.1 + 0.2]")
    ('0.15*0.05+0.35', '½(0.1 + 0.2)')
    >>> usual_signs("σ(0.38)")
    '(1/(1+exp(-(0.38))))'
    """
    text = in_signs(text)
    text = _called(text, _SQUASH, "(1/(1+exp(-({}))))")
    return _called(text, _RECTIFIED, "({0} if {0} > 0 else 0)")


def in_signs(text: str) -> str:
    """The working with signs for its words, functions as they are."""
    text = _RAISED.sub(lambda e: f"e^({e[1].translate(_LOWERED)})", text)
    text = _LIBRARY.sub("", _UPRIGHT.sub(r"\1", text).translate(_ROUND))
    text = _SUM_OF.sub("", _SQUARED.sub("^2", _BY.sub("*", text)))
    for words, sign in _SIGNS:
        text = words.sub(sign, text)
    return _BARE_LOG.sub(r"ln(\1)", text)


def _called(text: str, function: re.Pattern[str], made: str) -> str:
    """The text with each call of a function written out."""
    at = 0
    for _ in range(10):
        found = function.search(text, at)
        end = _closing(text, found.end()) if found else 0
        if found is None or not end:
            break
        inside = text[found.end() + 1 : end]
        if found[0].lower().strip(" \\") == "max":
            parts = [part.strip() for part in re.split(r"[,;]", inside)]
            others = [part for part in parts if not _ZERO.fullmatch(part)]
            if len(parts) != 2 or len(others) != 1:
                break
            inside = others[0]
        head = text[: found.start()] + made.format(inside)
        text, at = head + text[end + 1 :], found.start() + 1
    return text


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` is closed; 0 where it is not."""
    depth = 0
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return at
    return 0


def leeway(working: str, figure: Figure, example: Example) -> Fraction:
    """What the rounding of the numbers in a working may change in its figure.

    Numbers that the example itself has are not rounded.
    """
    given = {abs(value) for value in example.parameters.values()}
    for case in example.cases:
        given |= {abs(value) for value in (*case.inputs, *(case.targets or ()))}
    share = Fraction(0)
    for text in _DECIMAL.findall(working):
        value = Fraction(text)
        if value and value not in given and value != Fraction(1, 2):
            share += Fraction(1, 2 * 10 ** len(text.partition(".")[2])) / value
    unit = Fraction(10) ** -figure.decimals
    return 2 * min(share, Fraction(1, 20)) * abs(figure.value) + unit
