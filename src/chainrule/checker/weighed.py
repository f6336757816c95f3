"""What a shown working leaves of a figure's causes, and of a sheet's roots.

What follows from other numbers put in was not miscopied; where the right numbers are
put in, the formula was right, or has another sign than it should.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from chainrule.checker.culprit import right_formula
from chainrule.checker.mistakes import MISTAKES
from chainrule.checker.model import (
    RIGHT,
    Because,
    Checked,
    Root,
    Verdict,
    Working,
)
from chainrule.formulas import Node, Quantity, refs
from chainrule.ledger import Derivation

Swapped = tuple[tuple[str, str, str], ...]
"""Numbers out of place: what belongs there, whose number it is, and its text."""
_OPERAND = "operand-miscopied"
_BY_KIND = (
    ("out_", "out_", "neighbor-output"),
    ("out_", "net_", "net-for-out"),
    ("delta_", "delta_", "neighbor-signal"),
    ("dE_total/d", "dE_total/d", "neighbor-gradient"),
    ("target_", "target_", "other-target"),
)
"""The mistakes of taking one quantity's number for another's."""


def weighed(
    derivation: Derivation,
    each: Checked,
    working: Working,
    alike: Mapping[str, str],
    *,
    intact: bool,
) -> tuple[Because, ...]:
    """The causes that a working leaves standing, if any.

    `alike` says of given numbers by which mistake they are taken for one another.
    """
    if each.verdict is not Verdict.WRONG:
        return each.because
    slips = [e for e in each.because if MISTAKES[e.mistake.replace("-", "_")].slip]
    if working.swapped and working.sums:
        others = tuple(cause for cause in each.because if cause not in slips)
        told = _taking(derivation, others, working.swapped)
        return told or _put_in(each, working.swapped, others, alike)
    if intact and not working.sums:
        return tuple(cause for cause in slips if cause.mistake != _OPERAND)
    if intact and working.sums:
        return _same_digits(each.because, working)
    return each.because


def _put_in(
    each: Checked,
    swapped: Swapped,
    others: tuple[Because, ...],
    alike: Mapping[str, str],
) -> tuple[Because, ...]:
    """The causes made where other numbers were put in; else that very mistake."""
    there = {each.claim.of, *(name for name, _, _ in swapped)}
    kept = tuple(cause for cause in others if cause.at in there)
    return kept or _told(each, swapped, alike) or others or each.because


def _taking(
    derivation: Derivation, causes: tuple[Because, ...], swapped: Swapped
) -> tuple[Because, ...]:
    """The changes that take the very numbers put in, or at least not the missing ones.

    A formula further back may be written out in the working, too.
    """
    missing = {there for there, _, _ in swapped}
    other = {whose for _, whose, _ in swapped}
    taking, leaving = [], []
    for cause in causes:
        right = right_formula(derivation, cause)
        if right is None or cause.formula is None:
            continue
        here = _names(cause.formula)
        if not here & missing:
            taking += [cause] * bool(here & other)
            leaving += [cause] * bool((_names(right[1]) - here) & missing)
    return tuple(taking or leaving)


def _names(formula: Node) -> set[str]:
    return {to.name for to in refs(formula) if isinstance(to, Quantity)}


def _told(
    each: Checked, swapped: Swapped, alike: Mapping[str, str]
) -> tuple[Because, ...]:
    """The mistake that one number put in for another is."""
    if len(swapped) != 1:
        return ()
    ((there, whose, _),) = swapped
    codes = [
        code
        for one, other, code in _BY_KIND
        if there.startswith(one) and whose.startswith(other)
    ]
    if there in alike and alike[there] == alike.get(whose):
        codes = [alike[there]]
    return tuple(
        Because(
            code,
            MISTAKES[code.replace("-", "_")].title,
            each.claim.of,
            explains=1,
            detail=f"{whose} in place of {there}",
        )
        for code in codes
    )


def _same_digits(causes: tuple[Because, ...], working: Working) -> tuple[Because, ...]:
    """The causes that give the working's further digits, too, where any do."""
    if working.value is None:
        return causes
    value = Decimal(working.value)
    kept = tuple(e for e in causes if e.gives is not None and Decimal(e.gives) == value)
    return kept or causes


def settled(claims: tuple[Checked, ...]) -> tuple[Checked, ...]:
    """The claims, those right that follow from figures which turned out right."""
    found = list(claims)
    for number, each in enumerate(found):
        wrong = tuple(n for n in each.wrong_sources if found[n].verdict not in RIGHT)
        if each.verdict is Verdict.FOLLOWS and each.wrong_sources and not wrong:
            found[number] = replace(each, verdict=Verdict.CARRIED, wrong_sources=())
    return tuple(found)


def roots_left(roots: tuple[Root, ...], claims: tuple[Checked, ...]) -> Iterator[Root]:
    """The roots with the figures that their workings leave them, and new ones."""
    told: set[int] = set()
    for root in roots:
        code = root.because.mistake
        figures = tuple(n for n in root.figures if _is_by(claims[n], code))
        if any(claims[n].because for n in figures):
            told |= set(figures)
            yield Root(replace(root.because, explains=len(figures)), figures)
    for number, each in enumerate(claims):
        if each.because and number not in told:
            yield Root(each.because[0], (number,))


def _is_by(each: Checked, code: str) -> bool:
    """Whether a figure may be wrong, or follow, by a mistake."""
    if each.verdict in RIGHT or each.verdict is Verdict.UNCHECKED:
        return False
    return not each.because or any(cause.mistake == code for cause in each.because)
