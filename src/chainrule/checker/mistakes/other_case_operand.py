"""A number of another case was put in."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged, symbol
from chainrule.checker.mistakes._record import ERRORS, Altered, Mistake, Site
from chainrule.formulas import Derivative, Kind, Quantity, Ref, refs

MOST_CASES = 4
"""Cases up to which every other one is tried, and else only the neighbors."""

_OF_A_CASE = (Kind.INPUT, Kind.TARGET, Kind.OUT, Kind.DELTA, Kind.DIFFERENCE)


def _change(site: Site) -> Iterator[Altered]:
    cases = len(site.derivation.example.cases)
    if cases < 2 or not _is_of_one_case(site):
        return
    for to in dict.fromkeys(refs(site.formula)):
        assert isinstance(to, Quantity)
        if to.case != site.case or not _varies(Ref(to)):
            continue
        for case in range(1, cases + 1):
            near = abs(case - site.case) == 1 or cases <= MOST_CASES
            if case != site.case and near:
                new = Ref(to._replace(case=case))
                name = to.what.name
                label, detail = f"{name} {case}", f"{name} of case {case}"
                yield Altered(exchanged(site.formula, Ref(to), new), label, detail)


def _is_of_one_case(site: Site) -> bool:
    return (
        site.kind in (Kind.NET, Kind.SHARE, Kind.DIFFERENCE)
        or site.is_signal
        or site.is_gradient
        or site.is_back_sum
        or site.is_error_slope
    )


def _varies(of: Ref) -> bool:
    """Whether a mention is of what differs from case to case."""
    assert isinstance(of.to, Quantity)
    what = of.to.what
    if isinstance(what, Derivative):
        return what.above.kind in (*ERRORS, Kind.OUT)
    found = symbol(of)
    return found is not None and found.kind in _OF_A_CASE


OTHER_CASE_OPERAND = Mistake(
    code="other-case-operand",
    title="a number of another case was put in",
    why="the lines of several cases look alike, and one number is taken from the wrong",
    cure="work one case to its end before the next one is begun",
    source="exclusive-or examples worked case by case",
    change=_change,
)
