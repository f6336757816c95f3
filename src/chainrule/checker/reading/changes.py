"""What goes from one figure to another: "the error falls from 0.2984 to 0.2910"."""

from __future__ import annotations

import re
from typing import NamedTuple

from chainrule.checker.reading.signs import FIGURE

_GOES = (
    r"(?:went|goes|gone|dropp?(?:s|ed)?|falls?|fell|fallen|decreas(?:es|ed)|declin(?:es|ed)"
    r"|chang(?:es|ed)|mov(?:es|ed)|ris(?:es|en)|rose|increas(?:es|ed)|grows|grew|shrinks"
    r"|shrank|reduced|lowered|improv(?:es|ed)|updated|sinkt|sank|fällt|fiel|steigt|stieg"
    r"|geht|wird|wurde|ändert|verändert|verringert|reduziert|passe|diminue|baisse|descend"
    r"|tombe|augmente|pasa|baja|bajó|disminuye|cae|sube|passa|cai|caiu|diminui|aumenta)"
)
_FROM = r"(?:from|von|vom|de|du|desde|da)"
_TO = r"(?:down\s+to|up\s+to|to|auf|zu|à|a|hasta|para)"
_WORDS = r"(?:\s+[^\W\d]{2,12}){0,2}?"
_ONWARD = re.compile(
    rf"^(?P<of>.{{1,80}}?)\s+(?:(?:has|is|was|hat|ist)\s+)?{_GOES}{_WORDS}\s+{_FROM}\s+"
    rf"(?P<old>{FIGURE})\s+{_TO}\s+(?P<new>{FIGURE})(?P<rest>.*)$",
    re.IGNORECASE,
)
_BACKWARD = re.compile(
    rf"^(?P<of>.{{1,80}}?)\s+(?:(?:has|is|was|hat|ist)\s+)?{_GOES}{_WORDS}\s+{_TO}\s+"
    rf"(?P<new>{FIGURE}),?\s+{_FROM}\s+(?P<old>{FIGURE})(?P<rest>.*)$",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    rf"^(?P<of>.{{1,40}}?)\s*从\s*(?P<old>{FIGURE})\s*\w{{0,4}}?[到为至]\s*(?P<new>{FIGURE})"
    r"(?P<rest>.*)$"
)
_DIGIT = re.compile(r"\d")


class Change(NamedTuple):
    """What changes, its figure before and its figure after."""

    of: str
    old: str
    new: str


def change_of(text: str) -> Change | None:
    """The change that a sentence tells, where it has no other figure.

    >>> change_of("The error falls from 0.2984 to 0.2910.")
    Change(of='The error', old='0.2984', new='0.2910')
    """
    for pattern in (_ONWARD, _BACKWARD, _CHINESE):
        found = pattern.match(text.strip())
        if found and not _DIGIT.search(found["rest"]):
            return Change(found["of"], found["old"], found["new"])
    return None
