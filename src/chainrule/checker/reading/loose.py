"""Answers as a student writes them: lines of text or Markdown with ``=`` and ``≈``.

A line names a quantity, may show the working, and ends with figures:
``net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775``. Words such as "after 1 update" and
"case 2", alone on a line or in a heading, hold for the lines that follow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from chainrule.checker.figures import read_figure
from chainrule.checker.model import Unread
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example
from chainrule.examples.names import Names

_DECORATION = re.compile(
    r"^\s*(?:#{1,6}\s+|>\s*|[-*+•]\s+|\(?\d{1,3}[.)]\s+|\([a-z]\)\s+)+"
)
_SEPARATOR = re.compile(
    r"\s*(?::=|≈|≅|≃|≐|==|=|\\approx(?![a-zA-Z])|\\simeq|\\doteq"
    r"|→|⇒|=>|->|\\to(?![a-z])"
    r"|\\Rightarrow|\b(?:is about|is|equals)\b(?=\s*[-+−]?[\d.])|(?<![\w)}])~|~=)\s*"
)
_AFTER = re.compile(
    r"\b(?:after|nach)\s+(?:the\s+)?"
    r"([\d,. ]*\d|one|two|three|first|second|third)(?:st|nd|rd|th)?"
    r"\s+(?:weight\s+)?(?:updates?|iterations?|epochs?|steps?|passes)\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:case|sample|example|pattern|row)\s*#?\s*(\d+)\b", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?:before (?:the |any )?updates?|initial|first pass)\b", re.IGNORECASE
)
_WORDS = {"one": 1, "first": 1, "two": 2, "second": 2, "three": 3, "third": 3}
_NEXT = re.compile(
    r"[;,]\s+(?=[^\d\s=≈:;][^=≈:;]*[=≈:])|\s+(?:and|und)\s+(?=\S+\s*[=≈])|\s*;\s*"
)
_DIGIT = re.compile(r"\d")
_DECIMAL_IN_PROSE = re.compile(r"\d*[.,]\d+")


@dataclass(frozen=True)
class _Place:
    """Where in the run the following lines are."""

    after: int = 0
    case: int = 1


def read_loose(text: str, example: Example) -> tuple[list[Claim], list[Unread]]:
    """The claims of loose text, and the pieces that could not be read.

    >>> import chainrule as cr
    >>> claims, unread = read_loose("δo1 ≈ 0.1385", cr.load("slides"))
    >>> claims[0].of, claims[0].says, unread
    ('δo1', '0.1385', [])
    """
    reader = _Reader(example)
    fenced = False
    for line in text.splitlines():
        if line.strip().startswith("```"):
            fenced = not fenced
            continue
        reader.line(line)
    return reader.claims, reader.unread


class _Reader:
    """One walk through the lines."""

    def __init__(self, example: Example) -> None:
        self.names = Names(example)
        self.comma = example.notation.decimal_comma
        self.cases = max(1, len(example.cases))
        self.place = _Place()
        self.claims: list[Claim] = []
        self.unread: list[Unread] = []

    def line(self, raw: str) -> None:
        """Read one line: a row of a table, a heading, or statements."""
        bare = raw.strip()
        if bare.startswith("|") and bare.endswith("|") and len(bare) > 2:
            self._row([cell.strip() for cell in bare[1:-1].split("|")])
            return
        text = _DECORATION.sub("", _undecorated(raw)).strip()
        if not text or set(text) <= set("-=_*~ "):
            return
        text, place = self._placed(text)
        if not _SEPARATOR.search(text) and ":" not in text:
            self._wordy(text, place, heading=bare.startswith("#"))
            return
        for piece in _NEXT.split(text):
            if piece and piece.strip():
                self._statement(piece.strip().rstrip(".,;"), place)

    def _placed(self, text: str) -> tuple[str, _Place]:
        """The text without its words on where it is read, and that place.

        Alone on a line (or before a colon alone) they hold from here on.
        """
        place = self.place
        if _BEFORE.search(text):
            place = replace(place, after=0)
        if found := _AFTER.search(text):
            place = replace(place, after=_whole(found[1]))
            text = _cut(text, found)
        found = _CASE.search(text)
        if found and 1 <= int(found[1]) <= self.cases:
            place = replace(place, case=int(found[1]))
            text = _cut(text, found)
        if not _DIGIT.search(text) or not _has_statement(text):
            self.place = place
        return text.strip(" :,-()") if place != self.place or found else text, place

    def _row(self, cells: list[str]) -> None:
        """A Markdown table's row: a quantity, and the last cell that is a figure."""
        if all(set(cell) <= set("-: ") for cell in cells):
            return
        cells = [_undecorated(cell).strip() for cell in cells]
        figures = [cell for cell in cells[1:] if self._is_figure(cell)]
        if not figures:
            if any(_DIGIT.search(cell) for cell in cells[1:]):
                self._statement(" = ".join(cell for cell in cells if cell), self.place)
            return
        self._claim(cells[0], [], figures[-1:], self.place, " | ".join(cells))

    def _wordy(self, text: str, place: _Place, *, heading: bool) -> None:
        """A line without a sign: ``net_h1 0.3775``, or words."""
        name, _, figure = text.rpartition(" ")
        if name and self._is_figure(figure) and self._is_quantity(name):
            self._claim(name, [], [figure], place, text)
        elif _DECIMAL_IN_PROSE.search(text) and not heading:
            self.unread.append(Unread(text, "no quantity with = and a figure"))

    def _statement(self, text: str, place: _Place) -> None:
        """``quantity = working = figure``, with any number of figures at its end."""
        parts = [part.strip() for part in _SEPARATOR.split(text) if part.strip()]
        head = parts[0] if parts else ""
        if ":" in head:
            label, _, rest = head.rpartition(":")
            if not rest.strip():
                head = label.strip()
            elif self._quantity(label) and not self._is_quantity(rest):
                head, parts = label.strip(), [label, rest.strip(), *parts[1:]]
            else:
                head = rest.strip()
            parts = [head, *parts[1:]]
        figures: list[str] = []
        while len(parts) > 1 and self._is_figure(parts[-1]):
            figures.insert(0, parts.pop())
        if not figures:
            if _DIGIT.search(text):
                self.unread.append(Unread(text, _why_no_figure(parts)))
            return
        self._claim(parts[0], parts[1:], figures, place, text)

    def _claim(
        self, of: str, middle: list[str], figures: list[str], place: _Place, text: str
    ) -> None:
        if not (of := self._quantity(of)):
            self.unread.append(Unread(text, "no quantity of the example is named"))
            return
        working = next((part for part in reversed(middle) if _DIGIT.search(part)), "")
        self.claims += [
            Claim(of, figure, place.after, place.case, "", working if not index else "")
            for index, figure in enumerate(figures)
        ]

    def _quantity(self, text: str) -> str:
        """The name in the text: all of it, or what is left without leading words."""
        words = text.strip().strip("$`").split()
        for start in range(len(words)):
            tail = words[start:]
            for joined in (" ".join(tail), "_".join(tail)):
                if self._is_quantity(joined):
                    return joined
            if tail[0].lower() in ("new", "updated") and len(tail) == 2:
                renewed = f"{tail[1]}+"
                if self._is_quantity(renewed):
                    return renewed
        return self._unprimed(text)

    def _unprimed(self, text: str) -> str:
        """``w5'``, ``w5*`` and ``w5(new)`` for w5 after the update."""
        found = re.fullmatch(
            r"\s*\$?([^\W\d]\w*)\s*(?:'|′|\*|\(?(?:new|neu)\)?|\^\{?\\?'?\}?)\s*\$?",
            text,
        )
        renewed = f"{found[1]}+" if found else ""
        return renewed if renewed and self._is_quantity(renewed) else ""

    def _is_quantity(self, text: str) -> bool:
        try:
            node = self.names.parse(text)
        except ChainruleError:
            return False
        from chainrule.formulas import refs

        return any(True for _ in refs(node))

    def _is_figure(self, text: str) -> bool:
        try:
            read_figure(_spaced(text), decimal_comma=self.comma)
        except ChainruleError:
            return False
        return True


def _spaced(text: str) -> str:
    return text.strip().rstrip(".,;").strip()


def _undecorated(text: str) -> str:
    """The text without Markdown's emphasis, code marks and dollar signs."""
    text = re.sub(
        r"\*\*|__(?=\S)|`|\$\$?|\\\(|\\\)|\\\[|\\\]|&(?==)|\\\\\s*$", "", text
    )
    return text.replace("\\,", "").replace("\\;", " ").replace("\\!", "")


def _cut(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _whole(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits[:12]) if digits else _WORDS.get(text.lower(), 0)


def _has_statement(text: str) -> bool:
    found = _SEPARATOR.search(text) or re.search(r":", text)
    return bool(found and _DIGIT.search(text[found.end() :]))


def _why_no_figure(parts: list[str]) -> str:
    if len(parts) < 2:
        return "no figure after its sign"
    return f"{parts[-1]!r} is no figure: end the line with a number"
