"""What is made of a matrix that is named: ``new W2``, ``dW2``, ``W2 - η·dW2``."""

from __future__ import annotations

import re

from chainrule.checker.reading.layers import bare, unwrapped
from chainrule.checker.reading.lexicon import role_of

_OF = (
    r"(?:\s+(?:of|for|in|w\.?\s?r\.?\s?t\.?|with\s+respect\s+to|von|de|du|des))?"
    r"(?:\s+(?:the|weights?|weight\s+matrix|matrix|bias(?:es)?|values?))*"
)
_WORDED = re.compile(
    r"(?:(?:the|so|and|then)\s+)*(?P<role>(?:new|updated|old|initial|given|gradients?|grad"
    rf"|derivatives?|changes?|neue[rs]?|alte[rs]?|gradient)){_OF}\s+(?P<of>\S+)",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"(?P<of>\S+?)\s*(?:[\s(_,]\s*(?P<role>new|updated|old|initial|after(?:\s+the)?"
    r"\s+update))\)?",
    re.IGNORECASE,
)
_DIFFERENTIAL = re.compile(r"d(?P<of>[Wb](?:_?\d{1,3}|\^[\[(]?\d{1,3}[\])]?))")
_LESS = re.compile(r"(?P<of>[Wb][^\s−-]{0,12}|\[.*\])\s*[-−]\s*\S.*")
"""A matrix from which something is taken away: ``W2 - η·dW2``."""
ADDED = re.compile(r"\+\s*(?:\\mathrm\{d\}|d)[Wb][_\d^]")
"""A step that is called ``dW2``: it is added."""


def made_of(parts: list[str], *, added: bool = False) -> tuple[str, str]:
    """The name of a vector in a line's parts, and what is made of its quantities.

    >>> made_of(["New W2"]), made_of(["dW2"]), made_of(["W2", "W2 - 0.5*dW2"])
    (('W2', '{}+'), ('W2', 'dE_total/d{}'), ('W2', '{}+'))
    """
    head = parts[0].strip()
    for pattern in (_WORDED, _BEHIND):
        found = pattern.fullmatch(head)
        if found and (role := role_of(found["role"])):
            own, inner = unwrapped(bare(found["of"]))
            return (own, role) if inner == "{}" else ("", "{}")
    own = bare(head)
    if less := next(filter(None, map(_LESS.fullmatch, map(str.strip, parts))), None):
        own = bare(less["of"]) if less.string == head else own
        return (own, "{}+") if own[:1] in ("W", "b") else ("", "{}")
    if found := _DIFFERENTIAL.fullmatch(own):
        return ("", "{}") if added else (found["of"], "dE_total/d{}")
    return unwrapped(own)
