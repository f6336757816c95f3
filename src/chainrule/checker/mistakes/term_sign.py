"""A term was taken with the wrong sign."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, put, terms
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, negative


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.NET or site.is_back_sum:
        parts = terms(site.formula)
        for index, part in enumerate(parts):
            if len(parts) > 1 and index < len(parts):
                yield Altered(
                    added(put(parts, index, negative(part))),
                    f"term {index}",
                    f"term {index + 1} with the other sign",
                )


TERM_SIGN = Mistake(
    code="term-sign",
    title="a term was taken with the wrong sign",
    why="a negative weight's minus is dropped, or two minus signs meet",
    cure="write negative numbers in brackets",
    source="slips seen in hand-worked sheets",
    change=_change,
)
