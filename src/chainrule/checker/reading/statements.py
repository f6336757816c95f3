"""One line of answers taken apart: ``net_h1 = 0.15*0.05 + … = 0.3775 ≈ 0.38``.

A line is cut into statements where another one begins, and a statement at its signs:
first what it is of, then what is shown, then the figures at its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from chainrule.checker.reading.remarks import bare_figure, letter_times
from chainrule.checker.reading.signs import ARROW, ASSIGNED, EQUAL, FIGURE, IS

_DECORATION = re.compile(
    r"^\s*(?:#{1,6}\s+|>\s*|[-*+•]\s+(?:\[[ xX]?\]\s+)?|\(?[a-zA-Z]\)\s+"
    r"|\\item(?:\[[^\]]*\])?\s*"
    r"|\(\s*\d{1,2}\s*(?:[Pp]|[Pp](?:oin)?ts?\.?|[Pp]unkte?|marks?)\.?\s*\)\s*"
    r"|\[\s*\d{1,2}\s*(?:[Pp]|[Pp](?:oin)?ts?\.?|[Pp]unkte?|marks?)\.?\s*\]\s*"
    r"|(?:[2-9]|[1-9]\d)\s+[-–—]\s+(?=[^\W\d])"
    r"|\(?\d{1,3}[.)]\s+(?!(?i:iteration|epoche?|durchlauf)\b)"
    r"|(?i:step|schritt|étape|paso|question|task|part|exercise|aufgabe)\s*\d{1,3}[a-z]?"
    r"\s*[–—:.)-]+\s+)+"
)
_SEPARATOR = re.compile(
    rf"\s*({ASSIGNED}|{ARROW}|~=|=~|{EQUAL}|{IS}|(?<![\w)}}])~)\s*", re.IGNORECASE
)
_NAMED = rf"(?=[^\d\s=≈:;>+*/−-][^=≈:;]*?(?:[=≈:]|{IS}))"
_NEXT = re.compile(
    r"[;,]\s+(?:so|and|und|et|y(?!\s*(?:net|out|delta|[=≈:])))?\s*(?=[^\d\s=≈:;+−.-][^=≈:;]*[=≈:])"
    r"|\s+(?:and|und|et)\s+(?=\S+\s*[=≈])|\s*;\s*"
    rf"|[;,]\s+(?=[^\d\s=≈:;,+−.-][^\s=≈:;,]{{0,20}}\s*(?:{ARROW}|←|<-)\s*[-+−]?[\d.])"
    rf"|\s+\|\s+{_NAMED}|\s*&\s*{_NAMED}"
    rf"|\s*(?:=>|⇒|\\Rightarrow|\\implies|∴|\\therefore)\s*{_NAMED}"
)
_LEADS = re.compile(rf"\s*(?:{ARROW})\s*{_NAMED}|(?<=\d),(?=[^\W\d][^=≈:;,]*[=≈:])")
_SIDE_BY_SIDE = re.compile(
    rf"([=≈:]\s*{FIGURE})\s+(?=(?:∂|[^\W\d])[^\s=≈]*\s*(?::=|[=≈]))"
)
_LABELING = re.compile(rf"([=≈]\s*{FIGURE})\s*:\s+(?=[^\W\d][^=≈:]*[=≈])")
_SO = re.compile(
    r"(?<=\d),\s+(?:so|thus|hence|therefore|and)\s+(?=the\s+(?!(?:\w+\s+)?(?:results?|answers?"
    rf"|values?|figures?|numbers?)\b)[^\W\d][^=≈:;,\d]{{0,60}}?\s(?:{IS}|[=≈:]))",
    re.IGNORECASE,
)
"""Where another thing follows: ``0.7514, so the difference is 0.7414``."""
_DIGIT = re.compile(r"\d")
_COLON = re.compile(r"\d\s*:\s+[^\W\d]")
_WORKED = re.compile(r"(?=.*\d)(?=.*[-+−*·×/])[-+−*·×⋅/^().,\d\s]+")
_ARROW = re.compile(ARROW)
_LETTER = re.compile(r"\$?\\?[^\W\d_](?:_?\{?\w{1,2}\}?)?\$?")
"""A short name: behind a label that of something else, ``Output: z = 0.17``."""
_OWN = re.compile(rf"(?P<of>\S.{{0,40}}?)\s+(?P<figure>{FIGURE})")
"""A name with its figure before an arrow: ``w5 0.4 -> 0.36``."""
_GIVES = re.compile(
    rf"{ASSIGNED}|{ARROW}|becomes|\w+\s+(?:now|to|zu)|\w+\s+\w+\s+to|devient",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Statement:
    """What a statement is of, what it shows, and its figures."""

    head: str
    shown: tuple[str, ...]
    figures: tuple[str, ...]
    assigned: bool = False
    """Whether its first sign assigns: ``w5 := …``, ``w5 → …``."""
    led: int = 0
    """The figure (from 1) behind an arrow from another: ``w5: 0.4 → 0.36``; 0: none."""
    stray: bool = False
    """Whether it leads from a figure to what is none: ``0.8 → ReLU``, ``1: out``."""


def without_bullet(text: str) -> str:
    """The text without the mark of a heading or of an entry in a list."""
    return _DECORATION.sub("", text).strip()


def statements(text: str) -> list[str]:
    """The statements of one line."""
    text = _LABELING.sub(r"\1; ", _SIDE_BY_SIDE.sub(r"\1; ", text))
    text = _SO.sub("; ", text)
    pieces = _NEXT.split(text)
    parts = [part for piece in pieces for part in _led_on(piece)]
    return [bare for part in parts if (bare := part.strip().rstrip(".,;"))]


def _led_on(piece: str) -> list[str]:
    """``dE/dw5 = 0.08 → w5' = 0.36`` cut at an arrow behind a whole statement."""
    parts, start = [], 0
    for arrow in _LEADS.finditer(piece):
        if has_statement(piece[start : arrow.start()]):
            parts.append(piece[start : arrow.start()])
            start = arrow.end()
    return [*parts, piece[start:]]


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
    parts, signs = _cut(text, names)
    figures: list[str] = []
    while len(parts) > 1 and is_figure(parts[-1]):
        figures.insert(0, bare_figure(parts.pop()))
    if not figures and len(parts) > 1 and is_figure(parts[0]) and names(parts[-1]):
        parts, figures = [parts[-1], *parts[1:-1]], [bare_figure(parts[0])]
    elif not figures and len(parts) == 3 and is_figure(parts[1]) and names(parts[0]):
        if _WORKED.fullmatch(parts[2]):  # net_h1 = 0.3775 = 0.15*0.05 + …
            parts, figures = [parts[0], parts[2]], [bare_figure(parts[1])]
    led = [n for n, sign in enumerate(signs) if n and _ARROW.fullmatch(sign)]
    first = len(parts)
    return Statement(
        parts[0] if parts else "",
        tuple(map(letter_times, parts[1:])),
        tuple(figures),
        assigned=bool(signs) and _GIVES.fullmatch(signs[0]) is not None,
        led=next((n - first + 1 for n in led if n >= first), 0),
        stray=any(is_figure(parts[n]) for n in led if n < first)
        or any(_COLON.search(part) for part in parts[1:]),
    )


def _cut(text: str, names: Callable[[str], bool]) -> tuple[list[str], list[str]]:
    """The parts between signs, and the sign before each but the first."""
    parts: list[str] = []
    signs: list[str] = []
    sign = ""
    for number, piece in enumerate(_SEPARATOR.split(text)):
        if number % 2:
            sign = piece
        elif piece.strip():
            signs += [sign] if parts else []
            parts.append(piece.strip())
    if signs and _ARROW.fullmatch(signs[0]) and (own := _OWN.fullmatch(parts[0])):
        if names(own["of"]):
            parts, signs = [own["of"], own["figure"], *parts[1:]], ["=", *signs]
    if parts and ":" in parts[0]:
        label = _labeled(parts[0], names)
        parts, signs = [*label, *parts[1:]], [":"] * (len(label) - 1) + signs
    return parts, signs


def _labeled(head: str, names: Callable[[str], bool]) -> list[str]:
    """``label: rest`` before the first sign: the name, perhaps with what is shown."""
    label, _, rest = (part.strip() for part in head.rpartition(":"))
    if not rest:
        return [label]
    if names(rest):
        return [rest]
    return [label, rest] if names(label) and not _LETTER.fullmatch(rest) else [rest]
