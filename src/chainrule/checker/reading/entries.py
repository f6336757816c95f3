"""One answer with its keys (``of``, ``says``, ``after`` …), as TOML and CSV have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chainrule.checker.model import Unread
from chainrule.checker.reading.places import Place
from chainrule.examples.model import Claim

KEYS = ("of", "says", "after", "case", "where", "working")
"""The keys that an answer may have."""


def add_entry(
    entry: Mapping[str, Any],
    place: str,
    claims: list[Claim],
    unread: list[Unread],
    default: Place | None = None,
) -> None:
    """The claim of an entry, or why there is none; `place` is for messages."""
    of, says = entry.get("of"), entry.get("says")
    if not isinstance(of, str) or not of.strip():
        unread.append(Unread(place, "it does not say of which quantity", True))
        return
    if not isinstance(says, str | int) or isinstance(says, bool) or says == "":
        unread.append(Unread(f"{place} ({of})", "it says no figure", True))
        return
    default = default or Place()
    counts = {}
    for key, least, usual in (("after", 0, default.after), ("case", 1, default.case)):
        count = _count(entry.get(key), least, usual)
        if count is None:
            why = f"{key} is {entry[key]!r}: write a whole number from {least}"
            unread.append(Unread(f"{place} ({of})", why, True))
            return
        counts[key] = count
    where, working = (str(entry.get(key) or "") for key in ("where", "working"))
    claims.append(
        Claim(of.strip(), str(says), counts["after"], counts["case"], where, working)
    )


def _count(value: Any, least: int, usual: int) -> int | None:
    if value is None or value == "":
        return usual
    try:
        count = int(str(value))
    except ValueError:
        return None
    return count if count >= least else None
