"""How the marks of a sheet look: a sign, a word, a tone."""

from __future__ import annotations

from chainrule.documents import Mark

SIGN = {
    Mark.CORRECT: "✓",
    Mark.TRUNCATED: "✓",
    Mark.CARRIED: "✓",
    Mark.FOLLOWS: "↳",
    Mark.WRONG: "✗",
    Mark.UNKNOWN: "?",
    Mark.NOTICE: "!",
}
"""A sign for every mark: none is told by color alone."""

TONE = {
    Mark.CORRECT: "good",
    Mark.TRUNCATED: "good",
    Mark.CARRIED: "good",
    Mark.FOLLOWS: "fair",
    Mark.WRONG: "bad",
    Mark.UNKNOWN: "fair",
    Mark.NOTICE: "fair",
}
"""The tone in which a mark is colored."""

WORD = {
    Mark.CORRECT: "correct",
    Mark.TRUNCATED: "correct, cut instead of rounded",
    Mark.CARRIED: "correct from rounded figures",
    Mark.FOLLOWS: "follows from a wrong figure",
    Mark.WRONG: "wrong",
    Mark.UNKNOWN: "can't be judged",
    Mark.NOTICE: "note",
}
"""What a mark means, for readers."""
