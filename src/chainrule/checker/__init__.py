"""Which figure of a hand-worked sheet is wrong, and which mistake made those digits."""

from __future__ import annotations

from chainrule.checker.answers import check
from chainrule.checker.checking import check as check_claims
from chainrule.checker.model import (
    RIGHT,
    Because,
    Checked,
    Convention,
    Figure,
    Root,
    Sheet,
    Unread,
    Verdict,
    Working,
)
from chainrule.checker.report import as_json

__all__ = [
    "RIGHT",
    "Because",
    "Checked",
    "Convention",
    "Figure",
    "Root",
    "Sheet",
    "Unread",
    "Verdict",
    "Working",
    "as_json",
    "check",
    "check_claims",
]
