"""The momentum multiplied something other than the weight's step before."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import exchanged, mentions, symbol
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Quantity, Ref


def _change(site: Site) -> Iterator[Altered]:
    for old in mentions(site.formula, Kind.STATE_BEFORE):
        kept = symbol(old)
        if site.kind is not Kind.STATE or kept is None or kept.state != "velocity":
            continue
        own = site.ref(Kind.PARAMETER, site.of)
        new = exchanged(site.formula, old, own)
        yield Altered(new, "weight", "the momentum times the weight itself")
        for name in _beside(site):
            assert isinstance(old.to, Quantity)
            other = Ref(old.to._replace(what=kept._replace(of=name)))
            detail = f"the step before of {name}"
            yield Altered(exchanged(site.formula, old, other), name, detail)


def _beside(site: Site) -> list[str]:
    """The other learned parameters of the same layer."""
    places = site.network.places
    layer = places[site.of][0].layer
    return [
        name
        for name, found in places.items()
        if name != site.of
        and found[0].layer == layer
        and name in site.derivation.learned
    ]


MOMENTUM_OF_ANOTHER = Mistake(
    code="momentum-of-another",
    title="the momentum multiplied something other than the step before",
    why="the weight, or a neighbor's step, stands where the weight's own step belongs",
    cure="keep a column with the step before beside every weight",
    source="hand-worked sheets with momentum",
    change=_change,
)
