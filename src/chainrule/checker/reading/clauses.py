"""Sentences with several statements: cut where another one begins, or not read.

In ``The net input of h2 is 0.45 and its output is 0.4219`` a figure is followed by
words and these by another sign. Where the words name a quantity, a statement begins
there; where they name none, the last figure is of who knows what and is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chainrule.checker.reading.signs import BECOMES, EQUAL, FIGURE, IS, MARK

_SIGN = rf"(?:{EQUAL}|[:~]|{IS}|{BECOMES})"
_BORDER = re.compile(
    rf"({_SIGN}\s*{FIGURE}{MARK}?)\s*(?:[.,;]\s+|\s)(?=[^\W\d]|\\[a-zA-Z]|\$|[∂∆∇])"
)
_DASH = re.compile(rf"({_SIGN}\s*{FIGURE})\s+—\s+")
_ASIDE = re.compile(
    rf"(?<![\d.,])({FIGURE})\s+\(([^()=≈:]{{0,60}}[^\W\d][^()=≈:]{{0,20}}{_SIGN}[^()]{{0,200}})\)"
    r"(?=\s*(?:[.,;]|$))"
)
_AGAIN = re.compile(
    rf"(?<![\d.,])({FIGURE})\s+\(\s*({EQUAL}|~|ca\.?)\s*({FIGURE})\s*\)"
)
_AFTER = re.compile(_SIGN)
_LINK = (
    r"(?:(?:and|so|then|thus|hence|while|but|with|where|therefore|giving|also|und|et|y)"
    r"\s+)*"
)
_LINKED = re.compile(_LINK, re.IGNORECASE)
_ITS = re.compile(
    rf"{_LINK}(?:its|whose|(?:seine?|ihre?)r?|sa|son|su)\s+(?P<what>net(?:\s+input)?"
    r"|out(?:put)?|activation|error\s+signal|delta|δ|local\s+gradient|target"
    r"|gradient|derivative|change|step|(?:new|updated|old)\s+value|netzeingabe|ausgabe"
    r"|fehlersignal|sortie|salida)",
    re.IGNORECASE,
)
_THAT_OF = re.compile(
    rf"{_LINK}(?:that|the\s+one|der|die|das|jene[rs]?|celle|celui|la|el|o|a)\s+"
    r"(?:of|von|für|de|des|do|del)\s+(?:(?:the\s+)?(?:unit|neuron|node|neurone|neurona"
    r"|neurônio)\s+)?(?P<of>\w+)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.,])(?:\d[\d.,]*\d|\d|\.\d+)(?![\w])")
_OPERATOR = re.compile(r"[-+−–*/·×^⋅:]|\\(?:cdot|times|over|div)(?![a-zA-Z])")
_HARMLESS = re.compile(
    r"times|plus|minus|over|by|mal|durch|fois|por|and|und|et|so|or|thus|hence|then"
    r"|therefore|also|which|that|rounded|approximately|approx|about|finally|to"
    r"|gerundet|rund|arrondi|exp|max|min|ln|log|half|twice|squared",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<![\\\w])[^\W\d_]{2,}(?![\w(])")
_OPEN = re.compile(r"\b(?:and|und|et|but|then)\s*$", re.IGNORECASE)
_NEXT_NAME = re.compile(r"[.,;]\s+[^\W\d]|\s\([^)]*$")


def clauses(text: str, names: Callable[[str], bool]) -> str:
    """The text with a semicolon where another statement begins behind a figure.

    `names` says whether a text names a quantity. An aside in brackets that is a
    statement itself, ``(η = 0.2)``, becomes one.
    """
    text = _AGAIN.sub(r"\1 ≈ \3", text)
    text = _DASH.sub(r"\1; ", _ASIDE.sub(r"\1; \2", text))
    found, rest = "", text
    while border := _BORDER.search(rest):
        behind = rest[border.end() :]
        sign = _AFTER.search(behind)
        subject = behind[: sign.start()].strip() if sign else ""
        bare = _LINKED.sub("", subject, count=1)
        begins = bool(bare) and (its(subject) != "" or names(bare))
        found += f"{rest[: border.end(1)]}; " if begins else rest[: border.end()]
        rest = behind
    return found + rest


def its(subject: str) -> str:
    """What of the unit or parameter named before: ``and its output`` is ``output``."""
    found = _ITS.fullmatch(subject.strip())
    return found["what"] if found else ""


def that_of(subject: str) -> str:
    """The unit in ``and that of h2``; "" where the words are others."""
    found = _THAT_OF.fullmatch(subject.strip())
    return found["of"] if found else ""


def is_astray(shown: str) -> bool:
    """Whether a part between two signs has a figure and then words of something else.

    ``0.4219, the output of o1`` has; ``0.15 times 0.05 plus 0.35`` is a working.
    """
    numbers = list(_NUMBER.finditer(shown))
    if numbers and _OPEN.search(shown):
        return True
    ends = [*(each.start() for each in numbers[1:]), len(shown)]
    return any(
        _is_foreign(shown[number.end() : end])
        for number, end in zip(numbers, ends, strict=False)
    )


def _is_foreign(words: str) -> bool:
    if _OPERATOR.search(words):
        return False
    others = (w for w in _WORD.findall(words) if not _HARMLESS.fullmatch(w))
    return any(others) or (
        _NEXT_NAME.search(words) is not None and not _WORD.search(words)
    )
