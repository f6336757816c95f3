"""Rounded too early."""

from __future__ import annotations

from chainrule.checker.mistakes._record import Mistake

ROUNDED_TOO_EARLY = Mistake(
    code="rounded-too-early",
    title="rounded too early",
    why="intermediate results are rounded to fewer digits than the result shows",
    cure="carry at least two digits more than the result will show",
    source="hand-worked sheets with two decimals",
    early="half_up",
)
