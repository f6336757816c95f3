"""Where in the run a line of text is read: "after 2 updates", "Iteration 3", "case 2".

Iteration, epoch or pass number N is the one that makes update N: its figures are read
after N - 1 updates, or after N where the text counts them from 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Place:
    """Where in the run the following lines are."""

    after: int = 0
    case: int = 1
    renewing: bool = False
    """Whether a heading says that parameters are given their new values here."""


_ORDINALS = {
    "one": 1, "first": 1, "erste": 1, "ersten": 1, "erster": 1, "première": 1,
    "primera": 1, "primer": 1, "one more": 1, "two": 2, "second": 2, "zweite": 2,
    "zweiten": 2, "zweiter": 2, "deuxième": 2, "seconde": 2, "segunda": 2, "three": 3,
    "third": 3, "dritte": 3, "dritten": 3, "dritter": 3, "troisième": 3, "tercera": 3,
    "一": 1, "二": 2, "两": 2, "三": 3,
}  # fmt: skip
_NUMBER = (
    rf"(\d[\d,. ]{{0,12}}\d|\d|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
)
_ENDING = r"(?:st|nd|rd|th|re|ère|er|e|ª|\.)?"
_RUNS = (
    r"(?:iter|iterations?|iterationen|epochs?|epochen?|itérations?|époques?|iteración"
    r"|iteraciones|épocas?|iteracion|epocas?)"
)
_UPDATES = (
    r"(?:weight\s+|weights\s+)?(?:updates?|steps?|pass|passes|schritte?n?|durchläufe?n?"
    r"|durchlauf|aktualisierung(?:en)?|étapes?|mises?\s+à\s+jour|pasos?"
    rf"|actualización|actualizaciones|{_RUNS})"
)
_THE = r"(?:the\s+|der\s+|dem\s+|la\s+|le\s+|l['’])?"
_SINCE = r"(?:after|nach|après|después\s+de|tras|dopo)"
_FLAGS = re.IGNORECASE
_AFTER = (
    re.compile(rf"\b{_SINCE}\s+{_THE}{_NUMBER}{_ENDING}\s+{_UPDATES}\b", _FLAGS),
    re.compile(rf"\b{_SINCE}\s+{_THE}{_UPDATES}\s*#?\s*(\d+)\b", _FLAGS),
    re.compile(r"第\s*(\d+|[一二两三])\s*次(?:迭代|更新|训练)之?后"),
)
_AFTER_IT = re.compile(rf"\b{_SINCE}\s+(?:the|this|der|dem)\s+{_UPDATES}\b", _FLAGS)
_DURING = (
    re.compile(rf"\b{_RUNS}\s*(?:no\.?\s*|nr\.?\s*|#|:)?\s*(\d+)\b", _FLAGS),
    re.compile(
        rf"\b{_NUMBER}{_ENDING}\s+(?:forward\s+)?"
        rf"(?:pass|durchlauf|passe|pasada|{_RUNS})\b",
        _FLAGS,
    ),
    re.compile(r"第\s*(\d+|[一二两三])\s*次(?:迭代|更新|训练)"),
)
_FROM_ZERO = re.compile(rf"\b{_RUNS}\s*(?:#|:)?\s*0\b", _FLAGS)
_CASE = re.compile(
    r"\b(?:case|sample|example|pattern|row|tuple|fall|muster|beispiel|exemple|caso"
    r"|ejemplo|样本)\s*#?\s*(\d+)\b",
    _FLAGS,
)
_BEFORE = re.compile(
    r"\b(?:before (?:the |any )?updates?|initial|vor (?:der|dem) \w+|avant)\b", _FLAGS
)
_NEW = re.compile(
    r"\b(?:new|updat\w+|adjust\w+|neue\w*|aktualisier\w+|anpassung\w*|nouve\w+"
    r"|mises?\s+à\s+jour|nuev\w+|actualiza\w+)\b|更新|新",
    _FLAGS,
)
_LEARNED = re.compile(
    r"weights?\b|bias|threshold|parameter|gewicht|schwell|poids|biais|pesos?\b|sesgo"
    r"|权|参数",
    _FLAGS,
)


def counts_from_zero(text: str) -> bool:
    """Whether a text numbers its iterations from 0."""
    return bool(_FROM_ZERO.search(text))


def says_new(text: str) -> bool:
    """Whether words speak of new values: of an update, or of updated weights."""
    return bool(_NEW.search(text))


def renews(heading: str) -> bool:
    """Whether a heading announces the new values of parameters."""
    return bool(_NEW.search(heading) and _LEARNED.search(heading))


def placed(
    text: str, place: Place, cases: int, *, from_zero: bool = False
) -> tuple[str, Place]:
    """The text without its words on where it is read, and that place."""
    if _BEFORE.search(text):
        place = replace(place, after=0)
    text, after = _updates(text, from_zero=from_zero)
    if after is not None:
        place = replace(place, after=after)
    found = _CASE.search(text)
    if found and 1 <= int(found[1]) <= cases:
        place = replace(place, case=int(found[1]))
        text = _cut(text, found)
    return text, place


def _updates(text: str, *, from_zero: bool) -> tuple[str, int | None]:
    for pattern in _AFTER:
        if found := pattern.search(text):
            return _cut(text, found), _whole(found[1])
    for pattern in _DURING:
        if found := pattern.search(text):
            number = _whole(found[1])
            return _cut(text, found), number if from_zero else max(number - 1, 0)
    if found := _AFTER_IT.search(text):
        return _cut(text, found), 1
    return text, None


def _cut(text: str, found: re.Match[str]) -> str:
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return re.sub(r"\(\s*\)|\[\s*\]", " ", rest)


def _whole(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits[:12]) if digits else _ORDINALS.get(text.lower(), 0)
