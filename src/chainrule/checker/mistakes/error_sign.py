"""The error was taken with the other sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, negative


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.DIFFERENCE or site.is_error_slope:
        yield Altered(
            negative(site.formula), detail="the difference the other way round"
        )


ERROR_SIGN = Mistake(
    code="error-sign",
    title="the error was taken with the other sign",
    why="out - target and target - out are mixed",
    cure="dE/dout = out - target; with target - out the update adds",
    source="dennybritz's tutorial, issue 11",
    weight=2,
    change=_change,
)
