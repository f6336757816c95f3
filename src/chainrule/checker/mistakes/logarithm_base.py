"""A logarithm to another base was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Call, Kind, Node, ln


def _change(site: Site) -> Iterator[Altered]:
    if site.kind is Kind.SHARE:
        for base in (10, 2):

            def based(part: Node, base: int = base) -> Node | None:
                if isinstance(part, Call) and part.function == "ln":
                    return part / ln(base)
                return None

            new = throughout(site.formula, based)
            if new != site.formula:
                yield Altered(new, str(base), f"the logarithm to base {base}")


LOGARITHM_BASE = Mistake(
    code="logarithm-base",
    title="a logarithm to another base was taken",
    why="calculators have log for base 10 beside ln",
    cure="cross-entropy takes the natural logarithm, ln",
    source="cross-entropy computed with log10 or log2",
    weight=2,
    change=_change,
)
