"""A parameter was taken over from the case before, where each case starts again."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged, mentions, symbol
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Ref, Symbol


def _change(site: Site) -> Iterator[Altered]:
    training = site.derivation.example.training
    if training is None or not training.restart or site.case < 2 or site.after:
        return
    learned = {
        name: each
        for each in mentions(site.formula, Kind.PARAMETER)
        if (name := symbol(each).of) in site.derivation.learned  # type: ignore[union-attr]
    }
    before = site.case - 1
    all_of_them: Node = site.formula
    for name, each in learned.items():
        updated = Symbol(Kind.UPDATED, name)
        old = Ref(site.derivation.at(updated, site.after, before))
        all_of_them = exchanged(all_of_them, each, old)
        if len(learned) > 1:
            detail = f"{name}+ of case {before} in place of {name}"
            yield Altered(exchanged(site.formula, each, old), name, detail)
    if learned:
        detail = f"the updated parameters of case {before}"
        yield Altered(all_of_them, "all", detail)


PARAMETER_OF_CASE_BEFORE = Mistake(
    code="parameter-of-case-before",
    title="a parameter was taken over from the case before",
    why="the updated value stands nearest on the page",
    cure="every case starts from the initial parameters: copy them to its head",
    source="exam sheets with several cases",
    change=_change,
)
