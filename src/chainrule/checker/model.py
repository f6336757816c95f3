"""What checking a sheet comes to, as frozen data; text and JSON are made from it.

A `Sheet` holds one `Checked` for each claim, in the sheet's order. A `Figure` is a
number as it was printed, so that its digits count; a `Because` names a known mistake
that reproduces every printed digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from chainrule.examples.model import Claim, Example
from chainrule.formulas import Node


class Verdict(StrEnum):
    """What a printed figure is, the first that holds."""

    CORRECT = "correct"
    """The truth rounds to the digits given."""
    TRUNCATED = "truncated"
    """The truth's digits, cut instead of rounded."""
    CARRIED = "carried"
    """The formula over earlier right figures, as printed, gives the digits."""
    FOLLOWS = "follows"
    """The same from an earlier wrong figure, or from a mistake already found."""
    WRONG = "wrong"
    """None of these: a mistake was made here."""
    UNCHECKED = "unchecked"
    """The figure can't be read, or what it is of can't be derived; `note` says why."""


RIGHT = frozenset({Verdict.CORRECT, Verdict.TRUNCATED, Verdict.CARRIED})
"""Verdicts of figures that stand."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number: its text, the point it prints, and its digits.

    `text` has a decimal point, also where the sheet has a comma.
    `decimals` counts places behind the decimal point, and is negative where the last
    digit stands before it (``1.2e3`` has -2); `digits` counts significant digits.
    """

    text: str
    value: Fraction
    decimals: int
    digits: int


@dataclass(frozen=True, slots=True)
class Because:
    """A known mistake that gives every printed digit of a wrong figure.

    `mistake` is its code in the register, `at` the quantity where it was made,
    `explains` how many of the sheet's figures it accounts for, `detail` what was done
    in its words ("w6 in place of w5"), `gives` the value that it gives, two decimals
    longer than printed. `together` is the code of the second mistake where it takes two
    in one figure to give the digits.
    """

    mistake: str
    title: str
    at: str
    explains: int
    detail: str = ""
    together: str = ""
    gives: str | None = None
    formula: Node | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """A shown working, ``0.15*0.05 + 0.2*0.1 + 0.35``, checked as working.

    `value` is what the shown numbers come to; `sums` whether the printed figure is that
    value rounded or cut, or a right one behind right numbers, rounded; `swapped` the
    quantities whose numbers were not the ones that stand there, as (what stands there,
    what was put in, text).
    """

    text: str
    value: str | None
    sums: bool
    swapped: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim with its verdict.

    `truth` has two decimals more than the figure, None where it can't be derived.
    `sources` are the claims (from 0) whose printed figures it was carried from, and
    `wrong_sources` those of them that are wrong. `formula` is how the figure follows.
    """

    claim: Claim
    figure: Figure | None
    verdict: Verdict
    truth: str | None = None
    because: tuple[Because, ...] = ()
    sources: tuple[int, ...] = ()
    wrong_sources: tuple[int, ...] = ()
    formula: Node | None = None
    working: Working | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Convention:
    """What the sheet keeps to throughout and the example file does not say."""

    code: str
    title: str
    figures: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece of the answers that could not be read, and why.

    `answer` says whether it answers for a quantity (``net_h1 = abc``): a figure that
    can't be judged. Free prose does not.
    """

    text: str
    why: str
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Root:
    """One mistake made once, with every figure (from 0) it accounts for."""

    because: Because
    figures: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Sheet:
    """A checked sheet: every claim in order, its conventions, what was not read."""

    example: Example
    claims: tuple[Checked, ...]
    conventions: tuple[Convention, ...] = ()
    unread: tuple[Unread, ...] = ()
    roots: tuple[Root, ...] = ()

    @cached_property
    def counts(self) -> dict[Verdict, int]:
        """How many claims have each verdict."""
        found = dict.fromkeys(Verdict, 0)
        for checked in self.claims:
            found[checked.verdict] += 1
        return found

    @property
    def stands(self) -> bool:
        """Whether figures were judged, and none of them is wrong."""
        judged = len(self.claims) - self.counts[Verdict.UNCHECKED]
        return judged > 0 and not self.counts[Verdict.WRONG]

    def __repr__(self) -> str:
        told = [f"{count} {verdict}" for verdict, count in self.counts.items() if count]
        return f"<Sheet of {self.example.title!r}: {', '.join(told) or 'no figures'}>"

    def _repr_html_(self) -> str:
        from chainrule.checker.sheet_document import sheet_document
        from chainrule.renderers import RENDERERS, Options

        document = sheet_document(self, hint=False, marks=False)
        return RENDERERS["html"].render(document, Options(fragment=True))
