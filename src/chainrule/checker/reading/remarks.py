"""A figure without what stands around it: ≈, remarks, points, marks of footnotes."""

from __future__ import annotations

import re

from chainrule.checker.reading.signs import ABOUT

_REMARK = re.compile(
    r"(?:\s*\(\s*[?!]+\s*\)|\s*[<>≤≥]\s*[-+−]?[\d.,]*\d|\s\((?=[^()]*[^\W\d]{3})[^()=]*\)|\s*\[[^\[\]\d]*\]"
    r"|\s*[✓✔✗✘✅☑❌🎉👍]|\s*\\checkmark|\s*\\(?:blacksquare|square|qed)"
    r"|\s\(\s*\d+\s*(?i:d\.?p|s\.?f|p|pt)\.?\s*\)"
    r"|\s*\[\s*\d+(?:[.,]\d+)?\s*(?i:points?|pts?|marks?|p|punkte?)\.?\s*\]"
    r"|\s*\[(?=[^\[\]]*[^\W\d]{2})[^\[\]=]*\]|(?<=\d)[*†‡]+|\s+(?:\*|†|‡)+"
    r"|\s+(?:#|//|<?--+|—)\s*(?=[^\W\d])[^=≈\d]*"
    r"|(?<![%\s])[,;]?\s*\(?(?i:rounded|gerundet|arrondie?|redondeado|approx\.?|approximately"
    r"|q\.e\.d\.?|qed)(?:\s+(?i:to|auf|à|a)\s+\w+\s+\w[\w ]*)?\)?"
    r"|\s*[,;—–]\s*(?i:so|as|which|because|since|just|exactly|like|thus|hence|wie|weil|da"
    r"|denn|was|ce\s+qui|car|donc|comme|lo\s+que|porque|como|pois|o\s+que)\s(?=[^\W\d])"
    r"[^\d=≈]{0,100}|\s*[!?]+)\s*$"
)
_BEFORE = re.compile(rf"^{ABOUT}\s+(?=[-+−]?[\d.])", re.IGNORECASE)
_LETTER_TIMES = re.compile(
    r"((?<![\w.])(?:\d[\d.]*|\.\d+)|\))(?:\s+[xX]\s+|[xX])(?=[-+−(]?\s*(?:\d|\.\d))"
)
_BEHIND = re.compile(r"\)\s*(?=\d|\.\d)")
_ENDS = " \t.,;:"


def bare_figure(text: str) -> str:
    """A figure without the remarks and the sign behind it.

    >>> bare_figure("about 0.3775 (rounded) ✓.")
    '0.3775'
    """
    bare = text.replace("{,}", ",").strip().rstrip(_ENDS)
    while bare.endswith(")") and bare.count(")") > bare.count("("):
        bare = bare[:-1].rstrip(_ENDS)
    bare = _BEFORE.sub("", bare)
    for _ in range(3):
        shorter = _REMARK.sub("", bare).rstrip(_ENDS)
        if not shorter or shorter == bare:
            break
        bare = shorter
    return letter_times(bare)


def letter_times(text: str) -> str:
    """``0.35x0.1``, ``3 x 10^-2`` and ``(1 - 0.49) 0.5`` with a sign for times."""
    return _BEHIND.sub(")×", _LETTER_TIMES.sub(r"\1×", text))
