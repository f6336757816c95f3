"""A neighbor's whole term was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, put, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind


def _change(site: Site) -> Iterator[Altered]:
    if site.kind not in (Kind.NET, Kind.TOTAL) and not site.is_back_sum:
        return
    parts = terms(site.formula)
    weighted = len(parts)
    if site.kind is Kind.NET:
        weighted = min(weighted, len(site.layer.weights[site.index]))
    for index in range(weighted):
        for other in range(weighted):
            if parts[other] != parts[index]:
                yield Altered(
                    added(put(parts, index, parts[other])),
                    f"{index} {other}",
                    f"term {other + 1} in place of term {index + 1}",
                )


NEIGHBOR_TERM = Mistake(
    code="neighbor-term",
    title="a neighbor's whole term was taken",
    why="a line is copied from the one before, and its term is not replaced",
    cure="write each product with its names before the numbers are put in",
    source="terms pasted from the line above in hand-worked sheets",
    change=_change,
)
