"""What stands inside a line: words, mathematics, figures, code, and emphasis.

A plain `str` is an inline too: words as they are, escaped by each renderer. Mathematics
is kept as formula nodes and quantities, figures as exact decimal strings; no inline
holds anything that is particular to one format.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chainrule.formulas import Named, Node, Quantity, Ref, replace

Expression = Node | Named | Quantity
"""Anything that a speller can spell: a formula, or a quantity by itself."""


class Mark(StrEnum):
    """A verdict on a figure: the five of a sheet, and two for running text."""

    CORRECT = "correct"
    TRUNCATED = "truncated"
    CARRIED = "carried"
    FOLLOWS = "follows"
    WRONG = "wrong"
    UNKNOWN = "unknown"
    """can't be judged: unreadable, or not derivable here"""
    NOTICE = "notice"
    """worth a look, such as a kink"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A decimal as it is shown: ``0.593269992``, ``-2.4e-3``; `exact` if it is all.

    After an equals sign an inexact figure is preceded by ≈ instead of =.
    """

    text: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Math:
    """A quantity or formula within a sentence."""

    of: Expression
    home: Quantity | None = None
    """Where it is read: quantities of other cases than this one's carry their case."""


@dataclass(frozen=True, slots=True)
class Code:
    """Something typed: a command, a file name, a key of an example file."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words with emphasis."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that carry a verdict: in color where there is color, else with a sign."""

    text: str
    mark: Mark


EQUALS = "\u00a0=\u00a0"
"""An equals sign within a sentence: no line ends beside it."""

Inline = str | Figure | Math | Code | Strong | Marked
Inlines = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Highlight:
    """What a `Ref` points to where a part of a formula is to stand out.

    ``Ref(Highlight(part))`` is spelled as the part itself, with the brackets that the
    part would get, and boxed or colored: the culprit inside a wrong formula.
    """

    part: Node


@dataclass(frozen=True, slots=True)
class Dots:
    """What a `Ref` points to where terms are left out: spelled as an ellipsis."""

    left_out: int = 0


def highlighted(formula: Node, culprit: Quantity) -> Node:
    """The formula with every mention of one quantity highlighted.

    >>> from chainrule.formulas import Symbol, Kind
    >>> w = Quantity(Symbol(Kind.PARAMETER, "w5"))
    >>> highlighted(Ref(w) * 2, w).factors[0].to == Highlight(Ref(w))
    True
    """
    mark = Ref(Highlight(Ref(culprit)))
    return replace(formula, lambda to: mark if to == culprit else None)
