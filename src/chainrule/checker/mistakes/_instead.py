"""What another unit's figure would be."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._record import Elsewhere, offsets
from chainrule.formulas import Derivative, Kind, Named, Node, Quantity, Ref, Symbol

_OF_UNITS = (Kind.NET, Kind.OUT, Kind.DELTA, Kind.SHARE, Kind.DIFFERENCE, Kind.TARGET)
_OF_PARAMETERS = (Kind.PARAMETER, Kind.UPDATED, Kind.STEP, Kind.STATE)
MOST = 24
"""Neighbors looked at."""


def other_units(here: Elsewhere) -> Iterator[tuple[str, Node]]:
    """The same kind of figure of another unit, weight or input."""
    if not isinstance(here.formula, Ref) or not isinstance(here.formula.to, Quantity):
        return
    what, after, case = here.formula.to
    for other in _others(here, what):
        yield f"the figure of {other.name}", Ref(Quantity(other, after, case))


def _others(here: Elsewhere, what: Named) -> Iterator[Named]:
    if isinstance(what, Symbol):
        yield from _other_symbols(here, what)
        return
    both = [*_other_symbols(here, what.above), what.above]
    for above in both:
        for below in [*_other_symbols(here, what.below), what.below]:
            other = Derivative(above, below)
            if other != what and here.derivation.depends(above, below):
                yield other


def _other_symbols(here: Elsewhere, symbol: Symbol) -> Iterator[Symbol]:
    network = here.derivation.network
    names: list[str] = []
    if symbol.kind in _OF_UNITS and symbol.of in network.position:
        depth, _ = network.position[symbol.of]
        names = list(network.layers[depth].units)
    elif symbol.kind in _OF_PARAMETERS:
        names = _same_layer(here, symbol.of)
    elif symbol.kind is Kind.INPUT:
        names = list(network.inputs)
    if symbol.of in names and len(names) <= MOST:
        for name, _ in offsets(names, names.index(symbol.of)):
            yield symbol._replace(of=name)


def _same_layer(here: Elsewhere, parameter: str) -> list[str]:
    places = here.derivation.network.places
    depth, bias = places[parameter][0].layer, places[parameter][0].input is None
    return [
        name
        for name, spots in places.items()
        if spots[0].layer == depth and (spots[0].input is None) == bias
    ]
