"""Checking a sheet: verdicts, then causes, then the conventions it keeps to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from chainrule.checker.model import Sheet, Unread
from chainrule.errors import ChainruleError
from chainrule.examples.model import Claim, Example

MOST_CLAIMS = 1_500
"""Figures that one sheet may have."""


def bounded(claims: Sequence[Claim]) -> None:
    """Raise `ChainruleError` where there are more figures than are checked at once."""
    if len(claims) > MOST_CLAIMS:
        raise ChainruleError(
            f"the sheet has {len(claims)} figures, at most {MOST_CLAIMS} are checked "
            "at once: split it"
        )


def check(
    example: Example | str | Path | dict[str, Any],
    claims: Sequence[Claim] | None = None,
    unread: Iterable[Unread] = (),
) -> Sheet:
    """Every figure's verdict, and the known mistake behind each wrong one.

    Args:
        example: an example, its file, its mapping or a lesson's name.
        claims: the figures to be checked, in the sheet's order; the example's own
            unless told.
        unread: pieces of the answers that could not be read, to be listed.

    Raises:
        ChainruleError: where there is nothing to check, or far too much.

    >>> sheet = check("slides")
    >>> sheet.counts["correct"], sheet.counts["carried"], sheet.counts["wrong"]
    (29, 1, 5)
    """
    from chainrule.checker.examine import examine
    from chainrule.examples.read import load

    read = example if isinstance(example, Example) else load(example)
    posed = tuple(read.claims if claims is None else claims)
    lost = tuple(unread)
    if not posed and not lost:
        raise ChainruleError(
            "there is no figure to check: add [[claims]] to the example or give answers"
        )
    bounded(posed)
    return examine(read, posed, lost)
