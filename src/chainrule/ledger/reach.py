"""Which quantity depends on which, read off the shape of the network."""

from __future__ import annotations

from chainrule.formulas import Kind, Symbol
from chainrule.maths.network import Network

_ERRORS = (Kind.TOTAL, Kind.BATCH)
_BELOW = (Kind.OUT, Kind.NET, Kind.INPUT, Kind.PARAMETER)


def depends(network: Network, above: Symbol, below: Symbol) -> bool:
    """Whether `above` depends on `below`; nothing depends on itself here."""
    if above.kind in _ERRORS:
        return below.kind in (*_BELOW, Kind.SHARE, Kind.TARGET)
    if above.kind in (Kind.SHARE, Kind.DIFFERENCE):
        if below.kind is Kind.TARGET:
            return above.of == below.of
        if below == Symbol(Kind.OUT, above.of):
            return True
        return _unit_depends(network, Symbol(Kind.OUT, above.of), below)
    if above.kind in (Kind.OUT, Kind.NET):
        return _unit_depends(network, above, below)
    return False


def _unit_depends(network: Network, above: Symbol, below: Symbol) -> bool:
    depth, index = network.position[above.of]
    coupled = network.layers[depth].activation.coupled and above.kind is Kind.OUT
    match below.kind:
        case Kind.INPUT:
            return True
        case Kind.OUT:
            return network.position[below.of][0] < depth
        case Kind.NET:
            at = network.position[below.of]
            if at[0] != depth:
                return at[0] < depth
            return above.kind is Kind.OUT and (coupled or at[1] == index)
        case Kind.PARAMETER:
            return any(
                place.layer < depth
                or (place.layer == depth and (coupled or place.unit == index))
                for place in network.places[below.of]
            )
        case _:
            return False
