"""One line of answers taken apart: ``net_h1 = 0.15*0.05 + … = 0.3775 ≈ 0.38``.

A line is cut into statements where another one begins, and a statement at its signs:
first what it is of, then what is shown, then the figures at its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_DECORATION = re.compile(
    r"^\s*(?:#{1,6}\s+|>\s*|[-*+•]\s+|\([a-z]\)\s+|\\item(?:\[[^\]]*\])?\s*"
    r"|\(?\d{1,3}[.)]\s+(?!(?i:iteration|epoche?|durchlauf)\b))+"
)
_ASSIGNED = r":=|\\leftarrow|\\gets|←|<-|\bbecomes\b(?=\s*[-+−]?[\d.])"
_ARROW = r"→|⇒|=>|->|\\to(?![a-z])|\\Rightarrow|\\rightarrow"
_SEPARATOR = re.compile(
    rf"\s*({_ASSIGNED}|{_ARROW}|≈|≅|≃|≐|==|=|\\approx(?![a-zA-Z])|\\simeq|\\doteq"
    r"|\b(?:is about|is|equals)\b(?=\s*[-+−]?[\d.])|(?<![\w)}])~|~=)\s*"
)
_NEXT = re.compile(
    r"[;,]\s+(?:so|and|und|et|y)?\s*(?=[^\d\s=≈:;][^=≈:;]*[=≈:])"
    r"|\s+(?:and|und|et)\s+(?=\S+\s*[=≈])|\s*;\s*"
    r"|\s*(?:=>|⇒|\\Rightarrow|∴|\\therefore)\s*(?=[^\d\s=≈:>][^=≈:]*[=≈:])"
)
_SIDE_BY_SIDE = re.compile(
    r"([=≈:]\s*[-+−]?(?:\d[\d.,]*|\.\d+)(?:[eE][-+]?\d+|\s?%)?)\s+"
    r"(?=[^\W\d][^\s=≈]*\s*(?::=|[=≈]))"
)
_REMARK = re.compile(
    r"(?:\s\((?=[^()]*[^\W\d]{3})[^()=]*\)|\s*\[[^\[\]\d]*\]|\s*[✓✔✗✘]"
    r"|\s\(\s*\d+\s*(?i:d\.?p|s\.?f|p|pt)\.?\s*\)"
    r"|\s*\[\s*\d+(?:[.,]\d+)?\s*(?i:points?|pts?|marks?|p|punkte?)\.?\s*\]"
    r"|\s*\\checkmark)\s*$"
)
_MARKS = re.compile(
    r"\*\*|__(?=\S)|`|\$\$?|\\\(|\\\)|\\\\(?:\[[^\]]*\])?\s*$|\\\[|\\\]"
    r"|&(?=\s*(?:=|≈|\\approx))|\\(?:begin|end)\{[^}]*\}"
)
_SHELLS = re.compile(r"\\(?:boxed|textbf|mathbf|underline)\{((?:[^{}]|\{[^{}]*\})*)\}")
_LETTER_TIMES = re.compile(
    r"(?<![\w.])(\d[\d.]*|\.\d+|\))(?:\s+[xX]\s+|[xX])(?=[-+−(]?\s*(?:\d|\.\d))"
)
_QUOTED = re.compile(r"""(['"])([^'"]+)\1(?=\s*:)""")
_QUOTED_FIGURE = re.compile(r"""(['"])([-+−]?[\d.,]+[^'"]*)\1""")
_BRACED = re.compile(r"^\s*\{(?=['\"])(.*)\}\s*$")
_CONTINUED = re.compile(r"\s*&?\s*(?:=|≈|\\approx(?![a-zA-Z]))(?!=)")
_LINE_END = re.compile(r"\\\\(?:\[[^\]]*\])?\s*$")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Statement:
    """What a statement is of, what it shows, and its figures."""

    head: str
    shown: tuple[str, ...]
    figures: tuple[str, ...]
    assigned: bool = False
    """Whether its first sign assigns: ``w5 := …``, ``w5 → …``."""
    arrow: bool = False
    """Whether it goes on by an arrow: ``w5: 0.4 → 0.36``."""


def undecorated(text: str) -> str:
    """The text without Markdown's emphasis, code marks, quotes and dollar signs."""
    text = _QUOTED.sub(r"\2", _BRACED.sub(r"\1", text))
    text = _QUOTED_FIGURE.sub(r"\2", text)
    text = _SHELLS.sub(r"\1", _MARKS.sub("", text))
    text = re.sub(r"\\q?quad(?![a-zA-Z])", " ", text)
    return text.replace("\\,", "").replace("\\;", " ").replace("\\!", "")


def joined(lines: list[str]) -> list[str]:
    """The lines, one that goes on with ``=`` joined to the one before it."""
    found: list[str] = []
    for line in lines:
        if found and found[-1].strip() and _CONTINUED.match(line):
            found[-1] = f"{_LINE_END.sub('', found[-1])} {line.strip()}"
        else:
            found.append(line)
    return found


def without_bullet(text: str) -> str:
    """The text without the mark of a heading or of an entry in a list."""
    return _DECORATION.sub("", text).strip()


def statements(text: str) -> list[str]:
    """The statements of one line."""
    pieces = _NEXT.split(_SIDE_BY_SIDE.sub(r"\1; ", text))
    return [bare for piece in pieces if (bare := piece.strip().rstrip(".,;"))]


def has_sign(text: str) -> bool:
    """Whether a text has a sign that a figure may follow."""
    return ":" in text or _SEPARATOR.search(text) is not None


def has_statement(text: str) -> bool:
    """Whether a text has such a sign and digits behind it."""
    found = _SEPARATOR.search(text) or re.search(r":", text)
    return bool(found and _DIGIT.search(text[found.end() :]))


def parsed(
    text: str, is_figure: Callable[[str], bool], names: Callable[[str], bool]
) -> Statement:
    """A statement taken apart; it has no figures where it does not end with one.

    `names` says whether a text names a quantity.
    """
    signs = _SEPARATOR.split(text)
    parts = [part.strip() for part in signs[::2] if part.strip()]
    if parts and ":" in parts[0]:
        parts = [*_labeled(parts[0], names), *parts[1:]]
    figures: list[str] = []
    while len(parts) > 1 and is_figure(parts[-1]):
        figures.insert(0, bare_figure(parts.pop()))
    if not figures and len(parts) == 2 and is_figure(parts[0]) and names(parts[1]):
        parts, figures = parts[1:], [bare_figure(parts[0])]
    head = parts[0] if parts else ""
    return Statement(
        head,
        tuple(map(letter_times, parts[1:])),
        tuple(figures),
        len(signs) > 1
        and re.fullmatch(rf"becomes|{_ASSIGNED}|{_ARROW}", signs[1]) is not None,
        any(re.fullmatch(_ARROW, sign) for sign in signs[1::2]),
    )


def _labeled(head: str, names: Callable[[str], bool]) -> list[str]:
    """``label: rest`` before the first sign: the name, perhaps with what is shown."""
    label, _, rest = (part.strip() for part in head.rpartition(":"))
    if not rest:
        return [label]
    if names(rest):
        return [rest]
    return [label, rest] if names(label) else [rest]


def bare_figure(text: str) -> str:
    """A figure without the remark and the sign behind it."""
    bare = text.replace("{,}", ",").strip().rstrip(".,;").strip()
    return letter_times(_REMARK.sub("", bare) or bare)


def letter_times(text: str) -> str:
    """``0.35x0.1`` and ``3 x 10^-2`` with a sign for times in place of the letter."""
    return _LETTER_TIMES.sub(r"\1×", text)
