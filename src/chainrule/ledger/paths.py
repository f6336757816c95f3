"""A derivative of the error path by path: one product for each way through the net.

For ``dE_total/dw1`` in a network with two hidden layers every path runs from an
output's share of the error, through one unit of each layer, to the weight. The products
add up to the derivative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from chainrule.errors import QuantityError
from chainrule.formulas import (
    BATCH,
    TOTAL,
    Derivative,
    Kind,
    Node,
    Number,
    Quantity,
    Ref,
    Speller,
    Symbol,
    product_of,
)
from chainrule.formulas.numbers import Value, as_float, holds_zero
from chainrule.ledger.forward import cell_node, fed_by
from chainrule.ledger.settle import settle
from chainrule.maths.network import Place

if TYPE_CHECKING:
    from chainrule.ledger.derivation import Derivation

MOST_PATHS = 20_000


@dataclass(frozen=True)
class Path:
    """One way from the error back to a quantity: the units it passes, its product.

    `node` is the product as a formula, `formula` the same in ASCII names; `value` is
    the product's value; `share` its part of the whole derivative, None where the
    derivative is 0.
    """

    units: tuple[str, ...]
    node: Node
    value: Value
    share: float | None
    home: Quantity

    @property
    def formula(self) -> str:
        """The product in ASCII names."""
        return Speller("ascii", home=self.home).formula(self.node)

    def __repr__(self) -> str:
        share = "" if self.share is None else f", {100 * self.share:.1f} %"
        return f"{self.formula} = {as_float(self.value):.6g}{share}"


def count_paths(derivation: Derivation, quantity: Quantity) -> int:
    """How many paths a derivative of the error has."""
    starts = _starts(derivation, quantity)
    layers = derivation.network.layers
    total = 0
    for depth, _, _ in starts:
        ways = 1
        for layer in layers[depth + 1 :]:
            ways *= len(layer.units)
        last = layers[-1]
        if last.activation.coupled:
            ways *= len(last.units)
        total += ways
    return total


def paths(derivation: Derivation, quantity: Quantity) -> list[Path]:
    """Every path of ``dE_total/dB``, in the order of the outputs.

    Raises `QuantityError` for anything but a derivative of E_total, and where there are
    too many paths to write.
    """
    if count_paths(derivation, quantity) > MOST_PATHS:
        raise QuantityError(
            f"{quantity.name} has more than {MOST_PATHS} paths: "
            "ask for it factored, error signal by error signal"
        )
    whole = derivation.sure(quantity)
    is_zero = whole == 0 or holds_zero(whole)
    found = []
    for units, factors in _walk(derivation, quantity):
        node = product_of(factors)
        value = settle(partial(derivation.expression, node), _as_it_is, "a path")
        share = None if is_zero else as_float(value / whole)
        found.append(Path(units, node, value, share, quantity))
    return found


def _starts(
    derivation: Derivation, quantity: Quantity
) -> list[tuple[int, str, list[Node]]]:
    """Where paths end: depth, unit, and the factors from its net input to B."""
    what, after, case = quantity
    if not isinstance(what, Derivative) or what.above not in (TOTAL, BATCH):
        raise QuantityError(
            f"{quantity.name} has no paths: only derivatives of E_total have"
        )
    if what.above == BATCH:
        raise QuantityError("a batch has paths case by case: ask for dE_total/d…")
    network, below = derivation.network, what.below
    match below.kind:
        case Kind.PARAMETER:
            return [
                (
                    place.layer,
                    network.layers[place.layer].units[place.unit],
                    [fed_by(derivation, place, after, case)],
                )
                for place in network.places[below.of]
            ]
        case Kind.INPUT:
            column = network.inputs.index(below.of)
            found = []
            for index, unit in enumerate(network.layers[0].units):
                cell = network.cell(Place(0, index, column))
                assert cell is not None
                found.append((0, unit, [cell_node(derivation, cell, after, case)]))
            return found
        case Kind.NET:
            return [(network.position[below.of][0], below.of, [])]
        case _:
            raise QuantityError(
                f"{quantity.name} has no paths: ask for a derivative by a weight, a "
                "bias, an input or a net input"
            )


def _walk(
    derivation: Derivation, quantity: Quantity
) -> Iterator[tuple[tuple[str, ...], list[Node]]]:
    after, case = quantity.after, quantity.case
    for depth, unit, tail in _starts(derivation, quantity):
        for units, factors in _to_output(derivation, depth, unit, after, case):
            kept = [node for node in tail if not _is_one(node)]
            yield units, [*factors, *kept]


def _as_it_is(value: Value) -> Value:
    return value


def _is_one(node: Node) -> bool:
    return isinstance(node, Number) and node.value == 1


def _to_output(
    derivation: Derivation, depth: int, unit: str, after: int, case: int
) -> Iterator[tuple[tuple[str, ...], list[Node]]]:
    """The factors of dE/dnet of a unit, for every path from the outputs."""
    network = derivation.network
    layer = network.layers[depth]

    def mention(above: Symbol, below: Symbol) -> Node:
        return Ref(derivation.at(Derivative(above, below), after, case))

    names = layer.units if layer.activation.coupled else (unit,)
    for name in names:
        slope = mention(Symbol(Kind.OUT, name), Symbol(Kind.NET, unit))
        route = (unit,) if name == unit else (name, unit)
        if depth + 1 == len(network.layers):
            yield route, [mention(TOTAL, Symbol(Kind.OUT, name)), slope]
            continue
        column = layer.units.index(name)
        for index, following in enumerate(network.layers[depth + 1].units):
            cell = network.layers[depth + 1].weights[index][column]
            weight = cell_node(derivation, cell, after, case)
            for units, factors in _to_output(
                derivation, depth + 1, following, after, case
            ):
                yield (*units, *route), [*factors, weight, slope]
