"""A case of the batch was left out, or the wrong count divided by."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import added, terms, without
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import is_batch_slope
from chainrule.formulas import Kind, Node, Quotient


def _change(site: Site) -> Iterator[Altered]:
    if not is_batch_slope(site) and site.kind is not Kind.BATCH:
        return
    formula = site.formula
    divided = isinstance(formula, Quotient)
    parts = terms(formula.above if isinstance(formula, Quotient) else formula)
    count = len(parts)
    if count < 2:
        return
    for index in range(count):
        kept: Node = added(without(parts, index))
        detail = f"case {index + 1} of the batch left out"
        yield Altered(kept / count if divided else kept, f"case {index}", detail)
        if divided and count > 2:
            yield Altered(kept / (count - 1), f"mean {index}", detail)
    if divided and count > 2:
        detail = f"divided by {count - 1}, not by {count}"
        yield Altered(added(parts) / (count - 1), "one fewer", detail)


CASE_LEFT_OUT = Mistake(
    code="case-left-out",
    title="a case of the batch was left out, or the wrong count divided by",
    why="one row of the table is skipped, or the rows are counted from 0",
    cure="write one term for each case, and count them",
    source="hand-worked sheets with batches",
    change=_change,
)
