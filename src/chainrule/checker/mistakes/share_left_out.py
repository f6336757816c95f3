"""An output's share was left out of the error."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Sum


def _change(site: Site) -> Iterator[Altered]:
    if site.kind in (Kind.TOTAL, Kind.BATCH) and isinstance(site.formula, Sum):
        parts = terms(site.formula)
        for index in range(len(parts)):
            yield Altered(
                added(without(parts, index)),
                f"share {index}",
                f"share {index + 1} left out",
            )


SHARE_LEFT_OUT = Mistake(
    code="share-left-out",
    title="an output's share was left out of the error",
    why="the error of one output is taken for the whole",
    cure="E_total adds the shares of all outputs",
    source="slips seen in hand-worked sheets",
    change=_change,
)
