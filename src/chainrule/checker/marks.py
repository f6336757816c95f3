"""Points with follow-through: what follows from a wrong figure earns its own."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.checker.model import Sheet, Verdict

EARNING = frozenset(
    {Verdict.CORRECT, Verdict.TRUNCATED, Verdict.CARRIED, Verdict.FOLLOWS}
)
"""Verdicts that earn the point."""


@dataclass(frozen=True)
class Marks:
    """The points of a sheet: one for each figure that could be judged."""

    earned: tuple[bool | None, ...]
    followed: int

    @property
    def points(self) -> int:
        """The points earned."""
        return sum(1 for each in self.earned if each)

    @property
    def possible(self) -> int:
        """The points that could be earned."""
        return sum(1 for each in self.earned if each is not None)

    @property
    def sentence(self) -> str:
        """The points in words."""
        text = f"{self.points} of {self.possible} points"
        if self.followed:
            text += (
                f", {self.followed} of them for figures that follow from a wrong one"
            )
        return text + "."

    def of(self, index: int) -> str:
        """One figure's points."""
        earned = self.earned[index]
        return "" if earned is None else f"{int(earned)}/1"


def marks_of(sheet: Sheet) -> Marks:
    """The points of a sheet, with follow-through.

    >>> from chainrule.checker import check
    >>> marks_of(check("slides")).sentence
    '30 of 35 points.'
    """
    earned = tuple(
        None if each.verdict is Verdict.UNCHECKED else each.verdict in EARNING
        for each in sheet.claims
    )
    return Marks(earned, sheet.counts[Verdict.FOLLOWS])
