"""E^x in place of e^-x."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged
from chainrule.checker.mistakes._neighbors import all_turned, mentions_exp
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, negative


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.OUT and mentions_exp(site.formula):
        turned = exchanged(
            site.formula,
            site.ref(Kind.NET, site.of),
            negative(site.ref(Kind.NET, site.of)),
        )
        if site.layer.activation.coupled:
            turned = all_turned(site.formula)
        yield Altered(turned, detail="the exponent with the other sign")


EXPONENT_SIGN = Mistake(
    code="exponent-sign",
    title="e^x in place of e^-x",
    why="the minus in the exponent of the logistic function is lost",
    cure="a large net input must give an output near 1: check one value",
    source="students' spreadsheets",
    weight=2,
    change=_change,
)
