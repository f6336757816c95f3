"""A weight of another layer was taken."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.checker.mistakes._formulas import mentions, symbol, throughout
from chainrule.checker.mistakes._record import Altered, Mistake, Site
from chainrule.formulas import Kind, Node, Ref, Symbol


def _change(site: Site) -> Iterator[Altered]:
    if site.kind in (Kind.NET, Kind.UPDATED) or site.is_back_sum:
        yield from _other_layers(site)


def _other_layers(site: Site) -> Iterator[Altered]:
    """One weight, or every one, replaced by one of the layer below or above.

    It stands at the same place there; on the way back also any into the unit itself.
    """
    own = [each.of for each in map(symbol, _weights(site)) if each is not None]
    for shift in (-1, 1):
        cells = {name: _moved(site, name, shift) for name in own}
        found = {name: cell for name, cell in cells.items() if cell is not None}
        where = "below" if shift < 0 else "above"
        if len(found) == len(own) > 1:
            text = f"the weights of the layer {where}"
            yield Altered(_replaced(site, found), where, text)
        for name, cell in found.items():
            text = f"{cell} in place of {name}"
            yield Altered(_replaced(site, {name: cell}), f"{name}>{cell}", text)
    if site.is_back_sum:
        into = [
            cell for cell in site.layer.weights[site.index] if isinstance(cell, str)
        ]
        for name in own:
            for cell in into:
                if cell != _moved(site, name, -1):
                    text = f"{cell} in place of {name}"
                    new = _replaced(site, {name: cell})
                    yield Altered(new, f"{name}>{cell}", text)


def _weights(site: Site) -> list[Ref]:
    found = mentions(site.formula, Kind.PARAMETER)
    return [each for each in found if _column(site, symbol(each)) is not None]


def _column(site: Site, of: Symbol | None) -> int | None:
    return None if of is None else site.network.places[of.of][0].input


def _moved(site: Site, name: str, shift: int) -> str | None:
    """The weight at the same row and column of a layer nearby."""
    place = site.network.places[name][0]
    depth = place.layer + shift
    if not 0 <= depth < len(site.network.layers) or place.input is None:
        return None
    rows = site.network.layers[depth].weights
    if place.unit >= len(rows) or place.input >= len(rows[place.unit]):
        return None
    cell = rows[place.unit][place.input]
    return cell if isinstance(cell, str) and cell != name else None


def _replaced(site: Site, cells: dict[str, str]) -> Node:
    def swap(part: Node) -> Node | None:
        found = symbol(part)
        if found is None or found.kind is not Kind.PARAMETER:
            return None
        cell = cells.get(found.of)
        return None if cell is None else site.ref(Kind.PARAMETER, cell)

    return throughout(site.formula, swap)


WEIGHT_OF_OTHER_LAYER = Mistake(
    code="weight-of-other-layer",
    title="a weight of another layer was taken",
    why="the weight into a unit stands where the one out of it belongs",
    cure="an error comes back along the arrow by which the output left",
    source="chains of single units worked by hand",
    change=_change,
)
