"""Names that would make two quantities alike, which no example may have."""

from __future__ import annotations

from collections.abc import Container

from chainrule.formulas.quantities import PREFIX, Kind
from chainrule.maths.network import Network


def clashes(
    network: Network, settings: tuple[str, ...] = (), states: tuple[str, ...] = ()
) -> list[str]:
    """A sentence for each name that would make two quantities alike.

    Only names that begin like a contracted one can clash, so a large network costs one
    look at each name.
    """
    units, outputs, parameters = network.position, set(network.outputs), network.places
    owners: dict[str, Container[str]] = dict.fromkeys(PREFIX.values(), outputs)
    owners |= {PREFIX[kind]: units for kind in (Kind.NET, Kind.OUT, Kind.DELTA)}
    owners |= {f"{state}_": parameters for state in ("step", *states)}
    words = {"E_total", "E_batch", "update_number", *settings}
    found = [
        _alike("output unit", word, f"E_{word}")
        for word in ("total", "batch")
        if word in outputs
    ]
    plain = {"input": network.inputs, "parameter": parameters}
    for what, names in plain.items():
        for name in names:
            head, mark, own = name.partition("_")
            if name in words or (mark and own in owners.get(f"{head}_", ())):
                found.append(_alike(what, name, name))
    both = [name for name in network.inputs if name in parameters]
    found += [_alike("parameter", name, name) for name in both]
    for name in parameters:
        base = name.removesuffix("_before")
        if states and base != name and base in parameters:
            found.append(_alike("parameter", name, f"{states[0]}_{name}"))
    return list(dict.fromkeys(found))


def _alike(what: str, name: str, quantity: str) -> str:
    return (
        f"the {what} name {name!r} would make two quantities {quantity!r}: "
        f"give the {what} another name"
    )
