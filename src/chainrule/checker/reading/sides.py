"""Names side by side with figures side by side: each figure is of its own name.

``net_h1/out_h1: 0.3775/0.5933``, ``out_o1 and out_o2 are 0.75 and 0.77, respectively``,
``h2 (net, out) = 0.39, 0.60``; and ``o1: net 1.1059, out 0.7514``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from chainrule.checker.reading.signs import ARROW, BECOMES, EQUAL, FIGURE, IS

_AND = r"\b(?:and|und|et|y|e|bzw\.?|resp\.)(?=\s)|[和与及]"
_PARTS = (
    re.compile(
        rf"\s*(?:[,;&、]\s*(?:{_AND})?|\s(?:{_AND})|[和与及])\s*", re.IGNORECASE
    ),
    re.compile(r"\s+[/|]\s+"),
    re.compile(r"\s*[/|]\s*"),
    re.compile(rf"\s*(?:{ARROW})\s*"),
)
_SIGN = re.compile(rf"\s*(?:{EQUAL}|:(?=\s)|{IS}|{BECOMES})\s*", re.IGNORECASE)
_IN_TURN = re.compile(
    r"[,;]?\s*\(?\b(?:respectively|respektive|jeweils|in\s+(?:that|this)\s+order|in\s+turn"
    r"|respectivement|respectivamente|rispettivamente)\b\)?|分别",
    re.IGNORECASE,
)
_HEADS = re.compile(r"(?P<of>\S+)\s*[(\[](?P<kinds>[^()\[\]]{3,60})[)\]]")
_FIGURE = re.compile(rf"(?:[≈~]\s*)?{FIGURE}")
_PAIR = re.compile(rf"(?P<of>[^\d\s].{{0,30}}?)\s+(?P<figure>{FIGURE})")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
MOST = 40
"""Names that may stand side by side."""

Pairs = list[tuple[str, str]]


def sides(text: str, quantity: Callable[[str], str], *, comma: bool = False) -> Pairs:
    """The names of a line with their figures; none where it has no such lists.

    `quantity` gives the quantity that a text names, "" where it names none.

    >>> known = {"a", "b"}
    >>> sides("a and b are 0.1 and 0.2", lambda text: text if text in known else "")
    [('a', '0.1'), ('b', '0.2')]
    """
    told = _IN_TURN.sub("", text).strip().rstrip(".;,")
    if comma:
        told = _COMMA.sub(".", told)
    for sign in _SIGN.finditer(told):
        figures = _figures(told[sign.end() :])
        if len(figures) > 1:
            head = told[: sign.start()].strip()
            names = _inside(head, quantity) or _names(head, len(figures), quantity)
            if len(names) == len(figures):
                return list(zip(names, figures, strict=True))
    return []


def told_in_turn(text: str, quantity: Callable[[str], str], *, least: int = 2) -> Pairs:
    """``net 1.1059, out 0.7514``: names, each with its figure behind it."""
    parts = _PARTS[0].split(text.strip().rstrip(".;,"))
    if not least <= len(parts) <= MOST:
        return []
    pairs = [_PAIR.fullmatch(part) for part in parts]
    found = [(quantity(p["of"]), p["figure"]) for p in pairs if p is not None]
    return found if len(found) == len(parts) and all(of for of, _ in found) else []


def _figures(text: str) -> list[str]:
    for parts in _PARTS:
        found = [each.strip("$ ()[]") for each in parts.split(text)]
        if 1 < len(found) <= MOST and all(map(_FIGURE.fullmatch, found)):
            return [each.lstrip("≈~ ") for each in found]
    return []


def _names(head: str, count: int, quantity: Callable[[str], str]) -> list[str]:
    """As many names as figures; words before the first hold for the others, too."""
    for parts in _PARTS:
        texts = [each.strip("$ ()[]") for each in parts.split(head)]
        if len(texts) != count or not all(texts):
            continue
        first, words = quantity(texts[0]), texts[0].rpartition(" ")[0]
        others = [
            quantity(f"{words} {each}".strip()) or quantity(each) for each in texts[1:]
        ]
        if first and all(others):
            return [first, *others]
    return []


def _inside(head: str, quantity: Callable[[str], str]) -> list[str]:
    """``h2 (net, out)``: what of one unit or parameter."""
    found = _HEADS.fullmatch(head)
    if found is None:
        return []
    for parts in _PARTS:
        kinds = [each.strip() for each in parts.split(found["kinds"])]
        names = [quantity(f"{found['of']} {kind}") for kind in kinds]
        if len(names) > 1 and all(names):
            return names
    return []
