"""The pieces of an expression: numbers, names and signs."""

from __future__ import annotations

import re
from typing import NamedTuple

from chainrule.formulas.decimals import DECIMAL
from chainrule.formulas.plain import NEW

_TOKEN = re.compile(
    rf"\s*(?:(?P<number>{DECIMAL}(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>∂?\s?[^\W\d]\w*⁺?)"
    r"|(?P<sign>\*\*|[<>]=?|[-+*/^()|]))"
)
_LOOSE_PLUS = re.compile(r"(?<![\w.])([^\W\d]\w*)\+(?=\s*[*/)^]|\s+[-+])")


class Token(NamedTuple):
    """A piece of an expression: its kind and its text."""

    kind: str
    text: str


END = Token("end", "")


class NoToken(Exception):
    """A piece of text that no expression has; says which, and the remedy."""


def tokens(text: str) -> list[Token]:
    """The tokens; a ``+`` at the very end is made part of the name before it."""
    found_tokens: list[Token] = []
    text, at = text.rstrip(), 0
    if loose := _LOOSE_PLUS.search(text):
        raise NoToken(
            "a + belongs to a name only at the end of an expression: write "
            f"new({loose[1]}) for {loose[1]} after the update"
        )
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NoToken(f"it has {text[at:].lstrip()[:1]!r}{_why(text[at:])}")
        at = found.end()
        kind = found.lastgroup or ""
        piece = "".join(found[kind].split())
        found_tokens.append(Token(kind, "^" if piece == "**" else piece))
    *_, before, last = (END, END, *found_tokens)
    if last == Token("sign", "+") and before.kind == "name" and NEW not in before.text:
        found_tokens[-2:] = [Token("name", before.text + NEW)]
    return found_tokens


def _why(rest: str) -> str:
    """The remedy for a sign that no expression has."""
    match rest.lstrip()[:1]:
        case "=":
            return ": write only the side that names the quantity"
        case "[":
            return ": name the case beside the expression (case = 2), not in it"
        case ",":
            return ": write decimals with a point, or set decimal_comma in [notation]"
        case _:
            return (
                ", which no expression has: use names, numbers, + - * / ^ and brackets"
            )
