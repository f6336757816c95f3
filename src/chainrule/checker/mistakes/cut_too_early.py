"""Cut too early."""

from __future__ import annotations

from chainrule.checker.mistakes._record import Mistake

CUT_TOO_EARLY = Mistake(
    code="cut-too-early",
    title="cut too early",
    why="intermediate results are cut off instead of rounded",
    cure="round intermediate results, and carry two digits more than the result",
    source="hand-worked sheets that drop digits",
    early="cut",
)
