"""An operand was kept from before the update."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged, mentions, throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Quantity, Ref
from chainrule.ledger.update import batch_of

_KEPT = (Kind.PARAMETER, Kind.OUT, Kind.DELTA)


def _change(site: Site) -> Iterator[Altered]:
    carrying = site.kind in (Kind.NET, Kind.UPDATED)
    carrying = carrying or site.is_gradient or site.is_back_sum
    if site.after < 1 or not carrying:
        return
    kept = (Kind.STEP, Kind.STATE) if site.kind is Kind.UPDATED else _KEPT
    for old in mentions(site.formula, *kept):
        for case in _cases(site, old):
            new = _before(site, old, case)
            if new is not None:
                name = old.to.what.name  # type: ignore[attr-defined]
                where = f" {case}" if case != site.case else ""
                detail = f"{name} as it was before the update"
                yield Altered(exchanged(site.formula, old, new), name + where, detail)

    def all_old(part: Node) -> Node | None:
        if part in weights and isinstance(part, Ref):
            return _before(site, part, site.case)
        return None

    weights = mentions(site.formula, Kind.PARAMETER)
    if site.kind is Kind.UPDATED:
        return
    old_weights = throughout(site.formula, all_old)
    if len(weights) > 1 and old_weights != site.formula:
        yield Altered(old_weights, "weights", "all weights as before the update")


def _cases(site: Site, old: Ref) -> list[int]:
    """The case itself, and the one that the update before took."""
    assert isinstance(old.to, Quantity)
    found = [old.to.case]
    if old.to.what.kind is not Kind.PARAMETER:  # type: ignore[union-attr]
        last = batch_of(site.derivation, site.after - 1, old.to.case)
        found += [case for case in last[-1:] if case != old.to.case]
    return found


def _before(site: Site, old: Ref, case: int) -> Node | None:
    """A mention as it was one update before; None where no update touches it."""
    assert isinstance(old.to, Quantity)
    what = old.to.what
    if what.kind is Kind.PARAMETER:  # type: ignore[union-attr]
        if what.of not in site.derivation.learned:  # type: ignore[union-attr]
            return None
    return Ref(site.derivation.at(what, old.to.after - 1, case))


STALE_OPERAND = Mistake(
    code="stale-operand",
    title="a number from before the update was put in",
    why="in the second pass one weight or output is taken from the first",
    cure="after an update write the new weights down and cross the old ones out",
    source="the second forward passes of hand-worked sheets",
    weight=3,
    change=_change,
)
