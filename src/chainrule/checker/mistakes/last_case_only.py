"""The batch's gradient is the last case's alone."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.checker.mistakes._update import is_batch_slope
from chainrule.formulas import Kind, Node, Number, Quantity, Ref, refs


def _change(site: Site) -> Iterator[Altered]:
    if not is_batch_slope(site) and site.kind is not Kind.BATCH:
        return
    cases = [to.case for to in refs(site.formula) if isinstance(to, Quantity)]
    if len(set(cases)) < 2:
        return
    last = max(cases)

    def keep(part: Node) -> Node | None:
        if isinstance(part, Ref) and isinstance(part.to, Quantity):
            return part if part.to.case == last else Number(0)  # type: ignore[arg-type]
        return None

    def repeat(part: Node) -> Node | None:
        if isinstance(part, Ref) and isinstance(part.to, Quantity):
            return Ref(part.to._replace(case=last))
        return None

    yield Altered(throughout(site.formula, keep), "kept", "the last case's share alone")
    yield Altered(throughout(site.formula, repeat), "for all", "the last case alone")


LAST_CASE_ONLY = Mistake(
    code="last-case-only",
    title="only the last case of the batch was counted",
    why="a loop sets the gradient anew for each case and does not add it up",
    cure="start the sum at 0 before the loop and add each case to it",
    source="hand-written training loops",
    change=_change,
)
